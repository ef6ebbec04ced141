package acs.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts an event's arguments to a size of which a page of events may hold many: a device decides how long its lists are. What
 * was cut ends with an ellipsis, a list with how many entries are missing. One use each.
 */
final class EventDetails {
    /** Characters of one event's names and values, so that a page of 100 events stays below some megabytes. */
    static final int CHARS_MAX = 16 * 1024;
    /** Characters of one text among them; the longest that TR-069 knows, an URL, has 1,024. */
    static final int TEXT_MAX = 2 * 1024;
    private static final String CUT = "\u2026";
    /** What a number, or a bracket, may take. */
    private static final int SMALL = 8;

    private int left = CHARS_MAX;

    private EventDetails() {}

    static Map<String, Object> bounded(Map<String, Object> arguments) {
        return new EventDetails().object(arguments);
    }

    private Map<String, Object> object(Map<?, ?> object) {
        Map<String, Object> kept = new LinkedHashMap<>();
        object.forEach((name, value) -> {
            spend(name.toString().length() + SMALL);
            kept.put(name.toString(), value(value));
        });
        return kept;
    }

    private List<Object> list(List<?> list) {
        List<Object> kept = new ArrayList<>();
        for (Object each : list) {
            if (left == 0) {
                kept.add(CUT + " " + (list.size() - kept.size()) + " more");
                break;
            }
            spend(SMALL);
            kept.add(value(each));
        }
        return kept;
    }

    private Object value(Object value) {
        return switch (value) {
            case String text -> text(text);
            case Map<?, ?> object -> object(object);
            case List<?> list -> list(list);
            default -> value;
        };
    }

    private String text(String text) {
        int max = Math.min(left, TEXT_MAX);
        if (text.length() <= max) {
            spend(text.length());
            return text;
        }
        spend(max);
        return (max == 0 ? "" : StoredText.cut(text, max)) + CUT;
    }

    private void spend(int chars) {
        left = Math.max(0, left - chars);
    }
}
