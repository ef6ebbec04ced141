package acs.transport.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

import acs.network.Addresses;
import acs.network.NetworkList;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** On a clock that the test moves. */
class AdmissionTest {
    private final AtomicLong nanos = new AtomicLong();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private Admission admission(int perSecond, int ofAddress, int open, int posts) {
        return new Admission(
                new AdmissionLimits(perSecond, ofAddress, open, posts, 100, NetworkList.parse("10.0.0.0/8")), registry,
                nanos::get);
    }

    private static InetAddress address(String text) {
        return Objects.requireNonNull(Addresses.literal(text));
    }

    @Test
    void a_whole_ipv6_subscriber_is_one_address() {
        Admission admission = admission(0, 0, 1, 0);
        assertThat(admission.connected(address("2001:db8:0:1::1"), true)).isNull();
        assertThat(admission.connected(address("2001:db8:0:1:ffff::2"), true)).isEqualTo(Excess.CONNECTIONS_OF_ADDRESS);
        assertThat(admission.connected(address("2001:db8:0:2::1"), true)).isNull();
    }

    @Test
    void places_are_given_back_and_addresses_without_a_connection_are_forgotten() {
        Admission admission = admission(0, 0, 2, 0);
        for (int i = 0; i < 1_000; i++) {
            InetAddress caller = address("192.0." + (i >> 8) + "." + (i & 255));
            assertThat(admission.connected(caller, true)).isNull();
            assertThat(admission.connected(caller, true)).isNull();
            assertThat(admission.connected(caller, true)).isEqualTo(Excess.CONNECTIONS_OF_ADDRESS);
            admission.disconnected(caller, true);
            admission.disconnected(caller, true);
            assertThat(admission.connected(caller, true)).isNull();
            admission.disconnected(caller, true);
        }
        assertThat(admission.addresses()).isZero();
    }

    @Test
    void a_connection_refused_for_all_takes_no_place_of_its_address() {
        Admission admission = admission(1, 0, 1, 0);
        InetAddress caller = address("192.0.2.1");
        assertThat(admission.connected(caller, true)).isNull();
        admission.disconnected(caller, true);
        assertThat(admission.connected(caller, true)).isNull();
        admission.disconnected(caller, true);
        assertThat(admission.connected(caller, true)).isEqualTo(Excess.CONNECTION_RATE);
        assertThat(admission.addresses()).isZero();
        nanos.addAndGet(1_000_000_000L);
        assertThat(admission.connected(caller, true)).isNull();
        assertThat(registry.counter("acs.cwmp.shed", "reason", "connection_rate").count()).isOne();
    }

    @Test
    void everybody_behind_one_address_may_come_at_the_same_time_once() {
        Admission admission = admission(0, 100, 0, 0);
        InetAddress gateway = address("192.0.2.1");
        int in = 0;
        for (int i = 0; i < 2_000; i++) {
            in += admission.connected(gateway, true) == null ? 1 : 0;
        }
        assertThat(in).isEqualTo(1_000);
    }

    @Test
    void limits_of_addresses_do_not_hold_for_the_exempt() {
        Admission admission = admission(0, 1, 1, 1);
        assertThat(admission.isLimited(address("10.1.2.3"))).isFalse();
        assertThat(admission.isLimited(address("192.0.2.1"))).isTrue();
        for (int i = 0; i < 100; i++) {
            assertThat(admission.connected(address("10.1.2.3"), false)).isNull();
        }
        assertThat(admission.addresses()).isZero();
    }
}
