package acs.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import acs.app.config.NetworkConfig;
import org.junit.jupiter.api.Test;

class AddressRegistrationsTest {
    private final AtomicLong now = new AtomicLong();
    private final AddressRegistrations registrations = new AddressRegistrations(NetworkConfig.defaults(), now::get);

    @Test
    void an_address_registers_so_many_devices_an_hour_and_others_are_not_touched() {
        int max = NetworkConfig.defaults().addressRegistrationsPerHour();
        for (int i = 0; i < max; i++) {
            assertThat(registrations.mayRegister("192.0.2.7")).isTrue();
        }
        assertThat(registrations.mayRegister("192.0.2.7")).isFalse();
        assertThat(registrations.mayRegister("192.0.2.8")).isTrue();
        now.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(registrations.mayRegister("192.0.2.7")).isTrue();
    }

    @Test
    void addresses_of_one_ipv6_network_count_together_and_exempt_callers_not_at_all() {
        int max = NetworkConfig.defaults().addressRegistrationsPerHour();
        for (int i = 0; i < max; i++) {
            assertThat(registrations.mayRegister("2001:db8::" + Integer.toHexString(i + 1))).isTrue();
            assertThat(registrations.mayRegister("127.0.0.1")).isTrue();
        }
        assertThat(registrations.mayRegister("2001:db8::ffff")).isFalse();
        assertThat(registrations.mayRegister("127.0.0.1")).isTrue();
    }
}
