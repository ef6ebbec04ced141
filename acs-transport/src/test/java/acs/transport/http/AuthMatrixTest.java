package acs.transport.http;

import static acs.transport.http.AuthFixture.authorization;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;

import acs.transport.auth.AuthSettings;
import acs.transport.auth.AuthSettings.Method;
import acs.transport.auth.Proofs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way of proof in every state that it can be in, over real sockets; what is refused stores nothing. */
class AuthMatrixTest {
    enum Way {
        MD5, MD5_QUOTED, MD5_SESS, SHA_256, SHA_256_SESS, RFC_2069, BASIC;

        boolean isDigest() {
            return this != BASIC;
        }

        String proof(String username, String password, String challenge) {
            Proofs digest = Proofs.of(username, password);
            return switch (this) {
                case MD5 -> digest.to(challenge);
                case MD5_QUOTED -> digest.form(Proofs.Form.ALL_QUOTED).to(challenge);
                case MD5_SESS -> digest.algorithm("MD5-sess").to(challenge);
                case SHA_256 -> digest.algorithm("SHA-256").to(challenge);
                case SHA_256_SESS -> digest.algorithm("SHA-256-sess").to(challenge);
                case RFC_2069 -> digest.rfc2069().to(challenge);
                case BASIC -> Proofs.basic(username, password);
            };
        }
    }

    enum State {
        CORRECT(200, ""),
        WRONG(401, "wrong_password"),
        UNKNOWN(401, "unknown_user"),
        REPLAYED(401, "replayed"),
        STALE(401, "stale_nonce"),
        FORGED(401, "forged_nonce"),
        OTHER_DEVICE(403, "other_device"),
        SHARED(403, "bootstrap_refused");

        final int status;
        final String reason;

        State(int status, String reason) {
            this.status = status;
            this.reason = reason;
        }

        boolean needsNonce() {
            return this == REPLAYED || this == STALE || this == FORGED;
        }
    }

    static Stream<Arguments> all() {
        return Stream.of(Way.values()).flatMap(way -> Stream.of(State.values())
                .filter(state -> way.isDigest() || !state.needsNonce())
                .flatMap(state -> Stream.of(Arguments.of(way, state, false), Arguments.of(way, state, true))));
    }

    @ParameterizedTest(name = "{0} {1}, slow store: {2}")
    @MethodSource("all")
    void a_proof_is_taken_when_it_is_right_and_fresh_and_the_devices_own(Way way, State state, boolean slow) {
        try (AuthFixture acs = new AuthFixture(
                AuthSettings.defaults().with(Method.ANY).withBasicWithoutTls(true))) {
            if (slow) {
                acs.credentials.slowly();
            }
            RawCpe cpe = acs.cpe();
            String proof = proof(acs, AuthFixture.challenge(cpe, Envelopes.inform("1")), way, state);

            RawCpe.Response answer = cpe.post(Envelopes.inform("1"), authorization(proof)).expect(state.status);

            int informs = state == State.REPLAYED ? 1 : 0;
            if (state == State.CORRECT) {
                assertThat(answer.body()).contains("InformResponse");
                cpe.postWithCookie("", answer.cookie()).expect(204);
                informs = 1;
            } else {
                assertThat(acs.failures(state.reason)).isOne();
                assertThat(answer.cookie()).isNull();
                assertThat(String.valueOf(answer.header("WWW-Authenticate")).contains("stale=true"))
                        .isEqualTo(state.needsNonce());
            }
            assertThat(acs.log.informs).hasSize(informs);
            assertThat(acs.notices).hasSize(state.status == 403 ? 1 : 0);
        }
    }

    private static String proof(AuthFixture acs, String challenge, Way way, State state) {
        String right = way.proof("me", "mine", challenge);
        return switch (state) {
            case CORRECT -> right;
            case WRONG -> way.proof("me", "yours", challenge);
            case UNKNOWN -> way.proof("nobody", "mine", challenge);
            case REPLAYED -> {
                RawCpe heard = acs.cpe();
                String cookie = heard.post(Envelopes.inform("1"), authorization(right)).expect(200).cookie();
                heard.postWithCookie("", cookie).expect(204);
                yield right;
            }
            case STALE -> {
                acs.clock.addAndGet(Duration.ofMinutes(5).toMillis() + 1);
                yield right;
            }
            case FORGED -> {
                String nonce = Proofs.field(challenge, "nonce");
                String forged = nonce.substring(0, 20) + (nonce.charAt(20) == 'A' ? 'B' : 'A') + nonce.substring(21);
                yield way.proof("me", "mine", challenge.replace(nonce, forged));
            }
            case OTHER_DEVICE -> way.proof("you", "yours", challenge);
            case SHARED -> way.proof("factory", "shared", challenge);
        };
    }
}
