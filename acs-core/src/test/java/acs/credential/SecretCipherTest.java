package acs.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

class SecretCipherTest {
    private final AtomicReference<KeyRing> ring = new AtomicReference<>(Keys.upTo(1));
    private final SecretCipher cipher = new SecretCipher(ring::get);
    private final byte[] nonce = new byte[SecretCipher.NONCE_BYTES];

    @Test
    void what_was_sealed_opens_for_the_same_device_and_purpose_alone() {
        String sealed = cipher.seal("pässword", "A-1", "credential", nonce);

        assertThat(sealed).startsWith("sealed:1:").doesNotContain("ssword");
        assertThat(cipher.open(sealed, "A-1", "credential")).isEqualTo("pässword");
        assertBroken(sealed, "A-2", "credential");
        assertBroken(sealed, "A-1", "operation");
    }

    @Test
    void bytes_are_sealed_likewise() {
        byte[] plain = "a secret of some length".getBytes(StandardCharsets.UTF_8);
        byte[] sealed = cipher.seal(plain, "A-1", "operation", nonce);

        assertThat(sealed).startsWith(SecretCipher.header(1));
        assertThat(cipher.open(sealed, "A-1", "operation")).isEqualTo(plain);
    }

    @Test
    void one_changed_character_anywhere_is_found() {
        String sealed = cipher.seal("password", "A-1", "credential", nonce);
        for (int i = sealed.lastIndexOf(':') + 1; i < sealed.length() - 1; i++) {
            char other = sealed.charAt(i) == 'A' ? 'B' : 'A';
            assertBroken(sealed.substring(0, i) + other + sealed.substring(i + 1), "A-1", "credential");
        }
        for (String cut : new String[]{"sealed:1:", "sealed:1:AAAA", "sealed:x:AAAA", "sealed:", "plain",
                "sealed:1:*"}) {
            assertBroken(cut, "A-1", "credential");
        }
    }

    @Test
    void sealed_bytes_that_are_cut_anywhere_or_changed_are_told_as_broken() {
        byte[] sealed = cipher.seal("a secret".getBytes(StandardCharsets.UTF_8), "A-1", "operation", nonce);
        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertThatThrownBy(() -> cipher.open(cut, "A-1", "operation")).as("cut to %s", length)
                    .isInstanceOfSatisfying(SealException.class,
                            error -> assertThat(error.reason()).isEqualTo(SealException.Reason.BROKEN));
        }
        byte[] other = sealed.clone();
        other[0]++;
        assertThatThrownBy(() -> cipher.open(other, "A-1", "operation")).isInstanceOf(SealException.class);
    }

    @Test
    void a_sealed_text_is_known_by_its_beginning() {
        assertThat(SecretCipher.isSealed(cipher.seal("one", "A-1", "credential", nonce))).isTrue();
        assertThat(SecretCipher.isSealed("plain")).isFalse();
        assertThat(SecretCipher.isSealed("")).isFalse();
    }

    @Test
    void a_nonce_of_another_length_is_refused() {
        for (int length : new int[]{0, 11, 13}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> cipher.seal("one", "A-1", "credential", new byte[length]));
        }
    }

    @Test
    void a_newer_version_seals_and_the_older_one_still_opens() {
        String old = cipher.seal("one", "A-1", "credential", nonce);
        ring.set(Keys.upTo(2));

        assertThat(cipher.seal("two", "A-1", "credential", nonce)).startsWith("sealed:2:");
        assertThat(cipher.open(old, "A-1", "credential")).isEqualTo("one");
    }

    @Test
    void a_version_that_nobody_has_is_named() {
        ring.set(Keys.upTo(2));
        String sealed = cipher.seal("two", "A-1", "credential", nonce);
        ring.set(Keys.upTo(1));

        assertThatThrownBy(() -> cipher.open(sealed, "A-1", "credential")).isInstanceOf(SealException.class)
                .hasMessageContaining("version 2").extracting(error -> ((SealException) error).reason())
                .isEqualTo(SealException.Reason.KEY_MISSING);
    }

    @Test
    void another_key_under_the_same_version_opens_nothing() {
        String sealed = cipher.seal("one", "A-1", "credential", nonce);
        ring.set(Keys.seeded(1, 5));

        assertBroken(sealed, "A-1", "credential");
    }

    private void assertBroken(String sealed, String device, String purpose) {
        assertThatThrownBy(() -> cipher.open(sealed, device, purpose)).isInstanceOf(SealException.class)
                .extracting(error -> ((SealException) error).reason()).isEqualTo(SealException.Reason.BROKEN);
    }
}
