package acs.load.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

class SessionPaceTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void at_a_rate_sessions_are_due_evenly_and_the_first_at_once() {
        SessionPace pace = new SessionPace(10, Long.MAX_VALUE, 5 * SECOND);

        assertThat(pace.due(0)).isEqualTo(1);
        assertThat(pace.due(SECOND)).isEqualTo(11);
        assertThat(pace.due(9 * SECOND)).as("none after the end").isEqualTo(51);
    }

    @Test
    void without_a_rate_all_are_due_at_once() {
        assertThat(new SessionPace(0, 100, Long.MAX_VALUE).due(0)).isEqualTo(100);
    }

    @Test
    void it_is_over_when_all_have_begun_or_the_time_has_passed() {
        assertThat(new SessionPace(0, 100, Long.MAX_VALUE).isOver(SECOND, 99)).isFalse();
        assertThat(new SessionPace(0, 100, Long.MAX_VALUE).isOver(SECOND, 100)).isTrue();
        assertThat(new SessionPace(1, Long.MAX_VALUE, SECOND).isOver(SECOND - 1, 1)).isFalse();
        assertThat(new SessionPace(1, Long.MAX_VALUE, SECOND).isOver(SECOND, 1)).isTrue();
    }
}
