package acs.load.cpe;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

import acs.cwmp.ChangeDuState;
import acs.cwmp.ChangeDuStateResponse;
import acs.cwmp.CwmpDateTime;
import acs.cwmp.CwmpMessage;
import acs.cwmp.DuOperation;
import acs.cwmp.DuStateChangeComplete;
import acs.cwmp.EventCode;
import acs.cwmp.FaultStruct;
import acs.cwmp.OpResult;

/** Software modules; what is asked for is done between two sessions (<i>TR-069 A6 §A.4.1.10</i>). */
final class SoftwareModules {
    private static final int OPERATIONS_MAX = 16;
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

    private final Map<String, Unit> units = new LinkedHashMap<>();
    private final List<ChangeDuState> waiting = new ArrayList<>();

    /** An installed module. */
    private record Unit(String uuid, String url, String version) {}

    CwmpMessage change(ChangeDuState request) {
        if (request.operations().isEmpty() || ParameterMethods.isTooLong(request.commandKey())) {
            // 9003 is not among the faults of this method.
            return CpeFaults.fault(CpeFaults.REQUEST_DENIED);
        }
        if (request.operations().size() > OPERATIONS_MAX || waiting.size() >= OPERATIONS_MAX) {
            return CpeFaults.fault(CpeFaults.RESOURCES_EXCEEDED);
        }
        waiting.add(request);
        return new ChangeDuStateResponse();
    }

    /** Does what waits, and tells. */
    void run(PendingNews news, CwmpDateTime now) {
        for (ChangeDuState change : waiting) {
            List<OpResult> results = new ArrayList<>();
            for (DuOperation operation : change.operations()) {
                switch (operation) {
                    case DuOperation.Install install -> results.add(install(install, now));
                    case DuOperation.Update update -> results.addAll(update(update, now));
                    case DuOperation.Uninstall uninstall -> results.add(uninstall(uninstall, now));
                }
            }
            news.add(new DuStateChangeComplete(results, change.commandKey()),
                    new EventCode("11 DU STATE CHANGE COMPLETE"),
                    "M ChangeDUState", change.commandKey());
        }
        waiting.clear();
    }

    boolean areWaiting() {
        return !waiting.isEmpty();
    }

    void reset() {
        units.clear();
        waiting.clear();
    }

    private OpResult install(DuOperation.Install install, CwmpDateTime now) {
        String uuid = install.uuid().isEmpty()
                ? UUID.nameUUIDFromBytes(install.url().getBytes(StandardCharsets.UTF_8)).toString()
                : install.uuid();
        if (!UUID_TEXT.matcher(uuid).matches()) {
            return failed(uuid, CpeFaults.INVALID_UUID, now);
        }
        if (!isFetchable(install.url())) {
            return failed(uuid, CpeFaults.UNSUPPORTED_PROTOCOL, now);
        }
        if (units.containsKey(uuid)) {
            return failed(uuid, CpeFaults.DUPLICATE_UNIT, now);
        }
        Unit unit = new Unit(uuid, install.url(), "1.0");
        units.put(uuid, unit);
        return done(unit, "Installed", now);
    }

    private List<OpResult> update(DuOperation.Update update, CwmpDateTime now) {
        boolean all = update.uuid().isEmpty() && update.url().isEmpty();
        if (all && !update.version().isEmpty()) {
            return List.of(failed("", CpeFaults.INVALID_ARGUMENTS, now));
        }
        List<Unit> chosen = units.values().stream()
                .filter(unit -> all || (update.uuid().isEmpty()
                        ? unit.url().equals(update.url())
                        : unit.uuid().equals(update.uuid())))
                .toList();
        if (chosen.isEmpty() && !all) {
            return List.of(failed(update.uuid(), CpeFaults.UNKNOWN_UNIT, now));
        }
        return chosen.stream().map(unit -> {
            Unit updated = new Unit(unit.uuid(), update.url().isEmpty() ? unit.url() : update.url(),
                    update.version().isEmpty() ? unit.version() + ".1" : update.version());
            units.put(unit.uuid(), updated);
            return done(updated, "Installed", now);
        }).toList();
    }

    private OpResult uninstall(DuOperation.Uninstall uninstall, CwmpDateTime now) {
        Unit unit = units.remove(uninstall.uuid());
        return unit == null
                ? failed(uninstall.uuid(), CpeFaults.UNKNOWN_UNIT, now)
                : done(unit, "Uninstalled", now);
    }

    private static boolean isFetchable(String url) {
        return url.startsWith("http://") || url.startsWith("https://");
    }

    private static OpResult done(Unit unit, String state, CwmpDateTime now) {
        return new OpResult(unit.uuid(), "", unit.version(), state, true, "", now, now, FaultStruct.NONE);
    }

    private static OpResult failed(String uuid, int code, CwmpDateTime now) {
        return new OpResult(uuid, "", "", "Failed", false, "", now, now, CpeFaults.struct(code));
    }
}
