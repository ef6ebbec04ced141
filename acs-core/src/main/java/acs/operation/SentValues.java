package acs.operation;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import acs.cwmp.ParameterType;
import acs.cwmp.ParameterValue;
import acs.cwmp.SetParameterValues;
import acs.device.Quirk;
import acs.device.Quirks;

/** Writes values as the device takes them, and puts them into as many calls as it wants. */
final class SentValues {
    private SentValues() {}

    /**
     * The calls that set all of this, one after the other; the ParameterKey comes with the last, when all is set.
     *
     * @param keptKey comes with those before
     */
    static List<SetParameterValues> calls(List<ParameterValue> values, String parameterKey, String keptKey,
            Quirks quirks) {
        List<ParameterValue> sent = new ArrayList<>();
        for (ParameterValue value : Names.distinct(values, ParameterValue::name)) {
            sent.add(written(value, quirks));
        }
        if (!quirks.has(Quirk.ONE_VALUE_PER_SET) || sent.size() < 2) {
            return List.of(new SetParameterValues(sent, parameterKey));
        }
        List<SetParameterValues> calls = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            calls.add(new SetParameterValues(sent.subList(i, i + 1), i == sent.size() - 1 ? parameterKey : keptKey));
        }
        return List.copyOf(calls);
    }

    private static ParameterValue written(ParameterValue value, Quirks quirks) {
        return switch (value.type()) {
            case BOOLEAN -> with(value, truth(value.value(), quirks.has(Quirk.BOOLEAN_WORDS)));
            case DATE_TIME -> quirks.has(Quirk.ZONELESS_DATE_TIME) ? with(value, zoneless(value.value())) : value;
            case STRING, INT, UNSIGNED_INT, LONG, UNSIGNED_LONG, BASE64, HEX_BINARY, DECIMAL -> value;
        };
    }

    private static ParameterValue with(ParameterValue value, String text) {
        return new ParameterValue(value.name(), text, value.type());
    }

    /** What is no truth value goes out as it is: the CPE says what it thinks of it. */
    private static String truth(String text, boolean inWords) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "1", "true" -> inWords ? "true" : "1";
            case "0", "false" -> inWords ? "false" : "0";
            default -> text;
        };
    }

    /** The same instant in UTC, without saying so. */
    private static String zoneless(String text) {
        try {
            return DateTimeFormatter.ISO_LOCAL_DATE_TIME
                    .format(OffsetDateTime.parse(text.strip()).withOffsetSameInstant(ZoneOffset.UTC));
        } catch (DateTimeException noZone) {
            return text;
        }
    }

    /** An input of a diagnosis: the names are the same in all data models. */
    static ParameterValue input(String object, String name, String value) {
        ParameterType type = switch (name) {
            case "NumberOfRepetitions", "Timeout", "DataBlockSize", "DSCP", "MaxHopCount", "NumberOfTries",
                    "EthernetPriority", "TestFileLength", "TimeBasedTestDuration", "TimeBasedTestMeasurementInterval",
                    "TimeBasedTestMeasurementOffset", "NumberOfConnections" ->
                ParameterType.UNSIGNED_INT;
            case "EnablePerConnectionResults" -> ParameterType.BOOLEAN;
            default -> ParameterType.STRING;
        };
        return new ParameterValue(object + name, value, type);
    }
}
