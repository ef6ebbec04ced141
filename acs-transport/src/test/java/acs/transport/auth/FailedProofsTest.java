package acs.transport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import acs.transport.auth.AuthSettings.FailureLimits;
import org.junit.jupiter.api.Test;

/** Time is virtual: blocks begin and end when the test says. */
class FailedProofsTest {
    private static final String NAT = "198.51.100.7";
    private static final String ELSEWHERE = "203.0.113.9";

    private final AtomicLong clock = new AtomicLong(1_000_000);
    private final FailedProofs proofs = new FailedProofs(
            new FailureLimits(5, 20, 50, Duration.ofMinutes(5), Duration.ofDays(1), 1_000), clock::get);

    private void fail(int times, String address, String username) {
        for (int i = 0; i < times; i++) {
            proofs.failed(address, username);
        }
    }

    private boolean isBlocked(String address, String username) {
        return !proofs.block(address, username).isZero();
    }

    @Test
    void a_username_that_fails_too_often_is_blocked_at_its_address_and_free_when_the_time_is_over() {
        fail(4, NAT, "u");
        assertThat(isBlocked(NAT, "u")).isFalse();
        fail(1, NAT, "u");
        assertThat(proofs.block(NAT, "u")).isEqualTo(Duration.ofMinutes(5));

        clock.addAndGet(Duration.ofMinutes(4).toMillis());
        assertThat(proofs.block(NAT, "u")).isEqualTo(Duration.ofMinutes(1));
        clock.addAndGet(Duration.ofMinutes(1).toMillis());
        assertThat(isBlocked(NAT, "u")).isFalse();
        fail(4, NAT, "u");
        assertThat(isBlocked(NAT, "u")).isFalse();
    }

    @Test
    void seldom_failures_block_nobody() {
        for (int i = 0; i < 100; i++) {
            clock.addAndGet(13_000);
            fail(1, NAT, "u");
            assertThat(isBlocked(NAT, "u")).isFalse();
        }
    }

    @Test
    void one_wrong_device_behind_a_carriers_nat_blocks_itself_alone() {
        for (int hour = 0; hour < 24; hour++) {
            for (int i = 0; i < 60; i++) {
                clock.addAndGet(60_000);
                for (int retry = 0; retry < 10 && !isBlocked(NAT, "wrong"); retry++) {
                    fail(1, NAT, "wrong");
                }
                assertThat(isBlocked(NAT, "never came before")).isFalse();
            }
        }
    }

    @Test
    void an_address_that_guesses_is_blocked_but_not_for_who_was_proven_there() {
        proofs.proven(NAT, "good");
        for (int i = 0; i < 50; i++) {
            fail(1, NAT, "guess" + i);
        }
        assertThat(isBlocked(NAT, "another guess")).isTrue();
        assertThat(isBlocked(NAT, "good")).isFalse();
        assertThat(isBlocked(ELSEWHERE, "another guess")).isFalse();
    }

    @Test
    void nobody_elsewhere_can_keep_a_device_out() {
        proofs.proven(NAT, "victim");
        for (int i = 0; i < 20; i++) {
            fail(1, "203.0.113." + i, "victim");
        }
        assertThat(isBlocked(ELSEWHERE, "victim")).isTrue();
        assertThat(isBlocked(NAT, "victim")).isFalse();
        fail(5, NAT, "victim");
        assertThat(isBlocked(NAT, "victim")).as("but who shares its address can").isTrue();
    }

    @Test
    void where_a_username_was_proven_is_remembered_for_its_time() {
        proofs.proven(NAT, "victim");
        clock.addAndGet(Duration.ofHours(23).toMillis());
        for (int i = 0; i < 20; i++) {
            fail(1, "203.0.113." + i, "victim");
        }
        assertThat(isBlocked(NAT, "victim")).isFalse();
    }

    @Test
    void a_network_of_ipv6_is_one_address() {
        for (int i = 0; i < 5; i++) {
            fail(1, "2001:db8:1:2::" + Integer.toHexString(i + 1), "u");
        }
        assertThat(isBlocked("2001:db8:1:2:ffff:ffff:ffff:ffff", "u")).isTrue();
        assertThat(isBlocked("2001:db8:1:3::1", "u")).isFalse();
        assertThat(FailedProofs.subnet("fe80::1%eth0")).isEqualTo(FailedProofs.subnet("fe80::1%eth0"));
        assertThat(FailedProofs.subnet("::ffff:192.0.2.1")).isEqualTo("::ffff:192.0.2.1");
        assertThat(FailedProofs.subnet("not:an:address")).isEqualTo("not:an:address");
        assertThat(FailedProofs.subnet("unknown")).isEqualTo("unknown");
    }

    @Test
    void what_is_remembered_is_bounded() {
        for (int i = 0; i < 10_000; i++) {
            fail(1, "10." + (i >> 16) + "." + ((i >> 8) & 255) + "." + (i & 255), "user" + i);
            proofs.proven(NAT, "user" + i);
        }
        assertThat(proofs.size()).isLessThanOrEqualTo(1_000);
        clock.addAndGet(Duration.ofMinutes(7).toMillis());
        assertThat(proofs.size()).isZero();
    }

    @Test
    void failures_that_come_faster_than_they_fade_block_in_the_end() {
        int until = 0;
        while (!isBlocked(NAT, "u") && until < 100) {
            // Ten a minute, where five are forgotten.
            clock.addAndGet(6_000);
            fail(1, NAT, "u");
            until++;
        }
        assertThat(until).isBetween(7, 12);
    }

    @Test
    void a_failure_is_remembered_of_its_username_its_address_and_both() {
        assertThat(proofs.size()).isZero();
        fail(1, NAT, "u");
        assertThat(proofs.size()).isEqualTo(3);
    }

    @Test
    void addresses_of_the_first_network_of_ipv6_are_one_too() {
        assertThat(FailedProofs.subnet("::1")).isEqualTo(FailedProofs.subnet("::2"));
        assertThat(FailedProofs.subnet("::1")).isNotEqualTo(FailedProofs.subnet("2001:db8::1"));
    }
}
