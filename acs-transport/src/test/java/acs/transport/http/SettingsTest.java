package acs.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;

import org.junit.jupiter.api.Test;

/** The shipped settings are what the operators' reference says, and nonsense is refused. */
class SettingsTest {
    @Test
    void the_shipped_values_are_those_of_the_reference() {
        SouthboundSettings shipped = SouthboundSettings.defaults();
        assertThat(shipped).isEqualTo(new SouthboundSettings("127.0.0.1", 7_547, SocketTransport.EPOLL, 0, 4_096,
                Duration.ofSeconds(60), HttpLimits.defaults(), HttpTimeouts.defaults(),
                new BodyRate(1_024, Duration.ofSeconds(15))));
        assertThat(shipped.limits()).isEqualTo(new HttpLimits(4_096, 16_384, 100, 4_194_304, 4_194_304, 200,
                134_217_728, 100_000, 256, 50_000));
        assertThat(shipped.timeouts()).isEqualTo(new HttpTimeouts(Duration.ofMinutes(5), Duration.ofSeconds(10),
                Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(2)));
    }

    @Test
    void values_that_no_server_can_run_with_are_refused() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new HttpTimeouts(second, second, second, Duration.ZERO, second, second))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HttpLimits(4_096, 16_384, 0, 1, 1, 1, 1, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HttpLimits(4_096, 16_384, 1, 1, 1, 1, 1, 1, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SouthboundSettings.defaults().on("127.0.0.1", 65_536))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
