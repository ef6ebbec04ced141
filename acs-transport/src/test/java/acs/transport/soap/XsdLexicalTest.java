package acs.transport.soap;

import static org.assertj.core.api.Assertions.assertThat;

import acs.cwmp.CwmpDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XsdLexicalTest {
    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "TRUE", "True"})
    void one_and_true_in_any_case_are_true(String text) {
        assertThat(XsdLexical.isTrue(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "false", "FALSE", "", "2", "-1", "yes", "null"})
    void all_else_is_false(String text) {
        assertThat(XsdLexical.isTrue(text)).isFalse();
    }

    @Test
    void a_boolean_is_written_as_a_digit() {
        assertThat(XsdLexical.of(true)).isEqualTo("1");
        assertThat(XsdLexical.of(false)).isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "-0,0", "+7,7", "0008,8", "-1,-1", "2147483647,2147483647", "-2147483648,-2147483648"})
    void an_int_may_have_a_sign_and_leading_zeros(String text, int value) {
        assertThat(XsdLexical.signed(text)).hasValue(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "+", "2147483648", "-2147483649", "1.0", "1e3", "0x10", " 1",
            "99999999999999999999",
            "\u0661"})
    void what_is_no_int_is_no_number(String text) {
        assertThat(XsdLexical.signed(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0,0", "+1,1", "000012,12", "4294967295,4294967295"})
    void an_unsigned_int_has_32_bits(String text, long value) {
        assertThat(XsdLexical.unsigned(text)).hasValue(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "4294967296", "many", "18446744073709551617"})
    void what_is_no_unsigned_int_is_no_number(String text) {
        assertThat(XsdLexical.unsigned(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-01T10:00:00Z", "2015-01-19T23:08:24", "1970-01-09T23:03:44.067132+00:00",
            "not a time"})
    void a_time_is_written_as_it_was_read(String text) {
        assertThat(XsdLexical.of(new CwmpDateTime(text))).isEqualTo(text);
    }

    @Test
    void a_time_left_out_is_written_as_unknown_time() {
        assertThat(XsdLexical.of(new CwmpDateTime(""))).isEqualTo("0001-01-01T00:00:00Z");
    }
}
