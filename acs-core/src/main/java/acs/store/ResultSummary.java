package acs.store;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is kept of a result that is too large to be stored: its short members, and how many elements each list had. */
final class ResultSummary {
    /** The setting that bounds results, for people. */
    static final String SETTING = "operations.result-bytes-max";
    /** In the place of a larger one that a release stored which had no bound: no more is known of it. */
    static final String OF_ANOTHER_RELEASE = "{\"truncated\":true,\"resultTooLarge\":\"" + SETTING + "\"}";
    private static final int TEXT_MAX = 256;

    private ResultSummary() {}

    /** @param members of the result */
    static Map<String, Object> of(Map<String, ?> members, int bytesMax) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("truncated", true);
        summary.put("resultTooLarge", SETTING);
        summary.put("bytesMax", bytesMax);
        Map<String, Object> counts = new LinkedHashMap<>();
        members.forEach((name, value) -> {
            switch (value) {
                case Collection<?> list -> counts.put(name, list.size());
                case Map<?, ?> object -> counts.put(name, object.size());
                case String text -> summary.put(name, StoredText.cut(text, TEXT_MAX));
                default -> summary.put(name, value);
            }
        });
        summary.put("counts", counts);
        return summary;
    }
}
