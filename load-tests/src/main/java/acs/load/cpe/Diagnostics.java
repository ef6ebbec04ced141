package acs.load.cpe;

import java.util.LinkedHashSet;
import java.util.Set;

import acs.cwmp.EventCode;

/** Tests that the ACS asks for by DiagnosticsState; they run between two sessions and always succeed (<i>TR-143</i>). */
final class Diagnostics {
    private static final String STATE = ".DiagnosticsState";

    private final DeviceTree tree;
    private final Set<String> requested = new LinkedHashSet<>();

    Diagnostics(DeviceTree tree) {
        this.tree = tree;
    }

    static boolean isState(String name) {
        return name.endsWith(STATE);
    }

    static boolean canBeSet(String state) {
        return state.equals("Requested") || state.equals("Canceled");
    }

    /** Sets a DiagnosticsState. */
    void set(String name, String state) {
        if (state.equals("Requested")) {
            requested.add(name);
            tree.set(name, state);
        } else {
            requested.remove(name);
            tree.set(name, "None");
        }
    }

    /** Runs what is requested, and tells. */
    void run(PendingNews news) {
        for (String name : requested) {
            String object = name.substring(0, name.length() - STATE.length() + 1);
            tree.set(name, "Complete");
            tree.set(object + "SuccessCount", tree.value(object + "NumberOfRepetitions"));
            tree.set(object + "FailureCount", "0");
            tree.set(object + "AverageResponseTime", "1");
            news.add(EventCode.DIAGNOSTICS_COMPLETE);
        }
        requested.clear();
    }

    /** A reboot ends tests without a result. */
    void abandon() {
        requested.forEach(name -> tree.set(name, "None"));
        requested.clear();
    }
}
