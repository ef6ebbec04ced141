package acs.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import acs.cwmp.ParameterPath;
import acs.device.ReportedParameter;
import com.github.luben.zstd.Zstd;
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
    private static final int ZSTD_LEVEL = 3;
    private static final int DOCUMENT_BYTES_MAX = 256 << 20;

    /** Puts together what the database holds; the hot part is the newer one. */
    static Shadow of(String hot, String shapes, String shape, Instant lastInform, @Nullable ByteBuffer document) {
        Map<String, ShadowEntry> entries = new TreeMap<>();
        if (document != null) {
            texts(decompress(document)).forEach((path, text) -> entries.put(path, ShadowEntry.parse(text)));
        }
        texts(hot).forEach((path, text) -> entries.put(path, ShadowEntry.parse(text)));
        return new Shadow(entries, shape, lastInform.toEpochMilli(),
                JSON.readValue(shapes, new TypeReference<Map<String, Long>>() {
                }));
    }

    List<ReportedParameter> parameters(ParameterPath below) {
        List<ReportedParameter> parameters = new ArrayList<>();
        entries.forEach((path, entry) -> {
            if (below.covers(path)) {
                parameters.add(new ReportedParameter(path, entry.value(), entry.type(), null, null,
                        Instant.ofEpochMilli(reportedAt(entry))));
            }
        });
        return parameters;
    }

    /**
     * As the cold document keeps it: parameters of the last Inform still go by its shape, since the next one may confirm
     * them; all others stand with their time, so that the list of shapes can begin anew.
     *
     * @param parametersMax the most recently confirmed ones are kept
     */
    byte[] document(int parametersMax) {
        Map<String, String> texts = new LinkedHashMap<>();
        entries.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, ShadowEntry> each) -> reportedAt(each.getValue()))
                        .reversed())
                .limit(parametersMax)
                .forEach(each -> texts.put(each.getKey(), settled(each.getValue()).text()));
        return Zstd.compress(JSON.writeValueAsBytes(texts), ZSTD_LEVEL);
    }

    private ShadowEntry settled(ShadowEntry entry) {
        return entry.since().equals(shape) ? entry : ShadowEntry.at(entry.type(), reportedAt(entry), entry.value());
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
        if (size < 0 || size > DOCUMENT_BYTES_MAX) {
            throw new IllegalStateException("a shadow document that the ACS did not write");
        }
        return new String(Zstd.decompress(compressed, (int) size), StandardCharsets.UTF_8);
    }

    private static Map<String, String> texts(String json) {
        return JSON.readValue(json, new TypeReference<Map<String, String>>() {
        });
    }
}
