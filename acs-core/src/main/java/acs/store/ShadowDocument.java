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
    private static final int ZSTD_LEVEL = 3;
    private static final int MEMBER_CHARS = 96;
    /** Paths differ from device to device: there is nothing to gain from remembering them. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES).build();
    private static final Complaints UNREADABLE = new Complaints(LoggerFactory.getLogger(ShadowDocument.class),
            "shadow document(s) that the ACS did not write, left out");

    private final StringBuilder json;
    /** Of the text in UTF-8. */
    private int bytes;

    private ShadowDocument(int members) {
        json = new StringBuilder(Math.min(Shadow.BYTES_MAX, 16 + members * MEMBER_CHARS)).append('{');
        bytes = 2;
    }

    /**
     * The members by path, {@code null} for no document. A document that cannot be read is as good as none: the next one
     * replaces it.
     */
    static Map<String, String> read(@Nullable ByteBuffer document) {
        if (document == null) {
            return new LinkedHashMap<>();
        }
        try {
            return members(decompress(document.duplicate()));
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

    private static String decompress(ByteBuffer document) {
        byte[] compressed = new byte[document.remaining()];
        document.get(compressed);
        long size = Zstd.getFrameContentSize(compressed);
        if (size < 0 || size > Shadow.BYTES_MAX) {
            throw new IllegalArgumentException("its size is " + size);
        }
        return new String(Zstd.decompress(compressed, (int) size), StandardCharsets.UTF_8);
    }

    /** Writes the members, in their order, as long as they are within {@link Shadow#BYTES_MAX}. */
    static byte[] write(Iterable<Map.Entry<String, String>> members, int count) {
        ShadowDocument document = new ShadowDocument(count);
        for (Map.Entry<String, String> member : members) {
            if (!document.add(member.getKey(), member.getValue())) {
                break;
            }
        }
        return Zstd.compress(document.json.append('}').toString().getBytes(StandardCharsets.UTF_8), ZSTD_LEVEL);
    }

    private boolean add(String path, String text) {
        int before = json.length();
        json.append(before == 1 ? ' ' : ',').append('"');
        StoredText.json(path, json);
        json.append("\":\"");
        StoredText.json(text, json);
        json.append('"');
        bytes += bytes(before);
        if (bytes > Shadow.BYTES_MAX) {
            json.setLength(before);
            return false;
        }
        return true;
    }

    /** What the text from there on takes in UTF-8; halves of pairs are not in it. */
    private int bytes(int from) {
        int sum = json.length() - from;
        for (int i = from; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c >= 0x80) {
                sum += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return sum;
    }
}
