package acs.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

class StunSecretTest {
    private static final String DEVICE = "0011AA-GW-S%2D1";

    private static KeyRing ring(int... versions) {
        TreeMap<Integer, byte[]> keys = new TreeMap<>();
        for (int version : versions) {
            byte[] key = new byte[KeyRing.KEY_BYTES];
            Arrays.fill(key, (byte) version);
            keys.put(version, key);
        }
        return new KeyRing(keys);
    }

    @Test
    void a_password_is_the_devices_own_and_stays_what_it_was() {
        StunSecret secret = new StunSecret(() -> ring(1));
        assertThat(StunSecret.username(DEVICE)).contains(DEVICE);
        // Devices have it: a change of this value locks them all out.
        assertThat(secret.password(DEVICE)).isEqualTo("a6c38b697c28accbda4ee11d8dc277e1");
        assertThat(secret.password("0011AA-GW-S2")).isNotEqualTo(secret.password(DEVICE));
    }

    @Test
    void while_an_older_key_is_kept_its_passwords_hold_too_and_the_newest_comes_first() {
        StunSecret rotated = new StunSecret(() -> ring(1, 2));
        assertThat(rotated.passwords(DEVICE)).containsExactly(new StunSecret(() -> ring(2)).password(DEVICE),
                new StunSecret(() -> ring(1)).password(DEVICE));
        assertThat(rotated.password(DEVICE)).isEqualTo(rotated.passwords(DEVICE).getFirst());
    }

    @Test
    void a_key_that_comes_while_the_server_runs_is_in_force_at_once() {
        AtomicReference<KeyRing> ring = new AtomicReference<>(ring(1));
        StunSecret secret = new StunSecret(ring::get);
        String older = secret.password(DEVICE);
        ring.set(ring(1, 2));
        assertThat(secret.passwords(DEVICE)).hasSize(2).endsWith(older);
        assertThat(secret.password(DEVICE)).isNotEqualTo(older);
    }

    @Test
    void only_a_canonical_id_that_fits_is_a_username() {
        StunSecret secret = new StunSecret(() -> ring(1));
        assertThat(secret.deviceKey(DEVICE)).contains(DEVICE);
        assertThat(secret.deviceKey("0011AA-GW-S%2d1")).isEmpty();
        assertThat(secret.deviceKey("root")).isEmpty();
        assertThat(secret.deviceKey("")).isEmpty();
        assertThat(secret.deviceKey("0011AA-" + "x".repeat(300))).isEmpty();
        assertThat(StunSecret.username("0011AA-" + "x".repeat(300))).isEmpty();
    }

    @Test
    void an_id_as_long_as_a_username_may_be_is_one_and_a_longer_one_is_not() {
        StunSecret secret = new StunSecret(() -> ring(1));
        String longest = "0011AA-" + "x".repeat(StunSecret.USERNAME_MAX - 7);

        assertThat(StunSecret.username(longest)).contains(longest);
        assertThat(secret.deviceKey(longest)).contains(longest);
        assertThat(StunSecret.username(longest + "x")).isEmpty();
        // Two parts, so that none of them is longer than an id's part may be.
        String tooLong = "0011AA-" + "x".repeat(125) + "-" + "y".repeat(124);
        assertThat(secret.deviceKey(tooLong)).isEmpty();
    }
}
