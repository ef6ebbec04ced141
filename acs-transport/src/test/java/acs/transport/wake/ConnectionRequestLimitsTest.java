package acs.transport.wake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import acs.port.Waker.Method;
import acs.port.Waker.Outcome;
import acs.port.Waker.WakeReport;
import org.junit.jupiter.api.Test;

/** How often devices are asked, and how many. */
class ConnectionRequestLimitsTest extends ConnectionRequestsTests {
    @Test
    void one_device_is_asked_so_often_in_a_minute_and_no_more() {
        for (int i = 0; i < 10; i++) {
            wake();
        }
        assertThat(asked).hasSize(LIMITS.devicePerMinute());
        assertThat(wake()).isEqualTo(new WakeReport(Outcome.RATE_LIMITED, List.of()));

        time.advanceTimeBy(Duration.ofSeconds(11));
        assertThat(wake().outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void the_fleet_is_asked_at_the_rate_and_everybody_in_the_end() {
        begin(limits(10_000, 100));
        for (int i = 0; i < 1_000; i++) {
            store.device("D" + i);
            requests.wanted("D" + i);
        }
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(asked).hasSize(100);
        time.advanceTimeBy(Duration.ofSeconds(5));
        assertThat(asked.size()).isBetween(500, 610);

        time.advanceTimeBy(Duration.ofSeconds(6));
        assertThat(asked).hasSize(1_000).doesNotHaveDuplicates();
    }

    @Test
    void no_more_are_asked_at_a_time_than_may_be_nor_kept_in_mind() {
        outcomes.put(Method.HTTP, Outcome.NO_ADDRESS);
        begin(limits(300, 10_000));
        for (int i = 0; i < 1_000; i++) {
            store.device("D" + i);
            requests.wanted("D" + i);
        }
        time.advanceTimeBy(Duration.ofSeconds(10));

        assertThat(asked).hasSize(LIMITS.inFlightMax());
        assertThat(meters.get("acs.wake.pending").gauge().value()).isEqualTo(300);
        assertThat(requests.wake(DEVICE).block()).isEqualTo(new WakeReport(Outcome.RATE_LIMITED, List.of()));
    }
}
