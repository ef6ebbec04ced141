package acs.store;

import acs.cwmp.ParameterType;
import org.jspecify.annotations.Nullable;

/**
 * A parameter's text in the shadow: a letter for its type, where its time is found, a colon, its value. The time is found by
 * the shape of the Inform that brought it, so that a parameter which did not change leaves its bytes as they were; in the
 * cold document it may also stand itself, behind an {@code @}. Where more than the value is known, three characters go
 * first: {@code +}, whether it can be written ({@code w}, {@code r}, {@code -} for not known), and its notification
 * ({@code -} for not known).
 *
 * @param type         as the device said
 * @param since        shape, or {@code @} and epoch milliseconds in base 36
 * @param value        as on the wire; one of more than 64 Ki characters is kept as its beginning and an ellipsis
 * @param writable     {@code null} when not known
 * @param notification {@code null} when not known
 */
record ShadowEntry(ParameterType type, String since, String value, @Nullable Boolean writable,
        @Nullable Integer notification) {
    /** Characters of a value. */
    static final int VALUE_MAX = 64 << 10;
    /** Characters of a name; TR-069 allows 256. */
    static final int NAME_MAX = 1_024;
    private static final String CUT = "\u2026";
    /** Before the letter, where more than the value is known. */
    static final int EXTRA_CHARS = 3;
    private static final String LETTERS = "siulmbd6xf";

    /** The letter of a type. Letters are stored: never change one, only add. */
    static char letter(ParameterType type) {
        return LETTERS.charAt(switch (type) {
            case STRING -> 0;
            case INT -> 1;
            case UNSIGNED_INT -> 2;
            case LONG -> 3;
            case UNSIGNED_LONG -> 4;
            case BOOLEAN -> 5;
            case DATE_TIME -> 6;
            case BASE64 -> 7;
            case HEX_BINARY -> 8;
            case DECIMAL -> 9;
        });
    }

    static ShadowEntry parse(String text) {
        if (text.charAt(0) != '+') {
            return parse(text, 0, null, null);
        }
        char writable = text.charAt(1);
        char notification = text.charAt(2);
        return parse(text, EXTRA_CHARS, writable == '-' ? null : writable == 'w',
                notification == '-' ? null : notification - '0');
    }

    private static ShadowEntry parse(String text, int from, @Nullable Boolean writable,
            @Nullable Integer notification) {
        int colon = text.indexOf(':', from);
        return new ShadowEntry(typeOf(text.charAt(from)), text.substring(from + 1, colon), text.substring(colon + 1),
                writable, notification);
    }

    static String cut(String value) {
        return value.length() <= VALUE_MAX ? value : StoredText.cut(value, VALUE_MAX) + CUT;
    }

    /** The same, confirmed at this time. */
    ShadowEntry at(long epochMillis) {
        return new ShadowEntry(type, since(epochMillis), value, writable, notification);
    }

    /** Where the time of a value is found that was told at this time. */
    static String since(long epochMillis) {
        return "@" + Long.toString(epochMillis, 36);
    }

    /** The text of a value alone. */
    static String text(ParameterType type, String since, String value) {
        return letter(type) + since + ":" + cut(value);
    }

    /** The same, with what the text of an older value knows besides that value. */
    static String knowing(String plain, String older) {
        return older.charAt(0) == '+' ? older.substring(0, EXTRA_CHARS) + plain : plain;
    }

    /** @throws RuntimeException when that is no text of an entry */
    static void check(String text) {
        int colon = text.indexOf(':', text.charAt(0) == '+' ? EXTRA_CHARS + 1 : 1);
        if (colon < 0) {
            throw new IllegalArgumentException("a member is no entry");
        }
    }

    /** The same, with what the other one knows besides the value and this one does not. */
    ShadowEntry knowing(ShadowEntry other) {
        return new ShadowEntry(type, since, value, writable == null ? other.writable : writable,
                notification == null ? other.notification : notification);
    }

    ShadowEntry writable(boolean canBeWritten) {
        return new ShadowEntry(type, since, value, canBeWritten, notification);
    }

    /** @param level 0 to 6; anything else counts as not known */
    ShadowEntry notification(int level) {
        return new ShadowEntry(type, since, value, writable, level < 0 || level > 6 ? null : level);
    }

    String text() {
        String plain = letter(type) + since + ":" + value;
        if (writable == null && notification == null) {
            return plain;
        }
        return "+" + (writable == null ? '-' : writable ? 'w' : 'r') + (notification == null ? "-" : notification)
                + plain;
    }

    boolean hasOwnTime() {
        return since.startsWith("@");
    }

    long ownTime() {
        return Long.parseLong(since.substring(1), 36);
    }

    private static ParameterType typeOf(char letter) {
        for (ParameterType type : ParameterType.values()) {
            if (letter(type) == letter) {
                return type;
            }
        }
        return ParameterType.STRING;
    }
}
