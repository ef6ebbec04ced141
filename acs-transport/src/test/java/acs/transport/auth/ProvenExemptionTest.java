package acs.transport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

import acs.credential.CpeIdentity.Device;
import acs.engine.AuthMeters;
import acs.transport.auth.AuthSettings.FailureLimits;
import acs.transport.auth.AuthSettings.Method;
import acs.transport.auth.Clearance.Blocked;
import acs.transport.auth.Clearance.Claimed;
import acs.transport.auth.Clearance.Proven;
import acs.transport.auth.Clearance.Refused;
import acs.transport.nonce.NonceStart;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A device that has proven its password at its address stays let in there while others guess: its username from elsewhere, or
 * any usernames from the same address.
 */
class ProvenExemptionTest {
    private static final Device ME = new Device("00259E-Box-1");
    private static final String HOME = "192.0.2.1";
    private static final FailureLimits LIMITS = new FailureLimits(3, 6, 12, Duration.ofMinutes(5), Duration.ofDays(1),
            1_000);

    private final AtomicLong clock = new AtomicLong(1_763_750_000_000L);
    private final Credentials credentials = new Credentials().add("me", ME, "right");

    /** The ways to prove a password. */
    private enum Scheme {
        BASIC(Method.BASIC), DIGEST(Method.DIGEST);

        private final Method method;

        Scheme(Method method) {
            this.method = method;
        }

        CpeAuthenticator authenticator(Credentials credentials, AtomicLong clock) {
            AuthSettings settings = AuthSettings.defaults().with(method).with(LIMITS).withBasicWithoutTls(true);
            return new CpeAuthenticator(settings, credentials, () -> Credentials.KEYS, NonceStart.withoutMemory(),
                    new AuthMeters(new SimpleMeterRegistry()), clock::get);
        }

        Clearance check(CpeAuthenticator authenticator, String address, String username, String password) {
            String shown = this == BASIC
                    ? Proofs.basic(username, password)
                    : Proofs.of(username, password).to(authenticator.challenges(PeerTrust.PLAIN, null).getFirst());
            Clearance head = authenticator.admit(PeerTrust.PLAIN, address, shown, new LastProof());
            return head instanceof Claimed claimed
                    ? Objects.requireNonNull(authenticator.verify(claimed).block(Duration.ofSeconds(10)))
                    : head;
        }
    }

    @ParameterizedTest
    @EnumSource
    void guesses_of_its_username_from_elsewhere_do_not_lock_a_proven_device_out(Scheme scheme) {
        CpeAuthenticator authenticator = scheme.authenticator(credentials, clock);
        assertThat(scheme.check(authenticator, HOME, "me", "right")).isEqualTo(new Proven(ME));
        guessUsernameFromElsewhere(scheme, authenticator);

        assertThat(scheme.check(authenticator, "198.51.100.99", "me", "right")).as("elsewhere")
                .isInstanceOf(Blocked.class);
        assertThat(scheme.check(authenticator, HOME, "me", "right")).as("at home").isEqualTo(new Proven(ME));
    }

    @ParameterizedTest
    @EnumSource
    void a_guesser_at_the_same_address_does_not_lock_a_proven_device_out(Scheme scheme) {
        CpeAuthenticator authenticator = scheme.authenticator(credentials.add("new", new Device("00259E-Box-2"), "p"),
                clock);
        assertThat(scheme.check(authenticator, HOME, "me", "right")).isEqualTo(new Proven(ME));
        for (int i = 0; i < LIMITS.addressPerMinute(); i++) {
            assertThat(scheme.check(authenticator, HOME, "guess" + i, "x")).isInstanceOf(Refused.class);
        }

        assertThat(scheme.check(authenticator, HOME, "new", "p")).as("never proven here").isInstanceOf(Blocked.class);
        assertThat(scheme.check(authenticator, HOME, "me", "right")).as("proven here").isEqualTo(new Proven(ME));
    }

    @ParameterizedTest
    @EnumSource
    void a_device_that_was_not_proven_before_waits_until_the_guessing_is_over(Scheme scheme) {
        CpeAuthenticator authenticator = scheme.authenticator(credentials, clock);
        guessUsernameFromElsewhere(scheme, authenticator);

        assertThat(scheme.check(authenticator, HOME, "me", "right")).isEqualTo(new Blocked(LIMITS.block()));
        clock.addAndGet(LIMITS.block().toMillis());
        assertThat(scheme.check(authenticator, HOME, "me", "right")).isEqualTo(new Proven(ME));
    }

    @Test
    void a_wrong_password_proves_nothing_and_exempts_nobody() {
        CpeAuthenticator authenticator = Scheme.BASIC.authenticator(credentials, clock);
        assertThat(Scheme.BASIC.check(authenticator, HOME, "me", "wrong")).isInstanceOf(Refused.class);
        assertThat(authenticator.failing()).as("the username, the address and both").isEqualTo(3);
        guessUsernameFromElsewhere(Scheme.BASIC, authenticator);

        assertThat(Scheme.BASIC.check(authenticator, HOME, "me", "right")).isInstanceOf(Blocked.class);
    }

    private static void guessUsernameFromElsewhere(Scheme scheme, CpeAuthenticator authenticator) {
        for (int i = 0; scheme.check(authenticator, "198.51.100." + i, "me", "x") instanceof Refused; i++) {
            assertThat(i).as("guesses until a block").isLessThan(LIMITS.usernamePerMinute());
        }
    }
}
