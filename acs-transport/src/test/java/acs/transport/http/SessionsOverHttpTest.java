package acs.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import acs.session.SessionPolicy;
import acs.transport.http.RawCpe.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose session a POST belongs to: by cookie, and by connection where a CPE alone has used it (quirks Q1–Q4, W3, W4). */
class SessionsOverHttpTest {
    private final SouthboundFixture acs = new SouthboundFixture(SouthboundSettings.defaults());

    @AfterEach
    void stop() {
        acs.close();
    }

    @Test
    void the_whole_ladder_on_one_connection() {
        RawCpe cpe = acs.cpe();
        String cookie = cpe.post(Envelopes.inform("1")).expect(200).cookie();
        assertThat(cpe.postWithCookie(Envelopes.getRpcMethods(), cookie).expect(200).body())
                .contains("GetRPCMethodsResponse", "TransferComplete");
        assertThat(cpe.postWithCookie(Envelopes.transferComplete(), cookie).expect(200).body())
                .contains("TransferCompleteResponse");
        assertThat(acs.log.requests).hasSize(1);
        cpe.postWithCookie("", cookie).expect(204);
        assertThat(acs.sessions.size()).isZero();
        // The connection lives on for the next session.
        cpe.post(Envelopes.inform("1")).expect(200);
    }

    @Test
    void cookies_come_back_in_many_forms() {
        List<String> forms = List.of("Cookie: %s", "Cookie: %s; Path=/; HttpOnly", "Cookie: %s;Version=1;Path=/",
                "Cookie: other=1, %s", "Cookie: $Version=1; %s; $Path=/", "cookie: a=b;c=d;%s", "Cookie: acs=?;%s",
                "Cookie: x=y\r\nCookie: %s");
        for (String form : forms) {
            String cookie = acs.cpe().post(Envelopes.inform("1")).expect(200).cookie();
            acs.cpe().post("", form.formatted(cookie)).expect(204);
            assertThat(acs.sessions.size()).as(form).isZero();
        }
        String cookie = Objects.requireNonNull(acs.cpe().post(Envelopes.inform("1")).expect(200).cookie());
        acs.cpe().post("", "Cookie: acs=\"" + cookie.substring(4) + '"').expect(204);
        assertThat(acs.sessions.size()).as("quoted").isZero();
    }

    @Test
    void a_lost_cookie_is_made_up_for_by_the_connection() {
        RawCpe cpe = acs.cpe();
        cpe.post(Envelopes.inform("1")).expect(200);
        assertThat(cpe.post(Envelopes.transferComplete()).expect(200).body()).contains("TransferCompleteResponse");
        assertThat(acs.log.requests.get(0).deviceKey()).endsWith("-1");
        cpe.post("").expect(204);
        assertThat(acs.sessions.size()).isZero();
    }

    @Test
    void a_connection_that_two_devices_share_is_nobodys_identity() {
        RawCpe proxy = acs.cpe();
        String first = proxy.post(Envelopes.inform("1")).expect(200).cookie();
        String second = proxy.post(Envelopes.inform("2")).expect(200).cookie();
        proxy.post(Envelopes.transferComplete()).read();
        assertThat(acs.log.requests).isEmpty();
        proxy.postWithCookie("", first).expect(204);
        proxy.postWithCookie("", second).expect(204);
        assertThat(acs.sessions.size()).isZero();
    }

    @Test
    void a_session_goes_on_by_its_cookie_over_another_connection() {
        RawCpe first = acs.cpe();
        String cookie = first.post(Envelopes.inform("1")).expect(200).cookie();
        first.close();
        assertThat(acs.cpe().postWithCookie(Envelopes.transferComplete(), cookie).expect(200).body())
                .contains("TransferCompleteResponse");
        acs.cpe().postWithCookie("", cookie).expect(204);
        assertThat(acs.sessions.size()).isZero();
    }

    @Test
    void a_new_inform_supersedes_the_devices_session() {
        String old = acs.cpe().post(Envelopes.inform("1")).expect(200).cookie();
        RawCpe again = acs.cpe();
        String cookie = again.post(Envelopes.inform("1")).expect(200).cookie();
        assertThat(cookie).isNotEqualTo(old);
        assertThat(acs.sessions.size()).isEqualTo(1);
        Response late = acs.cpe().postWithCookie(Envelopes.transferComplete(), old).read();
        assertThat(late.status()).isNotEqualTo(200);
        assertThat(acs.log.requests).isEmpty();
        again.postWithCookie("", cookie).expect(204);
    }

    @Test
    void an_inform_with_another_devices_cookie_opens_a_session_of_its_own() {
        RawCpe b = acs.cpe();
        String cookieOfB = b.post(Envelopes.inform("B")).expect(200).cookie();
        RawCpe a = acs.cpe();
        String cookieOfA = a.postWithCookie(Envelopes.inform("A"), cookieOfB).expect(200).cookie();
        assertThat(cookieOfA).isNotEqualTo(cookieOfB);
        assertThat(acs.sessions.size()).isEqualTo(2);
        a.postWithCookie(Envelopes.transferComplete(), cookieOfA).expect(200);
        b.postWithCookie(Envelopes.transferComplete(), cookieOfB).expect(200);
        assertThat(acs.log.requests).extracting(request -> request.deviceKey().substring(
                request.deviceKey().length() - 1)).containsExactly("A", "B");
    }

    @Test
    void an_empty_post_without_a_session_gets_204() {
        acs.cpe().post("").expect(204);
    }

    @Test
    void a_cpe_that_hangs_up_at_any_point_leaves_nothing_behind() {
        SessionPolicy shipped = SessionPolicy.defaults();
        SessionPolicy hasty = new SessionPolicy(shipped.requestsMax(), Duration.ofMillis(200), Duration.ofMillis(200),
                Duration.ofSeconds(2), shipped.retryAfter(), shipped.callsMax(), shipped.plans(), shipped.methods());
        InMemoryInformLog log = new InMemoryInformLog();
        try (SouthboundFixture impatient = new SouthboundFixture(SouthboundSettings.defaults(), log, hasty)) {
            String body = Envelopes.inform("1");
            String whole = "POST / HTTP/1.1\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
            impatient.cpe().reset();
            impatient.cpe().send(whole.substring(0, 10)).reset();
            impatient.cpe().send(whole.substring(0, 60)).reset();
            impatient.cpe().send(whole.substring(0, whole.length() - 1)).reset();
            log.shut();
            RawCpe waiting = impatient.cpe().send(whole);
            await().until(() -> impatient.sessions.size() == 1);
            waiting.reset();
            impatient.awaitNoConnections();
            await().atMost(Duration.ofSeconds(10)).until(() -> impatient.sessions.size() == 0);
            log.open();
            RawCpe served = impatient.cpe().send(whole);
            served.expect(200);
            served.close();
            impatient.awaitNoConnections();
            await().atMost(Duration.ofSeconds(10)).until(() -> impatient.sessions.size() == 0);
            impatient.servesTheNextGoodInform();
        }
    }
}
