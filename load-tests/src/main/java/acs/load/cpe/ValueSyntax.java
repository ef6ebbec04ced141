package acs.load.cpe;

import java.math.BigInteger;
import java.util.regex.Pattern;

import acs.cwmp.CwmpDateTime;
import acs.cwmp.ParameterType;

/** Which texts are values of a type (<i>TR-069 A6 table 12</i>). */
final class ValueSyntax {
    private static final Pattern HEX = Pattern.compile("([0-9A-Fa-f]{2})*");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)");
    private static final Pattern BASE64_TEXT = Pattern.compile("[A-Za-z0-9+/\\s]*={0,2}\\s*");
    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,20}");
    private static final BigInteger UNSIGNED_LONG_MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private ValueSyntax() {}

    static boolean isValue(ParameterType type, String value) {
        return switch (type) {
            case STRING -> true;
            case BOOLEAN ->
                value.equals("0") || value.equals("1") || value.equals("true") || value.equals("false");
            case DATE_TIME -> {
                CwmpDateTime time = new CwmpDateTime(value);
                yield !value.isEmpty() && (time.isUnknown() || time.instant().isPresent() || value.startsWith("000"));
            }
            case HEX_BINARY -> HEX.matcher(value).matches();
            case DECIMAL -> DECIMAL.matcher(value).matches();
            case BASE64 -> BASE64_TEXT.matcher(value).matches();
            case INT -> isWithin(value, Integer.MIN_VALUE, BigInteger.valueOf(Integer.MAX_VALUE));
            case UNSIGNED_INT -> isWithin(value, 0, BigInteger.valueOf(0xFFFF_FFFFL));
            case LONG -> isWithin(value, Long.MIN_VALUE, BigInteger.valueOf(Long.MAX_VALUE));
            case UNSIGNED_LONG -> isWithin(value, 0, UNSIGNED_LONG_MAX);
        };
    }

    /** The value of a parameter that nobody has set. */
    static String initial(ParameterType type) {
        return switch (type) {
            case STRING, BASE64, HEX_BINARY -> "";
            case BOOLEAN -> "false";
            case DATE_TIME -> CwmpDateTime.UNKNOWN.text();
            case INT, UNSIGNED_INT, LONG, UNSIGNED_LONG, DECIMAL -> "0";
        };
    }

    private static boolean isWithin(String value, long min, BigInteger max) {
        if (!INTEGER.matcher(value).matches()) {
            return false;
        }
        BigInteger number = new BigInteger(value);
        return number.compareTo(BigInteger.valueOf(min)) >= 0 && number.compareTo(max) <= 0;
    }
}
