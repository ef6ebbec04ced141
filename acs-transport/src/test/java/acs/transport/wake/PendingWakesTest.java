package acs.transport.wake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Objects;

import org.junit.jupiter.api.Test;

class PendingWakesTest {
    private static final Instant NOW = Instant.EPOCH;

    private static String id(int number, int length) {
        String text = number + "-";
        return text + "x".repeat(length - text.length());
    }

    @Test
    void ids_of_usual_length_fill_the_queue_and_long_ones_take_more_of_it() {
        PendingWakes usual = new PendingWakes(1_000);
        PendingWakes huge = new PendingWakes(1_000);
        for (int i = 0; i < 2_000; i++) {
            usual.want(id(i, 60), NOW);
            huge.want(id(i, 1_024), NOW);
        }
        assertThat(usual.size()).isEqualTo(1_000);
        assertThat(huge.size()).isEqualTo(1_000 / 9);
    }

    @Test
    void places_come_back_whatever_becomes_of_a_device() {
        PendingWakes wakes = new PendingWakes(9);
        for (int round = 0; round < 5; round++) {
            wakes.want(id(round, 1_024), NOW);
            PendingWakes.Pending flying = Objects.requireNonNull(wakes.next(NOW, 10));
            assertThat(wakes.again(flying, NOW, WakeRound.FIRST, null)).isTrue();
            assertThat(wakes.came(flying.deviceKey())).isSameAs(flying);
            wakes.want(id(round, 1_024), NOW);
            wakes.done(Objects.requireNonNull(wakes.next(NOW, 10)));
            PendingWakes.Forced forced = Objects.requireNonNull(wakes.force(id(round, 1_024), NOW, 10));
            wakes.done(forced.device());
        }
        for (int i = 0; i < 20; i++) {
            wakes.want(id(i, 60), NOW);
        }
        assertThat(wakes.size()).isEqualTo(9);
    }
}
