package acs.transport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import acs.credential.KeyRing;
import org.junit.jupiter.api.Test;

class NoncesTest {
    private static final Duration LIFE = Duration.ofMinutes(5);
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private final AtomicLong clock = new AtomicLong(1_763_750_000_123L);
    private final Nonces nonces = new Nonces(() -> Credentials.ring(1), clock::get);

    @Test
    void a_nonce_tells_when_it_was_made_and_each_is_another() {
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String nonce = nonces.next();
            assertThat(nonce).matches("[A-Za-z0-9_-]{43}");
            assertThat(nonces.issued(nonce)).isEqualTo(clock.get());
            made.add(nonce);
        }
        assertThat(made).hasSize(1_000);
    }

    @Test
    void a_nonce_is_good_for_its_life_and_a_little_before_it_since_clocks_differ() {
        long issued = nonces.issued(nonces.next());
        clock.addAndGet(LIFE.toMillis());
        assertThat(nonces.isFresh(issued, LIFE)).isTrue();
        clock.addAndGet(1);
        assertThat(nonces.isFresh(issued, LIFE)).isFalse();
        clock.set(issued - 60_000);
        assertThat(nonces.isFresh(issued, LIFE)).isTrue();
        clock.addAndGet(-1);
        assertThat(nonces.isFresh(issued, LIFE)).isFalse();
    }

    @Test
    void a_node_with_the_same_keys_knows_it_also_after_a_rotation_and_one_with_others_does_not() {
        String nonce = nonces.next();
        assertThat(new Nonces(() -> Credentials.ring(1), clock::get).issued(nonce)).isEqualTo(clock.get());
        Nonces rotated = new Nonces(() -> Credentials.ring(2), clock::get);
        assertThat(rotated.issued(nonce)).isEqualTo(clock.get());
        assertThat(nonces.issued(rotated.next())).isEqualTo(Nonces.FORGED);
    }

    @Test
    void a_rotation_is_followed_while_the_server_runs_and_what_was_given_before_stays_good() {
        AtomicReference<KeyRing> ring = new AtomicReference<>(Credentials.ring(1));
        Nonces running = new Nonces(ring::get, clock::get);
        String before = running.next();

        ring.set(Credentials.ring(2));

        assertThat(running.issued(before)).isEqualTo(clock.get());
        assertThat(running.issued(new Nonces(() -> Credentials.ring(2), clock::get).next())).isEqualTo(clock.get());
        assertThat(nonces.issued(running.next())).as("signed by the new key").isEqualTo(Nonces.FORGED);
    }

    @Test
    void no_character_can_be_changed() {
        String nonce = nonces.next();
        for (int at = 0; at < nonce.length(); at++) {
            for (int i = 0; i < ALPHABET.length(); i++) {
                char c = ALPHABET.charAt(i);
                String changed = nonce.substring(0, at) + c + nonce.substring(at + 1);
                // Two bits of the last character stand for nothing, and Java's decoder does not look at them.
                boolean isSame = at == nonce.length() - 1
                        ? ALPHABET.indexOf(c) >> 2 == ALPHABET.indexOf(nonce.charAt(at)) >> 2
                        : changed.equals(nonce);
                assertThat(nonces.issued(changed) != Nonces.FORGED).as(changed).isEqualTo(isSame);
            }
        }
    }

    @Test
    void what_is_no_nonce_is_forged() {
        for (String other : new String[]{"", "x", "A".repeat(43), "A".repeat(44), "?".repeat(43), "\u00FF".repeat(43),
                nonces.next() + "=", nonces.next().substring(1)}) {
            assertThat(nonces.issued(other)).as(other).isEqualTo(Nonces.FORGED);
        }
    }
}
