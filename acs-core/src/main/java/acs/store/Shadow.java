package acs.store;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import acs.cwmp.ParameterPath;
import acs.device.ReportedParameter;
import com.github.luben.zstd.Zstd;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
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
    private static final int ZSTD_LEVEL = 3;
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
    private static final Complaints UNREADABLE = new Complaints(LoggerFactory.getLogger(Shadow.class),
            "shadow document(s) that the ACS did not write, left out");

    /** Puts together what the database holds; the hot part is the newer one. */
    static Shadow of(String hot, String shapes, String shape, Instant lastInform, @Nullable ByteBuffer document) {
        Map<String, ShadowEntry> cold = document == null ? Map.of() : cold(document);
        Shadow shadow = new Shadow(new TreeMap<>(cold), shape, lastInform.toEpochMilli(),
                JSON.readValue(shapes, new TypeReference<Map<String, Long>>() {
                }));
        texts(hot).forEach((path, text) -> shadow.entries.merge(path, ShadowEntry.parse(text), shadow::newer));
        return shadow;
    }

    /** An answer to a request of ours may be newer than the Inform; what it told besides the value holds on. */
    private ShadowEntry newer(ShadowEntry cold, ShadowEntry hot) {
        return cold.hasOwnTime() && cold.ownTime() > reportedAt(hot) ? cold : hot.knowing(cold);
    }

    /** What the cold document alone holds, {@code null} for no document. */
    static Map<String, ShadowEntry> entries(@Nullable ByteBuffer document) {
        return document == null ? new TreeMap<>() : new TreeMap<>(cold(document));
    }

    /** A document that cannot be read is as good as none: the next compaction writes another. */
    private static Map<String, ShadowEntry> cold(ByteBuffer document) {
        try {
            Map<String, ShadowEntry> entries = new LinkedHashMap<>();
            texts(decompress(document)).forEach((path, text) -> entries.put(path, ShadowEntry.parse(text)));
            return entries;
        } catch (RuntimeException unreadable) {
            UNREADABLE.add(1, unreadable);
            return Map.of();
        }
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
        return document(entries.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, ShadowEntry> each) -> reportedAt(each.getValue()))
                        .reversed())
                .limit(parametersMax).map(each -> member(each.getKey(), settled(each.getValue()))));
    }

    /** A document of entries that stand with their own time; the most recent ones, where they are too many. */
    static byte[] document(Map<String, ShadowEntry> entries, int parametersMax) {
        Stream<Map.Entry<String, ShadowEntry>> kept = entries.entrySet().stream();
        if (entries.size() > parametersMax) {
            kept = kept.sorted(Comparator
                    .comparingLong((Map.Entry<String, ShadowEntry> each) -> each.getValue().hasOwnTime()
                            ? each.getValue().ownTime()
                            : Long.MAX_VALUE)
                    .reversed()).limit(parametersMax);
        }
        return document(kept.map(each -> member(each.getKey(), each.getValue())));
    }

    private static byte[] document(Stream<byte[]> members) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        json.write('{');
        members.takeWhile(member -> json.size() + member.length + 2 <= BYTES_MAX).forEach(member -> {
            json.write(json.size() == 1 ? ' ' : ',');
            json.writeBytes(member);
        });
        json.write('}');
        return Zstd.compress(json.toByteArray(), ZSTD_LEVEL);
    }

    private static byte[] member(String path, ShadowEntry entry) {
        StringBuilder member = new StringBuilder("\"");
        StoredText.json(path, member);
        member.append("\":\"");
        StoredText.json(entry.text(), member);
        return member.append('"').toString().getBytes(StandardCharsets.UTF_8);
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

    private static String decompress(ByteBuffer document) {
        byte[] compressed = new byte[document.remaining()];
        document.get(compressed);
        long size = Zstd.getFrameContentSize(compressed);
        if (size < 0 || size > BYTES_MAX) {
            throw new IllegalArgumentException("its size is " + size);
        }
        return new String(Zstd.decompress(compressed, (int) size), StandardCharsets.UTF_8);
    }

    private static Map<String, String> texts(String json) {
        return JSON.readValue(json, new TypeReference<Map<String, String>>() {
        });
    }
}
