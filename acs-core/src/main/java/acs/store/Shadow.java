package acs.store;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import acs.cwmp.ParameterPath;
import acs.device.ReportedParameter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a device reported, put together from the hot part in its row and the cold document.
 *
 * @param entries    by path
 * @param shape      of the last Inform
 * @param lastInform epoch milliseconds of the last Inform
 * @param shapes     of earlier Informs, with their last time in epoch milliseconds
 */
record Shadow(Map<String, ShadowEntry> entries, String shape, long lastInform, Map<String, Long> shapes) {
    private static final JsonMapper JSON = JsonMapper.shared();
    /**
     * Of one device's document before compression; also of the hot part in its row, beyond which that is not added to. A
     * hundred times what a usual gateway reports, and little enough that a hundred thousand devices which mean ill do not
     * fill a disk.
     */
    static final int BYTES_MAX = 1 << 20;
    /** The same with what compression may add to bytes that do not get smaller. */
    private static final int STORED_BYTES_MAX = BYTES_MAX + (64 << 10);
    /** What a hot part within its bound and one more Inform may come to. What is larger was not written by this version. */
    private static final int HOT_BYTES_MAX = 8 * BYTES_MAX;
    /** Reads the hot part of row {@code d}, or nothing where that would be too much to load. */
    static final String HOT_COLUMN = "CASE WHEN pg_column_size(d.hot || '{}'::jsonb) <= " + HOT_BYTES_MAX
            + " THEN d.hot::text ELSE '{}' END";
    /** Holds for documents of {@code device_shadow s} that may be loaded. */
    static final String DOCUMENT_FITS = "octet_length(s.document) <= " + STORED_BYTES_MAX;

    /** Puts together what the database holds; the hot part is the newer one. */
    static Shadow of(String hot, String shapes, String shape, Instant lastInform, @Nullable ByteBuffer document) {
        Map<String, ShadowEntry> cold = new TreeMap<>();
        ShadowDocument.read(document).forEach((path, text) -> cold.put(path, ShadowEntry.parse(text)));
        Shadow shadow = new Shadow(cold, shape, lastInform.toEpochMilli(),
                JSON.readValue(shapes, new TypeReference<Map<String, Long>>() {
                }));
        texts(hot).forEach((path, text) -> shadow.entries.merge(path, ShadowEntry.parse(text), shadow::newer));
        return shadow;
    }

    /** An answer to a request of ours may be newer than the Inform; what it told besides the value holds on. */
    private ShadowEntry newer(ShadowEntry cold, ShadowEntry hot) {
        return cold.hasOwnTime() && cold.ownTime() > reportedAt(hot) ? cold : hot.knowing(cold);
    }

    List<ReportedParameter> parameters(ParameterPath below) {
        List<ReportedParameter> parameters = new ArrayList<>();
        entries.forEach((path, entry) -> {
            if (below.covers(path)) {
                parameters.add(new ReportedParameter(path, entry.value(), entry.type(), entry.writable(),
                        entry.notification(),
                        Instant.ofEpochMilli(reportedAt(entry))));
            }
        });
        return parameters;
    }

    /**
     * As the cold document keeps it: parameters of the last Inform still go by its shape, since the next one may confirm
     * them; all others stand with their time, so that the list of shapes can begin anew.
     *
     * @param parametersMax the most recently confirmed ones are kept, as long as they are within {@link #BYTES_MAX}
     */
    byte[] document(int parametersMax) {
        List<Map.Entry<String, String>> members = entries.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, ShadowEntry> each) -> reportedAt(each.getValue()))
                        .reversed())
                .limit(parametersMax).map(each -> Map.entry(each.getKey(), settled(each.getValue()).text())).toList();
        return ShadowDocument.write(members, members.size());
    }

    private ShadowEntry settled(ShadowEntry entry) {
        ShadowEntry cut = new ShadowEntry(entry.type(), entry.since(), ShadowEntry.cut(entry.value()), entry.writable(),
                entry.notification());
        return entry.since().equals(shape) ? cut : cut.at(reportedAt(entry));
    }

    private long reportedAt(ShadowEntry entry) {
        if (entry.hasOwnTime()) {
            return entry.ownTime();
        }
        return entry.since().equals(shape) ? lastInform : shapes.getOrDefault(entry.since(), 0L);
    }

    private static Map<String, String> texts(String json) {
        return JSON.readValue(json, new TypeReference<Map<String, String>>() {
        });
    }
}
