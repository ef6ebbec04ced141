package acs.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;

import acs.cwmp.ParameterType;
import acs.cwmp.ParameterValue;
import acs.cwmp.SetParameterValues;
import acs.device.Quirk;
import acs.device.Quirks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The spelling of values that are set. */
class SentValuesTest {
    private static final Quirks WORDS = Plans.quirk(Quirk.BOOLEAN_WORDS).quirks();
    private static final Quirks ZONELESS = Plans.quirk(Quirk.ZONELESS_DATE_TIME).quirks();

    private static String sent(String value, ParameterType type, Quirks quirks) {
        return SentValues.calls(List.of(new ParameterValue("Device.A", value, type)), "", "", quirks).getFirst()
                .parameterList().getFirst().value();
    }

    /** Quirk Q33: {@link Quirk#BOOLEAN_WORDS}. */
    @ParameterizedTest
    @CsvSource({"1, 1, true", "true, 1, true", "TRUE, 1, true", "' true ', 1, true", "0, 0, false", "false, 0, false",
            "False, 0, false", "'\tfalse', 0, false", "maybe, maybe, maybe", "2, 2, 2", "'', '', ''"})
    void a_boolean_is_a_digit_and_a_word_where_a_rule_says_so(String asked, String digit, String word) {
        assertThat(sent(asked, ParameterType.BOOLEAN, Quirks.NONE)).isEqualTo(digit);
        assertThat(sent(asked, ParameterType.BOOLEAN, WORDS)).isEqualTo(word);
    }

    /** Quirk Q57: {@link Quirk#ZONELESS_DATE_TIME}. */
    @ParameterizedTest
    @CsvSource({"2026-01-01T02:00:00+02:00, 2026-01-01T00:00:00", "2026-01-01T02:00:00Z, 2026-01-01T02:00:00",
            "' 2026-01-01T02:00:00Z ', 2026-01-01T02:00:00", "2026-01-01T02:00:00, 2026-01-01T02:00:00",
            "0001-01-01T00:00:00Z, 0001-01-01T00:00:00", "yesterday, yesterday", "'', ''"})
    void a_date_time_loses_its_zone_where_a_rule_says_so_and_what_cannot_be_read_goes_out_as_it_is(String asked,
            String zoneless) {
        assertThat(sent(asked, ParameterType.DATE_TIME, ZONELESS)).isEqualTo(zoneless);
        assertThat(sent(asked, ParameterType.DATE_TIME, Quirks.NONE)).isEqualTo(asked);
    }

    @Test
    void only_booleans_and_date_times_are_spelt_anew() {
        Quirks both = Plans.quirk(Quirk.BOOLEAN_WORDS, Quirk.ZONELESS_DATE_TIME).quirks();
        for (ParameterType type : EnumSet.complementOf(EnumSet.of(ParameterType.BOOLEAN, ParameterType.DATE_TIME))) {
            for (String value : List.of("1", "true", "false", "2026-01-01T02:00:00Z")) {
                assertThat(sent(value, type, both)).as("%s", type).isEqualTo(value);
            }
        }
        assertThat(sent("1", ParameterType.DATE_TIME, WORDS)).isEqualTo("1");
        assertThat(sent("2026-01-01T02:00:00Z", ParameterType.BOOLEAN, ZONELESS)).isEqualTo("2026-01-01T02:00:00Z");
    }

    /** Quirk Q38: {@link Quirk#ONE_VALUE_PER_SET}. */
    @Test
    void one_value_or_none_is_one_call_with_the_new_key() {
        Quirks single = Plans.quirk(Quirk.ONE_VALUE_PER_SET).quirks();
        ParameterValue a = ParameterValue.of("Device.A", "x");
        ParameterValue b = ParameterValue.of("Device.B", "y");

        assertThat(SentValues.calls(List.of(), "new", "old", single))
                .containsExactly(new SetParameterValues(List.of(), "new"));
        assertThat(SentValues.calls(List.of(a), "new", "old", single))
                .containsExactly(new SetParameterValues(List.of(a), "new"));
        assertThat(SentValues.calls(List.of(a, b), "new", "old", single)).containsExactly(
                new SetParameterValues(List.of(a), "old"), new SetParameterValues(List.of(b), "new"));
        assertThat(SentValues.calls(List.of(a, b), "new", "old", Quirks.NONE))
                .containsExactly(new SetParameterValues(List.of(a, b), "new"));
    }

    @ParameterizedTest
    @CsvSource({"NumberOfRepetitions, UNSIGNED_INT", "Timeout, UNSIGNED_INT", "DataBlockSize, UNSIGNED_INT",
            "DSCP, UNSIGNED_INT", "MaxHopCount, UNSIGNED_INT", "NumberOfTries, UNSIGNED_INT",
            "EthernetPriority, UNSIGNED_INT", "TestFileLength, UNSIGNED_INT", "TimeBasedTestDuration, UNSIGNED_INT",
            "TimeBasedTestMeasurementInterval, UNSIGNED_INT", "TimeBasedTestMeasurementOffset, UNSIGNED_INT",
            "NumberOfConnections, UNSIGNED_INT", "EnablePerConnectionResults, BOOLEAN", "Host, STRING",
            "Interface, STRING", "DownloadURL, STRING"})
    void an_input_of_a_diagnosis_has_the_data_models_type(String name, ParameterType type) {
        assertThat(SentValues.input("Device.X.", name, "1"))
                .isEqualTo(new ParameterValue("Device.X." + name, "1", type));
    }
}
