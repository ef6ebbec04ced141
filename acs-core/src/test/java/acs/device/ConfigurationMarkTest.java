package acs.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import acs.cwmp.DeviceId;
import acs.device.ConfigurationMark.State;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConfigurationMarkTest {
    private static final Instant SET_AT = Instant.parse("2026-02-01T12:00:00Z");
    private static final Instant LATER = SET_AT.plusSeconds(1);
    private static final DeviceId DEVICE = new DeviceId("THOMSON", "00147F", "SpeedTouch 780", "1");

    private static State state(String set, String reported, Instant lastInform) {
        return ConfigurationMark.of(set, SET_AT, reported, lastInform).state();
    }

    @Test
    void an_inform_after_it_was_set_confirms_it_or_differs() {
        assertThat(state("profile-7", "profile-7", LATER)).isEqualTo(State.CONFIRMED);
        assertThat(state("profile-7", " profile-7\n", LATER)).isEqualTo(State.CONFIRMED);
        assertThat(state("profile-7", "profile-6", LATER)).isEqualTo(State.DIFFERS);
        assertThat(state("profile-7", "", LATER)).isEqualTo(State.DIFFERS);
    }

    @Test
    void until_then_it_is_awaited_whatever_an_earlier_inform_said() {
        assertThat(state("profile-7", "profile-6", SET_AT)).isEqualTo(State.AWAITED);
        assertThat(state("profile-7", "profile-7", SET_AT.minusSeconds(9))).isEqualTo(State.AWAITED);
    }

    /** Quirk Q26. */
    @Test
    void null_in_words_is_no_mark_and_a_checksum_of_somebody_else_is_another_one() {
        assertThat(state("", "(null)", LATER)).isEqualTo(State.CONFIRMED);
        assertThat(state("profile-7", "(null)", LATER)).isEqualTo(State.DIFFERS);
        assertThat(state("profile-7", "9e107d9d372bb6826bd81d3542a419d6", LATER)).isEqualTo(State.DIFFERS);
    }

    /** Quirk Q47. */
    @Test
    void of_a_device_that_does_not_keep_its_mark_nothing_is_known() {
        QuirkRules rules = new QuirkRules("1", List.of(new QuirkRule("SpeedTouch", null, null,
                Pattern.compile("SpeedTouch 780"), null, new Quirks(Set.of(Quirk.NO_PARAMETER_KEY), 0, Set.of()))));
        Device device = device(ConfigurationMark.of("profile-7", SET_AT, "", LATER));

        assertThat(device.under(rules).configurationMark())
                .isEqualTo(new ConfigurationMark("profile-7", SET_AT, State.UNKNOWN));
        assertThat(device.under(QuirkRules.NONE)).isEqualTo(device);
        assertThat(device(null).under(rules)).isEqualTo(device(null));
    }

    private static Device device(@Nullable ConfigurationMark mark) {
        return new Device(DEVICE.canonical(), DEVICE, "1.0", "A", SET_AT, LATER, null, null, List.of("2 PERIODIC"), "",
                "1.0", "", mark, List.of());
    }
}
