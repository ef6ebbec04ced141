package acs.transport.soap;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What devices break in their markup and what can be understood all the same: white space before the XML declaration, NULs
 * after the end, characters that XML forbids (quirk Q31), bytes outside the declared encoding (Q32), prefixes that nobody
 * declared (Q59). What is left, a bare ampersand for instance, is refused.
 */
final class BrokenMarkup {
    /** Where an XML declaration ends at the latest. */
    private static final int DECLARATION_MAX = 200;
    private static final int PREFIXES_MAX = 16;
    private static final int DECLARED_MAX = 1_000;
    private static final Pattern ENCODING = Pattern.compile("encoding\\s*=\\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']");
    private static final Pattern REFERENCE = Pattern.compile("&#(x[0-9A-Fa-f]{1,8}|[0-9]{1,10});");
    private static final Pattern PREFIX = Pattern.compile("[<\\s/]([A-Za-z_][A-Za-z0-9_.-]{0,31}):[A-Za-z_]");
    private static final Pattern DECLARATION = Pattern.compile("\\sxmlns:([A-Za-z_][A-Za-z0-9_.-]{0,31})\\s*=");
    private static final Pattern ROOT = Pattern.compile("<[A-Za-z_][^\\s<>/]{0,255}");

    private BrokenMarkup() {}

    /** The index of the first byte that belongs to the document: past a UTF-8 byte order mark and white space. */
    static int start(byte[] bytes, int from, int to) {
        int at = from;
        if (to - from >= 3 && (bytes[from] & 0xFF) == 0xEF && (bytes[from + 1] & 0xFF) == 0xBB
                && (bytes[from + 2] & 0xFF) == 0xBF) {
            at += 3;
        }
        while (at < to && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
        return at;
    }

    /** The index after the last byte that belongs to the document: before NULs, which belong to UTF-16 alone. */
    static int end(byte[] bytes, int from, int to) {
        if (wide(bytes, from, to) != null) {
            return to;
        }
        int at = to;
        while (at > from && bytes[at - 1] == 0) {
            at--;
        }
        return at;
    }

    /** The text with all repairs made; {@code null} when there is nothing that could be repaired. */
    static @Nullable String repair(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, charset(bytes, from, to));
        text = withoutDeclaration(text.startsWith("\uFEFF") ? text.substring(1) : text);
        boolean broken = text.indexOf(XmlCharacters.REPLACEMENT) >= 0;
        String allowed = withAllowedReferences(XmlCharacters.replaceForbidden(text));
        String declared = withPrefixes(allowed);
        return broken || !declared.equals(text) ? declared : null;
    }

    private static Charset charset(byte[] bytes, int from, int to) {
        Charset wide = wide(bytes, from, to);
        if (wide != null) {
            return wide;
        }
        String start = new String(bytes, from, Math.min(to - from, DECLARATION_MAX), StandardCharsets.ISO_8859_1);
        Matcher declared = ENCODING.matcher(start.startsWith("<?xml") ? start : "");
        if (!declared.find()) {
            return StandardCharsets.UTF_8;
        }
        try {
            Charset charset = Charset.forName(declared.group(1));
            // It cannot be: the declaration itself was read byte by byte.
            return charset.name().startsWith("UTF-16") || charset.name().startsWith("UTF-32")
                    ? StandardCharsets.UTF_8
                    : charset;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return StandardCharsets.UTF_8;
        }
    }

    /** The encoding of a text of two bytes a character, told by its first ones (<i>XML 1.0 appendix F</i>). */
    private static @Nullable Charset wide(byte[] bytes, int from, int to) {
        if (to - from < 2) {
            return null;
        }
        int first = (bytes[from] & 0xFF) << 8 | (bytes[from + 1] & 0xFF);
        return switch (first) {
            case 0xFEFF, 0x003C -> StandardCharsets.UTF_16BE;
            case 0xFFFE, 0x3C00 -> StandardCharsets.UTF_16LE;
            default -> null;
        };
    }

    private static String withoutDeclaration(String text) {
        if (!text.startsWith("<?xml ")) {
            return text;
        }
        int end = text.indexOf("?>");
        return end < 0 || end > DECLARATION_MAX ? text : text.substring(end + 2);
    }

    private static String withAllowedReferences(String text) {
        if (!text.contains("&#")) {
            return text;
        }
        Matcher reference = REFERENCE.matcher(text);
        StringBuilder out = new StringBuilder(text.length());
        while (reference.find()) {
            String digits = reference.group(1);
            long code = digits.charAt(0) == 'x' ? Long.parseLong(digits.substring(1), 16) : Long.parseLong(digits);
            boolean allowed = code <= Character.MAX_CODE_POINT && XmlCharacters.isAllowed((int) code);
            reference.appendReplacement(out,
                    allowed ? Matcher.quoteReplacement(reference.group()) : String.valueOf(XmlCharacters.REPLACEMENT));
        }
        return reference.appendTail(out).toString();
    }

    /** Declares, on the root, each prefix that occurs and is declared nowhere, for a namespace that means nothing to us. */
    private static String withPrefixes(String text) {
        Set<String> declared = new HashSet<>();
        Matcher declaration = DECLARATION.matcher(text);
        while (declared.size() < DECLARED_MAX && declaration.find()) {
            declared.add(declaration.group(1));
        }
        StringBuilder missing = new StringBuilder();
        Matcher prefix = PREFIX.matcher(text);
        for (int i = 0; i < PREFIXES_MAX && prefix.find();) {
            String name = prefix.group(1);
            if (!name.startsWith("xml") && declared.add(name)) {
                missing.append(" xmlns:").append(name).append("=\"undeclared:").append(name).append('"');
                i++;
            }
        }
        Matcher root = ROOT.matcher(text);
        return missing.isEmpty() || !root.find()
                ? text
                : new StringBuilder(text).insert(root.end(), missing).toString();
    }
}
