package acs.transport.soap;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** What a document says of its encoding, as far as its bytes can be understood without a parser (<i>XML 1.0 §4.3.3</i>). */
final class XmlEncoding {
    private static final int DECLARATION_MAX = 200;
    private static final Pattern DECLARED = Pattern.compile("encoding\\s*=\\s*[\"']([^\"']*)[\"']");
    private static final Set<String> WITH_ASCII = Set.of("UTF-8", "US-ASCII", "ISO-8859-1", "ISO-8859-15",
            "WINDOWS-1252");

    private XmlEncoding() {}

    /** Whether bytes below 128 are the characters of ASCII. */
    static boolean containsAscii(byte[] bytes, int from, int to) {
        return WITH_ASCII.contains(name(bytes, from, to));
    }

    static boolean isUtf8(byte[] bytes, int from, int to) {
        return name(bytes, from, to).equals("UTF-8");
    }

    /** In upper case. */
    private static String name(byte[] bytes, int from, int to) {
        String start = new String(bytes, from, Math.min(to - from, DECLARATION_MAX), StandardCharsets.ISO_8859_1);
        int end = start.startsWith("<?xml") ? start.indexOf("?>") : -1;
        if (end < 0) {
            return start.startsWith("<?xml") || !start.startsWith("<") ? "" : "UTF-8";
        }
        Matcher declared = DECLARED.matcher(start.substring(0, end));
        return declared.find() ? declared.group(1).toUpperCase(Locale.ROOT) : "UTF-8";
    }

    /**
     * The text that these bytes are; {@code null} when they are none, or one with characters that XML does not allow or, in one
     * of its versions, takes for another.
     */
    static @Nullable String utf8(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // The replacement character stands for what could not be decoded.
            if (c >= XmlCharacters.REPLACEMENT || (c >= 0x7F && c <= 0x9F) || c == '\u2028') {
                return null;
            }
        }
        return text;
    }
}
