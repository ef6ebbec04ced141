package acs.transport.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

/** The rate of bytes, by a clock that is turned by hand. */
class BandwidthTest {
    private static final long RATE = 200_000;
    private static final int SLICE = 10_000;

    private final AtomicLong now = new AtomicLong(-Duration.ofSeconds(3).toNanos());

    private Bandwidth bandwidth(long bytesPerSecond) {
        return new Bandwidth(bytesPerSecond, now::get);
    }

    private static Duration wait(Bandwidth bandwidth, int bytes) {
        return Duration.ofNanos(bandwidth.reserve(bytes));
    }

    @Test
    void a_quarter_of_a_second_goes_at_once_and_each_slice_then_waits_for_its_turn() {
        Bandwidth rate = bandwidth(RATE);
        for (int i = 0; i < 5; i++) {
            assertThat(wait(rate, SLICE)).isEqualTo(Duration.ZERO);
        }
        assertThat(wait(rate, SLICE)).isEqualTo(Duration.ZERO);
        assertThat(wait(rate, SLICE)).isEqualTo(Duration.ofMillis(50));
        assertThat(wait(rate, SLICE)).isEqualTo(Duration.ofMillis(100));
    }

    /** The upper bound: whoever waits as he is told gets no more than the rate and the first quarter of a second. */
    @Test
    void many_that_take_from_one_rate_get_no_more_than_it_together() {
        Bandwidth all = bandwidth(RATE);
        long began = now.get();
        long[] mayGoOnAt = new long[7];
        Arrays.fill(mayGoOnAt, began);
        long sent = 0;
        for (int step = 0; step < 10_000; step++) {
            now.addAndGet(Duration.ofMillis(1).toNanos());
            for (int one = 0; one < mayGoOnAt.length; one++) {
                if (mayGoOnAt[one] - now.get() <= 0) {
                    mayGoOnAt[one] = now.get() + all.reserve(SLICE);
                    sent += SLICE;
                }
            }
        }
        double seconds = (now.get() - began) / 1e9;
        assertThat((double) sent).isBetween(RATE * seconds * 0.95,
                RATE * (seconds + 0.25) + (mayGoOnAt.length + 1.0) * SLICE);
    }

    @Test
    void what_was_not_taken_for_a_while_is_lost_but_for_a_quarter_of_a_second() {
        Bandwidth rate = bandwidth(RATE);
        wait(rate, SLICE);
        now.addAndGet(Duration.ofHours(1).toNanos());

        assertThat(wait(rate, 50_000)).isEqualTo(Duration.ZERO);
        assertThat(wait(rate, SLICE)).isEqualTo(Duration.ZERO);
        assertThat(wait(rate, SLICE)).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void no_rate_is_no_limit() {
        Bandwidth none = bandwidth(0);
        assertThat(none.isLimited()).isFalse();
        assertThat(none.reserve(Long.MAX_VALUE)).isZero();
        assertThat(none.reserve(Long.MAX_VALUE)).isZero();
        assertThat(bandwidth(1).isLimited()).isTrue();
    }
}
