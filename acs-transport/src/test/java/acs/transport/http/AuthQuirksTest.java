package acs.transport.http;

import static acs.transport.http.AuthFixture.authorization;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;

import acs.transport.auth.AuthSettings;
import acs.transport.auth.AuthSettings.Method;
import acs.transport.auth.Proofs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How devices in the field prove who they are: QUIRKS Q1, Q3–Q7, Q27, Q28, Q30, W4–W6. */
class AuthQuirksTest {
    private static final Proofs ME = Proofs.of("me", "mine");
    private static final Proofs YOU = Proofs.of("you", "yours");

    private final AuthFixture acs = new AuthFixture(AuthSettings.defaults().with(Method.DIGEST));

    @AfterEach
    void stop() {
        acs.close();
    }

    @Test
    void q1_a_device_that_loses_its_cookie_is_known_by_connection_and_proof() {
        RawCpe cpe = acs.cpe();
        String challenge = AuthFixture.challenge(cpe, Envelopes.inform("1"));
        cpe.post(Envelopes.inform("1"), authorization(ME.to(challenge))).expect(200);
        cpe.post(Envelopes.transferComplete(), authorization(ME.nc("00000002").to(challenge))).expect(200);
        cpe.post("", authorization(ME.nc("00000003").to(challenge))).expect(204);
        assertThat(acs.acs.sessions.size()).isZero();
        assertThat(acs.log.requests).hasSize(1);
    }

    @Test
    void q1_and_q27_a_device_that_loses_cookies_and_connections_is_known_by_its_proof() {
        String challenge = acs.challenge();
        acs.cpe().post(Envelopes.inform("1"), authorization(ME.to(challenge)), "Connection: close").expect(200);
        acs.cpe().post(Envelopes.transferComplete(), authorization(ME.nc("2").to(challenge)), "Connection: close")
                .expect(200);
        acs.cpe().post("", authorization(ME.nc("3").to(challenge)), "Connection: close").expect(204);
        assertThat(acs.acs.sessions.size()).isZero();
    }

    @Test
    void q3_the_cookie_of_the_last_session_stands_for_no_proof() {
        RawCpe cpe = acs.cpe();
        String cookie = acs.open(cpe);
        AuthFixture.challenge(cpe, Envelopes.inform("1"), "Cookie: " + cookie);
        AuthFixture.challenge(cpe, Envelopes.inform("1"), "Cookie: acs=stale");
        assertThat(acs.log.informs).hasSize(1);
        cpe.post("", "Cookie: " + cookie).expect(204);
    }

    @Test
    void q4_and_w4_devices_without_cookies_are_told_apart_on_the_connection_that_a_proxy_shares() {
        RawCpe proxy = acs.cpe();
        String challenge = AuthFixture.challenge(proxy, Envelopes.inform("1"));
        proxy.post(Envelopes.inform("1"), authorization(ME.to(challenge))).expect(200);
        // Another device's empty POST, to draw a challenge, must not reach the first one's session.
        AuthFixture.challenge(proxy, "");
        proxy.post(Envelopes.inform("2"), authorization(YOU.to(challenge))).expect(200);
        proxy.post(Envelopes.transferComplete(), authorization(ME.nc("2").to(challenge))).expect(200);
        proxy.post("", authorization(YOU.nc("2").to(challenge))).expect(204);
        assertThat(acs.acs.sessions.size()).isOne();
        proxy.post("", authorization(ME.nc("3").to(challenge))).expect(204);
        assertThat(acs.acs.sessions.size()).isZero();
        assertThat(acs.log.requests).singleElement().satisfies(
                request -> assertThat(request.deviceKey()).isEqualTo("0A1B2C-Box-1"));
    }

    @Test
    void q5_a_challenge_is_answered_on_a_new_connection() {
        RawCpe first = acs.cpe();
        String challenge = AuthFixture.challenge(first, Envelopes.inform("1"));
        first.close();
        acs.cpe().post(Envelopes.inform("1"), authorization(ME.to(challenge))).expect(200);
    }

    @Test
    void q6_the_inform_may_have_another_id_and_another_body_after_the_challenge() {
        RawCpe cpe = acs.cpe();
        String challenge = AuthFixture.challenge(cpe, Envelopes.inform("1").replace(">42<", ">1<"));
        assertThat(cpe.post(Envelopes.inform("1").replace(">42<", ">1804289383<").replace("1.0", "2.0"),
                authorization(ME.to(challenge))).expect(200).body()).contains(">1804289383<");
    }

    @Test
    void q7_and_w5_the_hash_is_made_of_the_uri_that_the_header_names() {
        for (String uri : new String[]{"/", "", "/somewhere/else?x=1", "http://acs.example:7547/acs"}) {
            String challenge = acs.challenge();
            acs.cpe().post(Envelopes.inform("1"),
                    authorization(ME.uri(uri).form(Proofs.Form.ALL_QUOTED).to(challenge))).expect(200);
        }
    }

    @Test
    void q28_a_device_that_awaits_100_gets_it_and_then_the_challenge() {
        RawCpe cpe = acs.cpe();
        String inform = Envelopes.inform("1");
        String head = "POST / HTTP/1.1\r\nHost: acs\r\nExpect: 100-continue\r\nContent-Length: " + inform.length();
        cpe.send(head + "\r\n\r\n").expect(100);
        String challenge = Objects.requireNonNull(cpe.send(inform).expect(401).header("WWW-Authenticate"));
        cpe.send(head + "\r\n" + authorization(ME.to(challenge)) + "\r\n\r\n").expect(100);
        cpe.send(inform).expect(200);
    }

    @Test
    void q29_a_chunked_body_is_thrown_away_too() {
        RawCpe cpe = acs.cpe();
        String chunked = "POST / HTTP/1.1\r\nHost: acs\r\nTransfer-Encoding: chunked\r\n";
        String chunk = Integer.toHexString(Envelopes.inform("1").length()) + "\r\n" + Envelopes.inform("1")
                + "\r\n0\r\n\r\n";
        String challenge = Objects.requireNonNull(
                cpe.send(chunked + "\r\n" + chunk).expect(401).header("WWW-Authenticate"));
        cpe.send(chunked + "\r\n0\r\n\r\n").expect(401);
        cpe.send(chunked + authorization(ME.to(challenge)) + "\r\n\r\n" + chunk).expect(200);
    }

    @Test
    void q30_an_empty_post_too_many_after_the_session_gets_204_again() {
        RawCpe cpe = acs.cpe();
        String cookie = acs.open(cpe);
        cpe.postWithCookie("", cookie).expect(204);
        cpe.postWithCookie("", cookie).expect(204);
    }

    @Test
    void w5_an_empty_post_draws_the_challenge_and_the_inform_alone_is_proven() {
        RawCpe cpe = acs.cpe();
        String challenge = AuthFixture.challenge(cpe, "");
        String cookie = cpe.post(Envelopes.inform("1"), authorization(ME.rfc2069().uri("").to(challenge)))
                .expect(200).cookie();
        cpe.postWithCookie(Envelopes.transferComplete(), cookie).expect(200);
        cpe.postWithCookie("", cookie).expect(204);
        assertThat(acs.log.requests).hasSize(1);
    }

    @Test
    void w5_a_device_may_show_the_same_answer_with_each_post_of_its_session_but_opens_no_other_with_it() {
        RawCpe cpe = acs.cpe();
        String answer = authorization(ME.rfc2069().to(AuthFixture.challenge(cpe, Envelopes.inform("1"))));
        String cookie = cpe.post(Envelopes.inform("1"), answer).expect(200).cookie();
        cpe.postWithCookie(Envelopes.transferComplete(), cookie, answer).expect(200);
        cpe.postWithCookie("", cookie, answer).expect(204);
        assertThat(acs.failures("replayed")).isZero();

        String next = AuthFixture.challenge(cpe, Envelopes.inform("1"), answer);
        assertThat(next).contains("stale=true");
        cpe.post(Envelopes.inform("1"), authorization(ME.rfc2069().to(next))).expect(200);
        assertThat(acs.failures("replayed")).isOne();
    }

    @Test
    void w5_a_nonce_that_ages_within_a_session_does_not_end_it() {
        RawCpe cpe = acs.cpe();
        String challenge = AuthFixture.challenge(cpe, "");
        String cookie = cpe.post(Envelopes.inform("1"), authorization(ME.to(challenge))).expect(200).cookie();
        acs.clock.addAndGet(3_600_000);
        cpe.postWithCookie(Envelopes.transferComplete(), cookie, authorization(ME.nc("2").to(challenge))).expect(200);
        cpe.postWithCookie("", cookie, authorization(ME.nc("3").to(challenge))).expect(204);
    }

    @Test
    void w6_a_count_that_never_advances_is_taken_with_another_cnonce() {
        String challenge = acs.challenge();
        for (int i = 0; i < 20; i++) {
            String cookie = acs.cpe().post(Envelopes.inform("1"), authorization(ME.cnonce("c" + i).to(challenge)))
                    .expect(200).cookie();
            acs.cpe().postWithCookie("", cookie, authorization(ME.nc("1").cnonce("d" + i).to(challenge))).expect(204);
        }
        assertThat(acs.failures("replayed")).isZero();
    }

    @Test
    void w6_basic_first_and_unasked_is_answered_with_the_challenge_of_digest() {
        RawCpe cpe = acs.cpe();
        for (int i = 0; i < 50; i++) {
            AuthFixture.challenge(cpe, Envelopes.inform("1"), authorization(Proofs.basic("", "")));
            AuthFixture.challenge(cpe, Envelopes.inform("1"), authorization(Proofs.basic("me", "mine")));
        }
        String challenge = AuthFixture.challenge(cpe, Envelopes.inform("1"), authorization(Proofs.basic("", "")));
        assertThat(challenge).startsWith("Digest ").doesNotContain("stale");
        String cookie = cpe.post(Envelopes.inform("1"), authorization(ME.to(challenge))).expect(200).cookie();
        cpe.postWithCookie(Envelopes.transferComplete(), cookie, authorization(Proofs.basic("", ""))).expect(200);
    }
}
