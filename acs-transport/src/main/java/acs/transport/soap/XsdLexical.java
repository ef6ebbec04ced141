package acs.transport.soap;

import java.util.OptionalInt;
import java.util.OptionalLong;

import acs.cwmp.CwmpDateTime;

/**
 * The lexical forms of XML Schema that CWMP's arguments use (<i>TR-069 A6 table 12; XML Schema part 2</i>). Reading is lenient
 * where devices are careless and never guesses a number that is not there.
 */
final class XsdLexical {
    private static final long UNSIGNED_INT_MAX = 0xFFFF_FFFFL;

    private XsdLexical() {}

    /** {@code 1} and {@code true} in any case are true; everything else, nothing too, is false. */
    static boolean isTrue(String text) {
        return text.equals("1") || text.equalsIgnoreCase("true");
    }

    /** As written by us: digits, since some devices know no words (quirk Q33). */
    static String of(boolean value) {
        return value ? "1" : "0";
    }

    /** An {@code xsd:int}: sign and leading zeros allowed, 32 bits. */
    static OptionalInt signed(String text) {
        OptionalLong value = digits(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
        return value.isPresent() ? OptionalInt.of((int) value.getAsLong()) : OptionalInt.empty();
    }

    /** An {@code xsd:unsignedInt}: 32 bits, leading zeros and a plus sign allowed. */
    static OptionalLong unsigned(String text) {
        return digits(text, 0, UNSIGNED_INT_MAX);
    }

    /** A time as we write it; one that a record left empty is the standard's Unknown Time. */
    static String of(CwmpDateTime time) {
        return time.text().isEmpty() ? CwmpDateTime.UNKNOWN.text() : time.text();
    }

    private static OptionalLong digits(String text, long min, long max) {
        int at = 0;
        boolean negative = false;
        if (!text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+')) {
            negative = text.charAt(0) == '-';
            at = 1;
        }
        if (at == text.length()) {
            return OptionalLong.empty();
        }
        long value = 0;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c < '0' || c > '9') {
                return OptionalLong.empty();
            }
            value = value * 10 + (c - '0');
            if (value > UNSIGNED_INT_MAX) {
                return OptionalLong.empty();
            }
        }
        long signed = negative ? -value : value;
        return signed < min || signed > max ? OptionalLong.empty() : OptionalLong.of(signed);
    }
}
