package acs.transport.http;

import static acs.transport.http.AuthFixture.authorization;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

import acs.transport.auth.AuthSettings;
import acs.transport.auth.AuthSettings.Method;
import acs.transport.auth.Proofs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an attacker sends in place of a proof, and what it costs. */
class AuthAbuseTest {
    private static final Proofs ME = Proofs.of("me", "mine");

    private AuthFixture acs = new AuthFixture(
            AuthSettings.defaults().with(Method.DIGEST).with(AuthFixture.FEW_FAILURES));

    @AfterEach
    void stop() {
        acs.close();
    }

    private void with(AuthSettings settings) {
        acs.close();
        acs = new AuthFixture(settings);
    }

    private void servesTheDevice() {
        acs.cpe().post(Envelopes.inform("1"), authorization(ME.to(acs.challenge()))).expect(200);
    }

    @Test
    void who_speaks_for_another_device_is_refused_told_of_and_does_not_disturb_it() {
        RawCpe victim = acs.cpe();
        String cookie = acs.open(victim);
        RawCpe attacker = acs.cpe();
        String mine = authorization(Proofs.of("you", "yours").to(acs.challenge()));
        attacker.post(Envelopes.inform("1"), mine).expect(403);
        attacker.postWithCookie("", cookie, authorization(Proofs.of("you", "yours").to(acs.challenge()))).expect(403);
        attacker.postWithCookie(Envelopes.transferComplete(), cookie,
                authorization(Proofs.of("you", "yours").to(acs.challenge()))).expect(403);

        assertThat(acs.failures("other_device")).isEqualTo(3);
        assertThat(acs.notices).singleElement().satisfies(notice -> {
            assertThat(notice.deviceKey()).isEqualTo("0A1B2C-Box-1");
            assertThat(notice.type()).isEqualTo("acs.identityRefused");
            assertThat(notice.details()).containsEntry("provenToBe", "device 0A1B2C-Box-2")
                    .containsEntry("remoteAddress", "127.0.0.1");
        });
        assertThat(acs.log.informs).hasSize(1);
        assertThat(acs.log.requests).isEmpty();
        victim.postWithCookie(Envelopes.transferComplete(), cookie).expect(200);
    }

    @Test
    void a_wrong_proof_within_a_session_is_not_heard_and_the_session_goes_on() {
        RawCpe cpe = acs.cpe();
        String cookie = acs.open(cpe);
        String wrong = authorization(Proofs.of("me", "guess").to(acs.challenge()));
        cpe.postWithCookie(Envelopes.transferComplete(), cookie, wrong).expect(401);
        cpe.postWithCookie(Envelopes.transferComplete(), cookie, "Authorization: Digest ?").expect(401);
        assertThat(acs.log.requests).isEmpty();
        cpe.postWithCookie(Envelopes.transferComplete(), cookie).expect(200);
    }

    @Test
    void nothing_is_decoded_before_its_sender_is_known() {
        RawCpe cpe = acs.cpe();
        AuthFixture.challenge(cpe, "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>");
        AuthFixture.challenge(cpe, "no XML at all");
        AuthFixture.challenge(cpe, "x".repeat(1 << 20), "Content-Encoding: gzip");
        assertThat(acs.acs.server.bodyBytes()).isZero();
        assertThat(acs.acs.counted("acs.cwmp.decode.failures", "reason", "doctype")).isZero();
        assertThat(acs.acs.counted("acs.cwmp.decode.failures", "reason", "not_well_formed")).isZero();
        servesTheDevice();
    }

    @Test
    void a_body_that_is_thrown_away_takes_no_memory_and_has_the_same_limit() {
        RawCpe cpe = acs.cpe();
        cpe.send("POST / HTTP/1.1\r\nHost: acs\r\nContent-Length: 4000000\r\n\r\n");
        byte[] piece = new byte[100_000];
        for (int i = 0; i < 39; i++) {
            cpe.send(piece);
            assertThat(acs.acs.server.bodyBytes()).isZero();
        }
        cpe.send(piece).expect(401);
        cpe.send("POST / HTTP/1.1\r\nHost: acs\r\nContent-Length: 5000000\r\n\r\n").expect(413);
        RawCpe chunked = acs.cpe();
        chunked.send("POST / HTTP/1.1\r\nHost: acs\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 45 && chunked.trySend(("186a0\r\n" + "x".repeat(100_000) + "\r\n").getBytes(
                java.nio.charset.StandardCharsets.US_ASCII)); i++) {
            assertThat(acs.acs.server.bodyBytes()).isZero();
        }
        chunked.expect(413);
    }

    @Test
    void no_memory_is_spent_on_the_body_of_a_wrong_proof() {
        RawCpe cpe = acs.cpe();
        cpe.send("POST / HTTP/1.1\r\nHost: acs\r\n" + authorization(Proofs.of("me", "guess").to(acs.challenge()))
                + "\r\nContent-Length: 1000000\r\n\r\n");
        cpe.send(new byte[900_000]);
        assertThat(acs.acs.server.bodyBytes()).isZero();
        cpe.send(new byte[100_000]).expect(401);
        cpe.post(Envelopes.inform("1"), authorization(ME.to(acs.challenge()))).expect(200);
    }

    @Test
    void a_username_with_quotes_is_one_like_any_other() {
        acs.cpe().post(Envelopes.inform("3"), authorization(Proofs.of("qu\"o\\te", "3").to(acs.challenge())))
                .expect(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 0x0B, 0x1B, 0x7F})
    void a_username_with_control_characters_is_refused(int control) {
        String header = authorization(Proofs.of("m" + (char) control + "e", "mine").to(acs.challenge()));
        assertThat(acs.cpe().post(Envelopes.inform("1"), header).read().status()).isIn(400, 401);
        String basic = authorization(Proofs.basic("m" + (char) control + "e", "mine"));
        acs.cpe().post(Envelopes.inform("1"), basic).expect(401);
        servesTheDevice();
    }

    @Test
    void a_username_of_64_kilobytes_is_refused() {
        String challenge = acs.challenge();
        acs.cpe().post("", authorization(Proofs.of("u".repeat(65_536), "p").to(challenge))).expect(431);
        acs.cpe().post("", authorization(Proofs.of("u".repeat(1_025), "p").to(challenge))).expect(401);
        acs.cpe().post("", authorization(Proofs.basic("u".repeat(9_000), "p"))).expect(401);
        acs.cpe().post("", "Authorization: Digest " + ",".repeat(12_000)).expect(401);
        assertThat(acs.failures("malformed")).isEqualTo(3);
        servesTheDevice();
    }

    @Test
    void two_proofs_at_once_are_none() {
        String proof = authorization(ME.to(acs.challenge()));
        acs.cpe().post(Envelopes.inform("1"), proof, proof).expect(401);
        acs.cpe().post(Envelopes.inform("1"), proof, authorization(Proofs.basic("me", "mine"))).expect(401);
        assertThat(acs.log.informs).isEmpty();
    }

    @Test
    void a_flood_for_nonces_gets_as_many_of_the_same_size_and_leaves_nothing_behind() {
        RawCpe cpe = acs.cpe();
        Set<String> nonces = new HashSet<>();
        Set<Integer> sizes = new HashSet<>();
        for (int i = 0; i < 2_000; i++) {
            RawCpe.Response response = cpe.post("").expect(401);
            nonces.add(Proofs.field(Objects.requireNonNull(response.header("WWW-Authenticate")), "nonce"));
            sizes.add(response.headers().stream().mapToInt(String::length).sum());
        }
        assertThat(nonces).hasSize(2_000);
        assertThat(sizes).singleElement().satisfies(size -> assertThat(size).isLessThan(400));
        assertThat(acs.acs.sessions.size()).isZero();
        assertThat(acs.credentials.asked()).isZero();
        servesTheDevice();
    }

    @Test
    void after_wrong_proofs_that_sender_waits_and_is_heard_again_when_the_time_is_over() {
        for (int i = 0; i < 3; i++) {
            acs.cpe().post(Envelopes.inform("1"), authorization(Proofs.of("me", "guess" + i).to(acs.challenge())))
                    .expect(401);
        }
        int asked = acs.credentials.asked();
        RawCpe blocked = acs.cpe();
        String right = authorization(ME.to(acs.challenge()));
        // Not even its body is awaited.
        blocked.send("POST / HTTP/1.1\r\nHost: acs\r\n" + right + "\r\nContent-Length: 1000000\r\n\r\n");
        RawCpe.Response refused = blocked.expect(429);
        assertThat(refused.header("Retry-After")).isEqualTo("300");
        assertThat(refused.header("Connection")).isEqualTo("close");
        assertThat(acs.credentials.asked()).isEqualTo(asked);

        // Challenges go on, and so do other devices of the same address.
        acs.cpe().post(Envelopes.inform("2"), authorization(Proofs.of("you", "yours").to(acs.challenge())))
                .expect(200);
        acs.clock.addAndGet(Duration.ofMinutes(5).toMillis());
        servesTheDevice();
    }

    @Test
    void a_store_that_is_away_gets_503_and_the_device_may_come_again() {
        acs.credentials.away(true);
        String challenge = acs.challenge();
        RawCpe.Response away = acs.cpe().post(Envelopes.inform("1"), authorization(ME.to(challenge))).expect(503);
        assertThat(away.header("Retry-After")).isEqualTo("60");
        acs.credentials.away(false);
        acs.cpe().post(Envelopes.inform("1"), authorization(ME.nc("2").to(challenge))).expect(200);
    }

    @Test
    void where_nothing_may_be_asked_the_answer_is_403() {
        with(AuthSettings.defaults().with(Method.BASIC));
        acs.cpe().post(Envelopes.inform("1"), authorization(Proofs.basic("me", "mine"))).expect(403);
        with(AuthSettings.defaults().with(Method.CERTIFICATE));
        RawCpe.Response refused = acs.cpe().post(Envelopes.inform("1")).expect(403);
        assertThat(refused.header("WWW-Authenticate")).isNull();
        assertThat(acs.log.informs).isEmpty();
    }

    @Test
    void a_cpe_that_hangs_up_while_it_is_being_verified_leaves_nothing_behind() {
        acs.credentials.slowly();
        for (int i = 0; i < 50; i++) {
            RawCpe cpe = acs.cpe();
            cpe.post(Envelopes.inform("1"), authorization(ME.nc("a" + i).to(acs.challenge())));
            cpe.reset();
        }
        acs.acs.awaitNoConnections();
        servesTheDevice();
    }
}
