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

    /** The text with U+FFFD for each forbidden character; lone surrogates are among them. */
    static String replaceForbidden(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length();) {
            int codePoint = text.codePointAt(i);
            clean.appendCodePoint(isAllowed(codePoint) ? codePoint : REPLACEMENT);
            i += Character.charCount(codePoint);
        }
        return clean.toString();
    }
}
