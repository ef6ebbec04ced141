package acs.transport.nonce;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import acs.credential.KeyRing;
import acs.transport.auth.Credentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigestNoncesTest {
    private static final Duration LIFE = Duration.ofMinutes(5);
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private final AtomicLong clock = new AtomicLong(1_763_750_000_123L);
    private final DigestNonces nonces = nonces(() -> Credentials.ring(1));

    private DigestNonces nonces(Supplier<KeyRing> ring) {
        return started(ring, NonceStart.withoutMemory());
    }

    private DigestNonces started(Supplier<KeyRing> ring, NonceStart start) {
        return new DigestNonces(DigestNonces.SESSIONS, ring, start, clock::get);
    }

    @Test
    void a_nonce_tells_when_it_was_made_and_each_is_another() {
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String nonce = nonces.next();
            assertThat(nonce).matches("[A-Za-z0-9_-]{32}");
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
        assertThat(nonces(() -> Credentials.ring(1)).issued(nonce)).isEqualTo(clock.get());
        DigestNonces rotated = nonces(() -> Credentials.ring(2));
        assertThat(rotated.issued(nonce)).isEqualTo(clock.get());
        assertThat(nonces.issued(rotated.next())).isEqualTo(DigestNonces.FORGED);
    }

    @Test
    void a_rotation_is_followed_while_the_server_runs_and_what_was_given_before_stays_good() {
        AtomicReference<KeyRing> ring = new AtomicReference<>(Credentials.ring(1));
        DigestNonces running = nonces(ring::get);
        String before = running.next();

        ring.set(Credentials.ring(2));

        assertThat(running.issued(before)).isEqualTo(clock.get());
        assertThat(running.issued(nonces(() -> Credentials.ring(2)).next())).isEqualTo(clock.get());
        assertThat(nonces.issued(running.next())).as("signed by the new key").isEqualTo(DigestNonces.FORGED);
    }

    @Test
    void no_character_can_be_changed() {
        String nonce = nonces.next();
        for (int at = 0; at < nonce.length(); at++) {
            for (int i = 0; i < ALPHABET.length(); i++) {
                char c = ALPHABET.charAt(i);
                String changed = nonce.substring(0, at) + c + nonce.substring(at + 1);
                assertThat(nonces.issued(changed) != DigestNonces.FORGED).as(changed)
                        .isEqualTo(changed.equals(nonce));
            }
        }
    }

    /** Nodes of different versions run beside each other: the bytes must stay what they are. */
    @ParameterizedTest
    @CsvSource({"0, 0, AAEBmqexNfsAAAAAVGkTSw6XcSRFvs5K", "41394, 65535, AAEBmqexNfuhsv__2u-X73GJsSk5j0aC"})
    void the_form_of_a_nonce_stays_as_it_is(int tag, int number, String text) {
        DigestNonces fixed = new DigestNonces(DigestNonces.SESSIONS, () -> Credentials.ring(1),
                new NonceStart(tag, Set.of(), Long.MIN_VALUE), clock::get, number);
        assertThat(fixed.next()).isEqualTo(text);
        assertThat(nonces.issued(text)).isEqualTo(clock.get());
    }

    @Test
    void a_nonce_of_an_earlier_start_of_this_node_is_told_apart_and_one_of_another_node_is_good() {
        String earlier = started(() -> Credentials.ring(1), new NonceStart(1, Set.of(), Long.MIN_VALUE)).next();
        String others = started(() -> Credentials.ring(1), new NonceStart(3, Set.of(), Long.MIN_VALUE)).next();
        DigestNonces restarted = started(() -> Credentials.ring(1),
                new NonceStart(65_535, Set.of(0, 1), Long.MIN_VALUE));

        assertThat(restarted.issued(earlier)).isEqualTo(DigestNonces.BEFORE_START);
        assertThat(restarted.issued(others)).isEqualTo(clock.get());
        assertThat(restarted.issued(restarted.next())).isEqualTo(clock.get());
    }

    @Test
    void a_nonce_for_sessions_is_forged_for_files() {
        DigestNonces files = new DigestNonces(DigestNonces.FILES, () -> Credentials.ring(1),
                NonceStart.withoutMemory(), clock::get);
        assertThat(files.issued(nonces.next())).isEqualTo(DigestNonces.FORGED);
        assertThat(nonces.issued(files.next())).isEqualTo(DigestNonces.FORGED);
    }

    @Test
    void a_nonce_of_the_form_before_is_good_until_the_upgrade_is_one_life_ago() {
        ByteBuffer signed = ByteBuffer.allocate(16).putShort((short) 1).putShort((short) (clock.get() >>> 32))
                .putInt((int) clock.get()).putLong(4_711);
        byte[] nonce = Arrays.copyOf(signed.array(), 32);
        System.arraycopy(Credentials.ring(1).signing(1, "nonce").orElseThrow().sign(signed.array()), 0, nonce, 16, 16);
        String old = Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
        DigestNonces upgraded = started(() -> Credentials.ring(1),
                new NonceStart(1, Set.of(), clock.get() + LIFE.toMillis()));

        assertThat(old).hasSize(43);
        assertThat(upgraded.issued(old)).isEqualTo(clock.get());
        assertThat(upgraded.issued("B" + old.substring(1))).isEqualTo(DigestNonces.FORGED);
        assertThat(nonces.issued(old)).as("no upgrade").isEqualTo(DigestNonces.FORGED);
        clock.addAndGet(LIFE.toMillis());
        assertThat(upgraded.issued(old)).isEqualTo(DigestNonces.FORGED);
    }

    @Test
    void what_is_no_nonce_is_forged() {
        for (String other : new String[]{"", "x", "A".repeat(43), "A".repeat(44), "?".repeat(43), "\u00FF".repeat(43),
                "A".repeat(32), "?".repeat(32), "\u00FF".repeat(32), nonces.next().substring(1) + "=",
                nonces.next().substring(2) + "==", nonces.next() + "=", nonces.next().substring(1)}) {
            assertThat(nonces.issued(other)).as(other).isEqualTo(DigestNonces.FORGED);
        }
    }
}
