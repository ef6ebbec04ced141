package acs.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The formats of what lies in databases and in devices for years: sealed secrets and derived passwords. The values were computed
 * by another program from the description (AES-256-GCM, HKDF-Expand, HMAC-SHA-256), not by this code. A change that breaks one
 * of them locks devices out or loses secrets: it needs another version beside this one, not another value here.
 */
class SealedFormatTest {
    private static final String DEVICE = "00D09E-Box-SN%2D1";
    private static final String PLAIN = "pässword";
    private static final byte[] BYTES = "a secret of some length".getBytes(StandardCharsets.UTF_8);
    private static final String SEALED_BYTES = "0100000002000102030405060708090a0b48a1fbd8103f739ad0cd6998906bd16621240ba"
            + "37eb9eec379a27867b00d92ad4c1c847af8b218";
    private static final byte[] NONCE = HexFormat.of().parseHex("000102030405060708090a0b");

    @ParameterizedTest
    @CsvSource({"1, credential, sealed:1:AAECAwQFBgcICQoLD2PKemRLPwJbDsR0ZjP5exJxzsR-B4yerA",
            "1, operation, sealed:1:AAECAwQFBgcICQoLOxQISWl4b7GibdWj28jsWg09hlC1A1vAHw",
            "1, shadow, sealed:1:AAECAwQFBgcICQoLvc39yBihyFhY1LTSf41HRI2F6AES3ebrcA",
            "2, credential, sealed:2:AAECAwQFBgcICQoLd2qYl2HfIupR_V7ZHiNGips8RnOIzk6qqQ"})
    void a_sealed_text_is_written_and_read_as_ever(int version, String purpose, String sealed) {
        SecretCipher cipher = new SecretCipher(() -> Keys.upTo(version));

        assertThat(cipher.seal(PLAIN, DEVICE, purpose, NONCE)).isEqualTo(sealed);
        assertThat(cipher.open(sealed, DEVICE, purpose)).isEqualTo(PLAIN);
    }

    @Test
    void sealed_bytes_are_written_and_read_as_ever() {
        SecretCipher cipher = new SecretCipher(() -> Keys.upTo(2));

        assertThat(HexFormat.of().formatHex(cipher.seal(BYTES, DEVICE, "operation", NONCE))).isEqualTo(SEALED_BYTES);
        assertThat(cipher.open(HexFormat.of().parseHex(SEALED_BYTES), DEVICE, "operation")).isEqualTo(BYTES);
    }

    @ParameterizedTest
    @CsvSource({"1, cpe-password, a2kjmf5mrfgbvq873fvnvwcghu", "2, cpe-password, 93mqkvk2p39ym5widjeqi5gqbe",
            "1, connection-request, n6pem9p62zhfqrh7s2bah2uzkm", "2, connection-request, t4x9r6dfw78hkvtd5n483nqxk7"})
    void a_derived_password_is_what_devices_have_been_given(int version, String purpose, String password) {
        assertThat(DerivedSecret.of(Keys.upTo(2), version, purpose, DEVICE)).contains(password);
    }

    @Test
    void the_purposes_of_derived_passwords_are_those_of_the_values_above() {
        assertThat(DerivedSecret.CPE_PASSWORD).isEqualTo("cpe-password");
        assertThat(DerivedSecret.CONNECTION_REQUEST).isEqualTo("connection-request");
        assertThat(StunSecret.PURPOSE).isEqualTo("stun");
    }

    @Test
    void a_stun_password_is_what_devices_have_been_given() {
        assertThat(StunSecret.password(Keys.upTo(2), 1, DEVICE)).contains("7f4f8df19e86a3684d35e4a8cb10114a");
        assertThat(StunSecret.password(Keys.upTo(2), 2, DEVICE)).contains("082bf8252b54003ea8f78b4f3e37b5c4");
    }

    @Test
    void the_fingerprint_by_which_nodes_compare_their_keys_stays_the_same() {
        assertThat(Keys.upTo(2).fingerprint(1)).contains("rflngWUvA0__ifCk");
        assertThat(Keys.upTo(2).fingerprint(2)).contains("NdTqFpslTRFiwy_3");
    }
}
