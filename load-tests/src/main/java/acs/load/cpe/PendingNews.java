package acs.load.cpe;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import acs.cwmp.CpeRequest;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;

/**
 * What a device still has to tell the ACS: events that an InformResponse delivers, and requests that their own responses deliver,
 * each with its events (<i>TR-069 A6 table 8</i>). Nothing is forgotten before it is confirmed.
 */
final class PendingNews {
    private final Set<EventStruct> events = new LinkedHashSet<>();
    private final List<Completion> completions = new ArrayList<>();
    private final Set<String> changedNames = new LinkedHashSet<>();
    /** What the Inform on its way holds, as far as it has not come again since. */
    private final Set<EventStruct> toldEvents = new HashSet<>();
    private final Set<String> toldNames = new HashSet<>();

    /**
     * A request that tells of an end.
     *
     * @param event  stands once in an Inform however many of these wait
     * @param method the "M" event, one for each
     */
    private record Completion(CpeRequest request, EventStruct event, EventStruct method) {}

    /** An event that an InformResponse delivers. */
    void add(EventStruct event) {
        events.add(event);
        toldEvents.remove(event);
    }

    void add(EventCode event) {
        add(new EventStruct(event, ""));
    }

    /** A request that its response delivers, with the events that announce it. */
    void add(CpeRequest request, EventCode event, String method, String commandKey) {
        completions.add(new Completion(request, new EventStruct(event, ""),
                new EventStruct(new EventCode(method), commandKey)));
    }

    /** A value has changed that the ACS wants to know. */
    void changed(String name) {
        changedNames.add(name);
        toldNames.remove(name);
        add(EventCode.VALUE_CHANGE);
    }

    List<EventStruct> events() {
        Set<EventStruct> all = new LinkedHashSet<>(events);
        List<EventStruct> methods = new ArrayList<>();
        for (Completion completion : completions) {
            all.add(completion.event());
            methods.add(completion.method());
        }
        List<EventStruct> list = new ArrayList<>(all);
        list.addAll(methods);
        return list;
    }

    List<CpeRequest> requests() {
        return completions.stream().map(Completion::request).toList();
    }

    Set<String> changedNames() {
        return Set.copyOf(changedNames);
    }

    boolean isEmpty() {
        return events.isEmpty() && completions.isEmpty();
    }

    /** An Inform has been made that holds all there is. */
    void informMade() {
        toldEvents.addAll(events);
        toldNames.addAll(changedNames);
    }

    /** That Inform has been confirmed; what came since is for the next one. */
    void informConfirmed() {
        events.removeAll(toldEvents);
        changedNames.removeAll(toldNames);
        toldEvents.clear();
        toldNames.clear();
    }

    /** The first request has been confirmed. */
    void requestConfirmed() {
        completions.remove(0);
    }

    /** What has been called for in vain is not told later. */
    void sessionFailed() {
        events.removeIf(event -> event.eventCode().equals(EventCode.CONNECTION_REQUEST));
    }

    /** Some news does not outlive a reboot. */
    void rebooted() {
        events.removeIf(event -> event.eventCode().equals(EventCode.VALUE_CHANGE)
                || event.eventCode().equals(EventCode.DIAGNOSTICS_COMPLETE)
                || event.eventCode().equals(EventCode.CONNECTION_REQUEST));
        changedNames.clear();
        add(EventCode.BOOT);
    }

    /** The device is as from the factory: all older news is dropped. */
    void bootstrapped() {
        events.clear();
        completions.clear();
        changedNames.clear();
        add(EventCode.BOOTSTRAP);
        add(EventCode.BOOT);
    }
}
