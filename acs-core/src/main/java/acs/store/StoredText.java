package acs.store;

import java.util.List;

/** Text as PostgreSQL takes it: no U+0000, no half of a surrogate pair; each becomes U+FFFD. Devices send both. */
final class StoredText {
    /** Characters of a column's text; TR-069 allows 64 to 256 for all of them but the URL. */
    static final int COLUMN_MAX = 1_024;
    static final char REPLACEMENT = '\uFFFD';
    /** The standard allows 64 characters for an EventCode and 32 for a CommandKey. */
    private static final int NAME_MAX = 256;
    private static final char CUT = '\u2026';
    private static final String HEX = "0123456789abcdef";

    private StoredText() {}

    static String clean(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isBad(text, i)) {
                StringBuilder out = new StringBuilder(text.length()).append(text, 0, i);
                for (int j = i; j < text.length(); j++) {
                    out.append(isBad(text, j) ? REPLACEMENT : text.charAt(j));
                }
                return out.toString();
            }
        }
        return text;
    }

    /** For columns that hold a name, a version or the like. */
    static String column(String text) {
        return cut(text, COLUMN_MAX);
    }

    /** Its first characters, clean, and no half of a pair at the end. */
    static String cut(String text, int max) {
        if (text.length() <= max) {
            return clean(text);
        }
        return clean(text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max));
    }

    /** A name or key that a device chose, of 256 characters at most; where it was cut it ends with an ellipsis. */
    static String name(String text) {
        return text.length() <= NAME_MAX ? clean(text) : clean(text.substring(0, NAME_MAX - 1)) + CUT;
    }

    /** How many bytes a clean text is in the database. */
    static int utf8Length(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Each half of a surrogate pair counts two of its four.
            bytes += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
        }
        return bytes;
    }

    /** Several texts in one, a line for each. */
    static String lines(List<String> texts) {
        if (texts.size() == 1 && texts.get(0).indexOf('\n') < 0) {
            return clean(texts.get(0));
        }
        StringBuilder out = new StringBuilder();
        for (String text : texts) {
            out.append(out.isEmpty() ? "" : "\n").append(clean(text).replace('\n', ' '));
        }
        return out.toString();
    }

    /** Appends the content of a JSON string. */
    static void json(String text, StringBuilder out) {
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c)) {
                continue;
            }
            out.append(text, from, i);
            from = i + 1;
            if (isBad(text, i)) {
                out.append(REPLACEMENT);
            } else if (c < ' ') {
                out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            } else if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else {
                out.append(c);
            }
        }
        out.append(text, from, text.length());
    }

    /** Whether that character is one that PostgreSQL does not take. */
    static boolean isBad(String text, int i) {
        char c = text.charAt(i);
        if (c == 0) {
            return true;
        }
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
