package acs.transport.wake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import acs.network.Addresses;
import org.junit.jupiter.api.Test;

class WakeRatesTest {
    private final AtomicLong nanos = new AtomicLong(-5);
    private final WakeRates rates = new WakeRates(limits(7, 3, 2), nanos::get);

    private static WakeLimits limits(int perSecond, int devicePerMinute, int subnetPerSecond) {
        WakeLimits shipped = WakeLimits.defaults();
        return new WakeLimits(shipped.inFlightMax(), shipped.queueMax(), perSecond, devicePerMinute, subnetPerSecond,
                shipped.acceptedWait(), shipped.busyDelay(), shipped.retryDelay(), shipped.retryDelayMax(),
                shipped.attemptsMax(), shipped.againAfter(), shipped.look());
    }

    private static InetAddress address(String text) {
        return Objects.requireNonNull(Addresses.literal(text), text);
    }

    private int reached(String prefix, String suffix) {
        return (int) IntStream.range(1, 20).filter(i -> rates.mayReach(address(prefix + i + suffix))).count();
    }

    @Test
    void the_hosts_of_a_network_share_its_rate_and_another_network_has_its_own() {
        assertThat(reached("198.51.100.", "")).isEqualTo(4);
        assertThat(reached("198.51.101.", "")).isEqualTo(4);
        assertThat(reached("2001:db8:5:", "::1")).isEqualTo(4);
        assertThat(reached("2001:db8:6:", "::1")).isEqualTo(4);
        assertThat(rates.mayReach(address("2001:db8:5:ffff:ffff:ffff:ffff:ffff"))).isFalse();
        assertThat(rates.mayReach(address("198.51.100.255"))).isFalse();

        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(reached("198.51.100.", "")).isEqualTo(2);
        assertThat(reached("2001:db8:5:", "::1")).isEqualTo(2);
    }

    @Test
    void a_device_has_its_times_at_once_and_gets_them_back_over_a_minute() {
        assertThat(IntStream.range(0, 10).filter(i -> rates.mayAsk("A")).count()).isEqualTo(3);
        assertThat(rates.mayAsk("B")).isTrue();
        nanos.addAndGet(Duration.ofSeconds(20).toNanos());
        assertThat(IntStream.range(0, 10).filter(i -> rates.mayAsk("A")).count()).isEqualTo(1);
    }

    @Test
    void all_devices_together_have_a_rate() {
        assertThat(IntStream.range(0, 20).filter(i -> rates.mayAskAny()).count()).isEqualTo(7);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(IntStream.range(0, 20).filter(i -> rates.mayAskAny()).count()).isEqualTo(7);
    }
}
