package acs.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A JSON text that grows, in UTF-8 from the beginning: what is stored has thousands of members, and is neither made of strings
 * first nor turned into bytes later. Its texts are as {@link StoredText} has them. Confined to one thread.
 */
final class JsonText {
    /** Of a character: a control character takes six, all others at most three. */
    private static final int BYTES_PER_CHAR_MAX = 6;
    private static final String HEX = "0123456789abcdef";
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** One in each of eight bytes. */
    private static final long EACH = 0x0101_0101_0101_0101L;
    /** The highest bit of each. */
    private static final long HIGHEST = 0x8080_8080_8080_8080L;

    private byte[] bytes;
    private int length;

    /** @param capacity bytes that are likely enough */
    JsonText(int capacity) {
        bytes = new byte[Math.max(16, capacity)];
    }

    int length() {
        return length;
    }

    /** Takes back what was written after that many bytes. */
    void cut(int newLength) {
        length = newLength;
    }

    /** What was written; only the first {@link #length} bytes count, and only until more is written. */
    byte[] bytes() {
        return bytes;
    }

    /** Appends JSON as it stands; a character of ASCII. */
    JsonText raw(char c) {
        room(1);
        bytes[length++] = (byte) c;
        return this;
    }

    /** Appends JSON as it stands. */
    JsonText raw(byte[] json) {
        return raw(json, 0, json.length);
    }

    /** Appends JSON as it stands. */
    JsonText raw(byte[] json, int from, int to) {
        room(to - from);
        System.arraycopy(json, from, bytes, length, to - from);
        length += to - from;
        return this;
    }

    /** Appends the content of a JSON string. */
    JsonText text(String text) {
        byte[] plain = plain(text);
        if (plain != null) {
            return raw(plain);
        }
        careful(text);
        return this;
    }

    /** The text as the content of a JSON string when that is the same in ASCII; {@code null} when it is not, or may not be. */
    static byte @Nullable [] plain(String text) {
        byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1);
        return isPlain(latin) ? latin : null;
    }

    /**
     * Whether they are characters of ASCII that JSON takes as they are, told eight at a time. A question mark is none: it also
     * stands for what Latin-1 does not have.
     */
    private static boolean isPlain(byte[] latin) {
        int i = 0;
        for (; i <= latin.length - Long.BYTES; i += Long.BYTES) {
            long eight = (long) EIGHT.get(latin, i);
            // The highest bit of each byte is set by what is below, equal to, or above.
            long bad = ((eight - EACH * ' ') & ~eight) | zeros(eight ^ (EACH * '"')) | zeros(eight ^ (EACH * '\\'))
                    | zeros(eight ^ (EACH * '?')) | eight;
            if ((bad & HIGHEST) != 0) {
                return false;
            }
        }
        for (; i < latin.length; i++) {
            byte b = latin[i];
            if (b < ' ' || b == '"' || b == '\\' || b == '?') {
                return false;
            }
        }
        return true;
    }

    /** A zero byte has its highest bit set in the result. */
    private static long zeros(long eight) {
        return (eight - EACH) & ~eight;
    }

    private void careful(String text) {
        room(BYTES_PER_CHAR_MAX * text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (StoredText.isBad(text, i)) {
                utf8(StoredText.REPLACEMENT);
            } else if (c < ' ') {
                ascii("\\u00").ascii(HEX.charAt(c >> 4)).ascii(HEX.charAt(c & 15));
            } else if (c == '"' || c == '\\') {
                ascii('\\').ascii(c);
            } else if (Character.isHighSurrogate(c)) {
                utf8(Character.toCodePoint(c, text.charAt(++i)));
            } else {
                utf8(c);
            }
        }
    }

    private void utf8(int codePoint) {
        if (codePoint < 0x80) {
            ascii((char) codePoint);
        } else if (codePoint < 0x800) {
            octet(0xC0 | (codePoint >> 6)).octet(0x80 | (codePoint & 0x3F));
        } else if (codePoint < 0x10000) {
            octet(0xE0 | (codePoint >> 12)).octet(0x80 | ((codePoint >> 6) & 0x3F)).octet(0x80 | (codePoint & 0x3F));
        } else {
            octet(0xF0 | (codePoint >> 18)).octet(0x80 | ((codePoint >> 12) & 0x3F))
                    .octet(0x80 | ((codePoint >> 6) & 0x3F))
                    .octet(0x80 | (codePoint & 0x3F));
        }
    }

    private JsonText octet(int value) {
        bytes[length++] = (byte) value;
        return this;
    }

    private JsonText ascii(char c) {
        return octet(c);
    }

    private JsonText ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            ascii(text.charAt(i));
        }
        return this;
    }

    private void room(int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), 2 * length));
        }
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
