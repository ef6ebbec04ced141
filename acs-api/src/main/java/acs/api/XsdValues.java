package acs.api;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

import acs.cwmp.ParameterType;

/** Whether a value can be one of its type (<i>XML Schema part 2</i>), strictly: a CPE would refuse it, and only then. */
final class XsdValues {
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,20}");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)");
    private static final BigInteger UNSIGNED_INT_MAX = BigInteger.ONE.shiftLeft(32).subtract(BigInteger.ONE);
    private static final BigInteger UNSIGNED_LONG_MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private XsdValues() {}

    /** The type with this name, such as {@code xsd:boolean}; empty when there is none. */
    static Optional<ParameterType> type(String xsdName) {
        for (ParameterType type : ParameterType.values()) {
            if (type.xsdName().equals(xsdName)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    static boolean fits(ParameterType type, String value) {
        return switch (type) {
            case STRING -> true;
            case INT -> isWhole(value, BigInteger.valueOf(Integer.MIN_VALUE), BigInteger.valueOf(Integer.MAX_VALUE));
            case UNSIGNED_INT -> isWhole(value, BigInteger.ZERO, UNSIGNED_INT_MAX);
            case LONG -> isWhole(value, BigInteger.valueOf(Long.MIN_VALUE), BigInteger.valueOf(Long.MAX_VALUE));
            case UNSIGNED_LONG -> isWhole(value, BigInteger.ZERO, UNSIGNED_LONG_MAX);
            case BOOLEAN -> value.equals("true") || value.equals("false") || value.equals("1") || value.equals("0");
            case DATE_TIME -> isDateTime(value);
            case BASE64 -> isBase64(value);
            case HEX_BINARY -> isHex(value);
            case DECIMAL -> DECIMAL.matcher(value).matches();
        };
    }

    /** Whether XML 1.0 can carry every character. */
    static boolean isText(String text) {
        return text.codePoints().allMatch(c -> c >= 0x20
                ? c < 0xD800 || (c > 0xDFFF && c != 0xFFFE && c != 0xFFFF)
                : c == '\t' || c == '\n' || c == '\r');
    }

    static boolean isBase64(String value) {
        try {
            return Base64.getDecoder().decode(value) != null;
        } catch (IllegalArgumentException not) {
            return false;
        }
    }

    private static boolean isWhole(String value, BigInteger min, BigInteger max) {
        if (!WHOLE.matcher(value).matches()) {
            return false;
        }
        BigInteger number = new BigInteger(value);
        return number.compareTo(min) >= 0 && number.compareTo(max) <= 0;
    }

    /** The zone may be left out: time since boot is told and set so (<i>TR-069 A6 table 12</i>). */
    private static boolean isDateTime(String value) {
        try {
            Object read = DateTimeFormatter.ISO_DATE_TIME.parseBest(value, OffsetDateTime::from, LocalDateTime::from);
            return read != null && value.indexOf('[') < 0;
        } catch (DateTimeException not) {
            return false;
        }
    }

    private static boolean isHex(String value) {
        try {
            return HexFormat.of().parseHex(value) != null;
        } catch (IllegalArgumentException not) {
            return false;
        }
    }
}
