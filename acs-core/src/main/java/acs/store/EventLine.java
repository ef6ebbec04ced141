package acs.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import acs.cwmp.CpeRequest;
import acs.cwmp.EventStruct;
import acs.cwmp.Inform;
import acs.cwmp.UrlUserInfo;
import acs.port.NoticeRecord;
import tools.jackson.databind.json.JsonMapper;

/**
 * An entry of a device's history, ready to be written; its texts are clean and bounded.
 *
 * @param type       of the event
 * @param commandKey empty for none
 * @param details    a JSON object
 */
record EventLine(String type, String commandKey, String details) {
    /** Stands for the events of an Inform beyond those that have a row each. */
    static final String MORE_EVENTS = "acs.moreEvents";
    /** Rows of one Inform; TR-069 allows 64 events. */
    static final int INFORM_ROWS_MAX = 64;
    /** What a row and its entry in the index take besides their texts. */
    private static final int ROW_BYTES = 130;
    /** Codes that are counted one by one where an Inform has too many. */
    private static final int CODES_MAX = 32;
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String NO_DETAILS = "{}";

    /** A line for each event code; one line for all beyond {@link #INFORM_ROWS_MAX}. */
    static List<EventLine> of(Inform inform) {
        List<EventStruct> events = inform.events();
        List<EventLine> lines = new ArrayList<>(Math.min(events.size(), INFORM_ROWS_MAX + 1));
        for (EventStruct event : events.subList(0, Math.min(events.size(), INFORM_ROWS_MAX))) {
            lines.add(line(event.eventCode().text(), event.commandKey(), NO_DETAILS));
        }
        if (events.size() > INFORM_ROWS_MAX) {
            lines.add(more(events.subList(INFORM_ROWS_MAX, events.size())));
        }
        return lines;
    }

    private static EventLine more(List<EventStruct> events) {
        Map<String, Object> codes = new LinkedHashMap<>();
        for (EventStruct event : events) {
            String code = StoredText.name(UrlUserInfo.masked(event.eventCode().text()));
            if (codes.size() < CODES_MAX || codes.containsKey(code)) {
                codes.merge(code, 1, (before, one) -> (Integer) before + 1);
            }
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("count", events.size());
        details.put("codes", codes);
        return line(MORE_EVENTS, "", JSON.writeValueAsString(EventDetails.bounded(details)));
    }

    static EventLine of(CpeRequest request) {
        Map<String, Object> arguments = new LinkedHashMap<>(EventRows.arguments(request));
        Object commandKey = arguments.remove("commandKey");
        return line(request.rpcName(), commandKey == null ? "" : commandKey.toString(),
                arguments.isEmpty() ? NO_DETAILS : JSON.writeValueAsString(EventDetails.bounded(arguments)));
    }

    static EventLine of(NoticeRecord notice) {
        Map<String, Object> details = new TreeMap<>();
        notice.details().forEach((name, value) -> details.put(name, StoredText.clean(UrlUserInfo.masked(value))));
        return line(notice.type(), "", JSON.writeValueAsString(EventDetails.bounded(details)));
    }

    private static EventLine line(String type, String commandKey, String details) {
        return new EventLine(StoredText.name(UrlUserInfo.masked(type)), StoredText.name(UrlUserInfo.masked(commandKey)),
                details);
    }

    /** What it takes on the disk, nearly, its entry in the index included. */
    static long diskBytes(List<EventLine> lines, String deviceKey) {
        long bytes = 0;
        for (EventLine line : lines) {
            bytes += ROW_BYTES + 2L * deviceKey.length() + StoredText.utf8Length(line.type)
                    + StoredText.utf8Length(line.commandKey) + StoredText.utf8Length(line.details);
        }
        return bytes;
    }

    /** What they take in memory, nearly. */
    static long bytes(List<EventLine> lines) {
        long bytes = 0;
        for (EventLine line : lines) {
            bytes += 2L * (line.type.length() + line.commandKey.length() + line.details.length());
        }
        return bytes;
    }
}
