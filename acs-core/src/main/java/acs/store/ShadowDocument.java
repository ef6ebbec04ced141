package acs.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import com.github.luben.zstd.Zstd;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * A device's cold document: a JSON object of paths and the texts of {@link ShadowEntry}, compressed. Read and written as a
 * stream, since it has thousands of members and is written with every answer that teaches something.
 */
final class ShadowDocument {
    /** Higher ones make documents smaller by a few percent, and take half as long again. */
    private static final int ZSTD_LEVEL = 1;
    private static final int MEMBER_CHARS = 96;
    private static final byte[] BETWEEN = "\":\"".getBytes(StandardCharsets.US_ASCII);
    /** Paths differ from device to device: there is nothing to gain from remembering them. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES).build();
    private static final Complaints UNREADABLE = new Complaints(LoggerFactory.getLogger(ShadowDocument.class),
            "shadow document(s) that the ACS did not write, left out");

    private ShadowDocument() {}

    /**
     * The members by path, {@code null} for no document. A document that cannot be read is as good as none: the next one
     * replaces it.
     */
    static Map<String, String> read(@Nullable ByteBuffer document) {
        if (document == null) {
            return new LinkedHashMap<>();
        }
        try {
            return members(new String(decompress(document.duplicate()), StandardCharsets.UTF_8));
        } catch (RuntimeException unreadable) {
            UNREADABLE.add(1, unreadable);
            return new LinkedHashMap<>();
        }
    }

    private static Map<String, String> members(String json) {
        Map<String, String> members = new LinkedHashMap<>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("it is no object");
            }
            for (String path = parser.nextName(); path != null; path = parser.nextName()) {
                String text = parser.nextStringValue();
                if (text == null) {
                    throw new IllegalArgumentException("it has a member that is no text");
                }
                ShadowEntry.check(text);
                members.put(path, text);
            }
        }
        return members;
    }

    /** @throws RuntimeException when it was not compressed, or is larger than any that is */
    static byte[] decompress(ByteBuffer document) {
        byte[] compressed = new byte[document.remaining()];
        document.get(compressed);
        long size = Zstd.getFrameContentSize(compressed);
        if (size < 0 || size > Shadow.BYTES_MAX) {
            throw new IllegalArgumentException("its size is " + size);
        }
        return Zstd.decompress(compressed, (int) size);
    }

    static byte[] compress(JsonText json) {
        return PackedJson.compress(json.bytes(), json.length(), ZSTD_LEVEL).array();
    }

    /** Writes the members, in their order, as long as they are within {@link Shadow#BYTES_MAX}. */
    static byte[] write(Iterable<Map.Entry<String, String>> members, int count) {
        JsonText json = new JsonText(Math.min(Shadow.BYTES_MAX, 16 + count * MEMBER_CHARS)).raw('{');
        for (Map.Entry<String, String> member : members) {
            int before = json.length();
            json.raw(before == 1 ? ' ' : ',').raw('"').text(member.getKey()).raw(BETWEEN).text(member.getValue())
                    .raw('"');
            if (json.length() >= Shadow.BYTES_MAX) {
                json.cut(before);
                break;
            }
        }
        return compress(json.raw('}'));
    }
}
