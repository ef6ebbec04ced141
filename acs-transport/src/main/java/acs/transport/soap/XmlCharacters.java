package acs.transport.soap;

/** Which characters XML 1.0 allows (<i>XML 1.0 §2.2</i>). */
final class XmlCharacters {
    static final char REPLACEMENT = '\uFFFD';

    private XmlCharacters() {}

    static boolean isAllowed(int codePoint) {
        if (codePoint < 0x20) {
            return codePoint == '\t' || codePoint == '\n' || codePoint == '\r';
        }
        return codePoint < 0xD800 || (codePoint >= 0xE000 && codePoint <= 0xFFFD)
                || (codePoint >= 0x10000 && codePoint <= 0x10FFFF);
    }

    /** The text with U+FFFD for each forbidden character, lone surrogates among them; the same text when there is none. */
    static String replaceForbidden(String text) {
        int at = firstForbidden(text);
        if (at == text.length()) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text.length()).append(text, 0, at);
        while (at < text.length()) {
            int codePoint = text.codePointAt(at);
            clean.appendCodePoint(isAllowed(codePoint) ? codePoint : REPLACEMENT);
            at += Character.charCount(codePoint);
        }
        return clean.toString();
    }

    /** Most texts have no character that could be forbidden, which the first comparison tells. */
    private static int firstForbidden(String text) {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c >= ' ' && c < Character.MIN_SURROGATE) {
                at++;
                continue;
            }
            int codePoint = text.codePointAt(at);
            if (!isAllowed(codePoint)) {
                return at;
            }
            at += Character.charCount(codePoint);
        }
        return at;
    }
}
