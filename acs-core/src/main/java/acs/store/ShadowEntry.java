package acs.store;

import acs.cwmp.ParameterType;

/**
 * A parameter's text in the shadow: a letter for its type, where its time is found, a colon, its value. The time is found by
 * the shape of the Inform that brought it, so that a parameter which did not change leaves its bytes as they were; in the
 * cold document it may also stand itself, behind an {@code @}.
 *
 * @param type  as the device said
 * @param since shape, or {@code @} and epoch milliseconds in base 36
 * @param value as on the wire; one of more than 64 Ki characters is kept as its beginning and an ellipsis
 */
record ShadowEntry(ParameterType type, String since, String value) {
    /** Characters of a value. */
    static final int VALUE_MAX = 64 << 10;
    /** Characters of a name; TR-069 allows 256. */
    static final int NAME_MAX = 1_024;
    private static final String CUT = "\u2026";
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
        int colon = text.indexOf(':');
        return new ShadowEntry(typeOf(text.charAt(0)), text.substring(1, colon), text.substring(colon + 1));
    }

    static String cut(String value) {
        return value.length() <= VALUE_MAX ? value : StoredText.cut(value, VALUE_MAX) + CUT;
    }

    static ShadowEntry at(ParameterType type, long epochMillis, String value) {
        return new ShadowEntry(type, "@" + Long.toString(epochMillis, 36), value);
    }

    String text() {
        return letter(type) + since + ":" + value;
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
