package acs.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

/** How long a body is waited for, and what a CPE is told when it is too slow. */
class BodyPatienceTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

    private BodyPatience patience(long bytesPerSecond) {
        return new BodyPatience(new BodyRate(bytesPerSecond, Duration.ofSeconds(10)), Duration.ofSeconds(35), now::get);
    }

    private void secondsPass(long seconds) {
        now.addAndGet(seconds * 1_000_000_000);
    }

    @Test
    void a_body_that_comes_at_the_rate_has_its_whole_time() {
        BodyPatience patience = patience(100);
        for (int period = 1; period <= 3; period++) {
            assertThat(patience.untilLook()).isEqualTo(Duration.ofSeconds(10));
            secondsPass(10);
            assertThat(patience.isOver(period * 1_000L)).isFalse();
        }
        assertThat(patience.untilLook()).as("what is left of its time").isEqualTo(Duration.ofSeconds(5));
        secondsPass(5);
        assertThat(patience.isOver(1_000_000)).isTrue();
    }

    @Test
    void what_came_early_does_not_pay_for_a_stop() {
        BodyPatience patience = patience(100);
        secondsPass(10);
        assertThat(patience.isOver(3_000_000)).isFalse();
        secondsPass(10);
        assertThat(patience.isOver(3_000_999)).isTrue();
    }

    @Test
    void a_look_before_its_time_says_nothing() {
        BodyPatience patience = patience(100);
        secondsPass(9);
        assertThat(patience.isOver(0)).isFalse();
        assertThat(patience.untilLook()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void without_a_rate_only_the_whole_time_counts() {
        BodyPatience patience = patience(0);
        assertThat(patience.untilLook()).isEqualTo(Duration.ofSeconds(35));
        secondsPass(34);
        assertThat(patience.isOver(0)).isFalse();
        secondsPass(1);
        assertThat(patience.isOver(0)).isTrue();
    }

    @Test
    void a_body_that_stops_half_way_is_408_long_before_its_whole_time() {
        HttpTimeouts patient = new HttpTimeouts(LONG, LONG, LONG, LONG, LONG, LONG);
        SouthboundSettings settings = SouthboundSettings.defaults().with(patient)
                .with(new BodyRate(1_000, Duration.ofMillis(200)));
        try (SouthboundFixture acs = new SouthboundFixture(settings)) {
            RawCpe cpe = acs.cpe().send("POST / HTTP/1.1\r\nContent-Length: 400000\r\n\r\n").send(new byte[300_000]);
            cpe.expect(408);
            RawCpe thrownAway = acs.cpe().send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab");
            thrownAway.expect(408);
            acs.servesTheNextGoodInform();
        }
    }
}
