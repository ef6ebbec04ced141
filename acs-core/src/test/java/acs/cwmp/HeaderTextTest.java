package acs.cwmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;

import acs.cwmp.HeaderText.Excess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HeaderTextTest {
    private final HeaderTexts texts = new HeaderTexts(HeaderTexts.FACTOR);

    @ParameterizedTest
    @EnumSource(HeaderText.class)
    void a_text_within_its_bound_is_the_same_and_a_longer_one_is_shortened_and_counted(HeaderText kind) {
        int max = kind.max(HeaderTexts.FACTOR);
        String longest = "x".repeat(max);
        assertThat(texts.bounded(kind, longest)).isSameAs(longest);
        assertThat(texts.isTooLong(kind, longest + "x")).isTrue();
        if (kind.excess() == Excess.REFUSED) {
            return;
        }
        assertThat(texts.shortened(kind)).isZero();

        String shortened = texts.bounded(kind, longest + "x");

        assertThat(shortened.length()).isLessThanOrEqualTo(max);
        assertThat(HeaderText.isDropped(shortened)).isEqualTo(kind.excess() == Excess.DROPPED);
        assertThat(shortened.startsWith("xxx") && shortened.endsWith("x…")).isEqualTo(kind.excess() == Excess.CUT);
        assertThat(texts.shortened(kind)).isOne();
    }

    @Test
    void what_stands_for_a_dropped_key_is_longer_than_a_key_that_the_acs_can_have_given() {
        for (int factor : List.of(1, 4, 64)) {
            assertThat(new HeaderTexts(factor).bounded(HeaderText.COMMAND_KEY, "k".repeat(5_000)).length())
                    .isGreaterThan(32);
        }
        assertThat(HeaderText.isDropped("")).isFalse();
        assertThat(HeaderText.isDropped("…")).isFalse();
    }

    @Test
    void a_cut_text_shows_no_user_info_of_a_url() {
        for (int before = 980; before < 1_030; before++) {
            String text = "x".repeat(before) + "http://root:secret@host/" + "x".repeat(99);

            assertThat(texts.bounded(HeaderText.FAULT_STRING, text)).doesNotContain("root").doesNotContain("http://r")
                    .hasSizeLessThanOrEqualTo(1_024);
        }
    }

    @Test
    void a_factor_below_one_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new HeaderTexts(0));
    }

    @Test
    void facts_of_an_inform_are_bounded_and_its_parameters_stay_as_they_were_sent() {
        String version = "v".repeat(100_000);
        Inform inform = inform(ParameterValue.of("Device.DeviceInfo.SoftwareVersion", version),
                ParameterValue.of("Device.DeviceInfo.HardwareVersion", "http://a:b@c"),
                ParameterValue.of("Device.ManagementServer.ConnectionRequestURL", "http://a:b@192.0.2.1/"),
                ParameterValue.of("Device.ManagementServer.ParameterKey", "k".repeat(1_000)),
                ParameterValue.of("Device.Services.DeviceInfo.SoftwareVersion", "of something else"));

        assertThat(inform.parameterList().get(0).value()).isSameAs(version);
        assertThat(inform.facts().rootObject()).isEqualTo("Device.");
        assertThat(inform.facts().softwareVersion()).hasSize(256).endsWith("v…");
        assertThat(inform.facts().hardwareVersion()).isEqualTo("http://***@c");
        assertThat(inform.facts().connectionRequestUrl()).isEqualTo("http://a:b@192.0.2.1/");
        assertThat(HeaderText.isDropped(inform.facts().parameterKey())).isTrue();
    }

    @Test
    void the_last_value_of_a_fact_counts_and_what_is_not_told_is_null() {
        InformFacts facts = inform(ParameterValue.of("X.DeviceInfo.SoftwareVersion", "1"),
                ParameterValue.of("X.DeviceInfo.SoftwareVersion", "2")).facts();

        assertThat(facts).isEqualTo(new InformFacts("X.", "2", null, null, null));
        assertThat(inform().facts()).isEqualTo(new InformFacts("", null, null, null, null));
        assertThat(inform().facts().softwareVersionOrEmpty()).isEmpty();
    }

    private static Inform inform(ParameterValue... parameters) {
        return new Inform(new DeviceId("Acme", "00A1B2", "Box", "S1"), List.of(), 1, CwmpDateTime.UNKNOWN, 0,
                List.of(parameters));
    }
}
