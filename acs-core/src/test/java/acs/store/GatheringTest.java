package acs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

class GatheringTest {
    private static final Duration ONE_MS = Duration.ofMillis(1);

    private static Gathering at(int recordsPerSecond, int recordsPerCommit) {
        Gathering gathering = new Gathering(ONE_MS);
        long time = 0;
        for (int commit = 0; commit < 200; commit++) {
            gathering.started(recordsPerCommit, time);
            time += TimeUnit.SECONDS.toNanos(1) * recordsPerCommit / recordsPerSecond;
        }
        return gathering;
    }

    @Test
    void a_lone_record_never_waits() {
        assertThat(new Gathering(ONE_MS).waitNanos(1)).isZero();
        assertThat(at(100, 1).waitNanos(1)).isZero();
        assertThat(at(900, 1).waitNanos(1)).isZero();
    }

    @Test
    void where_more_are_about_to_come_a_commit_waits_for_them_within_the_limit() {
        assertThat(at(3_000, 3).waitNanos(3)).isEqualTo(ONE_MS.toNanos());
    }

    @Test
    void a_batch_that_is_large_already_does_not_wait() {
        assertThat(at(50_000, 50).waitNanos(50)).isZero();
    }

    @Test
    void when_the_load_goes_the_waiting_goes() {
        Gathering gathering = at(3_000, 3);
        long time = TimeUnit.HOURS.toNanos(1);
        for (int quiet = 0; quiet < 30; quiet++) {
            gathering.started(1, time);
            time += TimeUnit.SECONDS.toNanos(1);
        }

        assertThat(gathering.waitNanos(1)).isZero();
    }

    @Test
    void a_limit_of_zero_means_never() {
        Gathering never = new Gathering(Duration.ZERO);
        never.started(100, 0);
        never.started(100, 1);

        assertThat(never.waitNanos(1)).isZero();
    }
}
