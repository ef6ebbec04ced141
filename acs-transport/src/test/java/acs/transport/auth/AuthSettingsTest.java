package acs.transport.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;

import acs.credential.CpeIdentity;
import acs.transport.auth.AuthSettings.FailureLimits;
import acs.transport.auth.AuthSettings.Method;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of authentication with which some proof could be good, and others. */
class AuthSettingsTest {
    private static final Duration LEAST = Duration.ofNanos(1);

    private static AuthSettings settings(String realm, Duration nonceLife, int replaysMax) {
        AuthSettings d = AuthSettings.defaults();
        return new AuthSettings(Method.DIGEST, realm, d.algorithms(), true, false, nonceLife, replaysMax, d.limits());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "acs", " ~!#[]^", "a realm of its own"})
    void a_realm_has_characters_that_every_cpe_reads(String realm) {
        assertThat(settings(realm, LEAST, 1).realm()).isEqualTo(realm);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\"b", "a\\b", "a\u001Fb", "a\u007Fb", "\u00E9", "a\nb"})
    void a_realm_that_cpes_would_misread_is_refused(String realm) {
        assertThatIllegalArgumentException().isThrownBy(() -> settings(realm, LEAST, 1));
    }

    @Test
    void a_nonce_lives_and_a_proof_is_remembered() {
        assertThat(settings("acs", LEAST, 1).replaysMax()).isEqualTo(1);
        assertThatIllegalArgumentException().isThrownBy(() -> settings("acs", LEAST, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> settings("acs", Duration.ZERO, 1));
    }

    @Test
    void the_least_limits_are_one_of_each() {
        assertThat(new FailureLimits(1, 1, 1, LEAST, LEAST, 1).trackedMax()).isEqualTo(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new FailureLimits(0, 1, 1, LEAST, LEAST, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new FailureLimits(1, 0, 1, LEAST, LEAST, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new FailureLimits(1, 1, 0, LEAST, LEAST, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new FailureLimits(1, 1, 1, Duration.ZERO, LEAST, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new FailureLimits(1, 1, 1, LEAST, Duration.ZERO, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new FailureLimits(1, 1, 1, LEAST, LEAST, 0));
    }

    @Test
    void what_a_cpe_has_shown_prints_no_secret() {
        Authorization.Digest digest = (Authorization.Digest) AuthorizationReader.read(
                Proofs.of("u", "s3cret").to("Digest realm=\"acs\", nonce=\"n0nce\", algorithm=MD5"), "acs");
        LastProof.Made made = LastProof.Made.of(digest, 1, digest.secret("s3cret"), CpeIdentity.Unasked.INSTANCE);

        assertThat(made).hasToString("Made");
        assertThat(new Clearance.Claimed(new Claim("192.0.2.1", digest, 1, new LastProof()))).hasToString("Claimed");
    }
}
