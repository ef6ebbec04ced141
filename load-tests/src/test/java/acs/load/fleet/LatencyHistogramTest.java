package acs.load.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyHistogramTest {
    private final LatencyHistogram histogram = new LatencyHistogram();

    @ParameterizedTest
    @ValueSource(longs = {1, 15, 16, 17, 999, 1000, 123_456, 30_000_000, 3_000_000_000L})
    void a_duration_is_found_again_within_a_sixteenth(long micros) {
        histogram.record(micros * 1000);

        assertThat(histogram.quantileMillis(0.5)).isGreaterThanOrEqualTo(micros / 1000.0)
                .isCloseTo(micros / 1000.0, micros < 32 ? within(0.002) : within(micros / 1000.0 / 16 + 0.001));
    }

    @Test
    void quantiles_count_from_below() {
        for (int millis = 1; millis <= 100; millis++) {
            histogram.record(millis * 1_000_000L);
        }

        assertThat(histogram.quantileMillis(0.5)).isCloseTo(50, Percentage.withPercentage(7));
        assertThat(histogram.quantileMillis(0.99)).isCloseTo(99, Percentage.withPercentage(7));
    }

    @Test
    void an_empty_one_says_nothing() {
        assertThat(histogram.quantileMillis(0.99)).isZero();
    }
}
