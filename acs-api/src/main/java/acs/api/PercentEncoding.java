package acs.api;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Percent-decoding of what must be UTF-8 text without control characters (<i>RFC 3986 §2.1</i>); nothing is guessed. */
final class PercentEncoding {
    private PercentEncoding() {}

    /** Of a path segment. Empty when it is not well-formed. */
    static Optional<String> decodeSegment(String raw) {
        return decode(raw);
    }

    /** Of a name or value in a query, where a plus sign means a space. Empty when it is not well-formed. */
    static Optional<String> decodeQuery(String raw) {
        return decode(raw.replace('+', ' '));
    }

    /** Whether every percent sign is followed by two hexadecimal digits. */
    static boolean isWellFormed(String raw) {
        for (int i = raw.indexOf('%'); i >= 0; i = raw.indexOf('%', i + 1)) {
            if (i + 2 >= raw.length() || hexAt(raw, i + 1) < 0 || hexAt(raw, i + 2) < 0) {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> decode(String raw) {
        if (!isWellFormed(raw)) {
            return Optional.empty();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                bytes.write((hexAt(raw, i + 1) << 4) | hexAt(raw, i + 2));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return utf8(bytes.toByteArray()).filter(text -> text.chars().noneMatch(Character::isISOControl));
    }

    private static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }

    private static int hexAt(String text, int index) {
        return Character.digit(text.charAt(index), 16);
    }
}
