package acs.transport.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import acs.network.CallerRules;
import acs.network.ForwardedHeader;
import acs.network.NetworkList;
import acs.network.ProxyProtocol;
import acs.session.SessionPolicy;
import acs.transport.caller.AdmissionLimits;
import org.junit.jupiter.api.Test;

/** Callers that come too often are held off at their own address; every 127.0.0.x is a caller of its own. */
class FloodTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final byte[] EMPTY_POST = "POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII);

    private static AdmissionLimits limits(int perSecond, int ofAddress, int openOfAddress, int postsOfAddress) {
        return new AdmissionLimits(perSecond, ofAddress, openOfAddress, postsOfAddress, 1_000,
                NetworkList.parse("127.0.0.200"));
    }

    private static SouthboundFixture acs(AdmissionLimits limits) {
        return new SouthboundFixture(CallerRules.DIRECT, limits);
    }

    private static void isServed(RawCpe cpe, String serial) {
        cpe.post(Envelopes.inform(serial)).expect(200);
        cpe.post("").expect(204);
    }

    @Test
    void a_flood_of_connections_ends_at_its_own_address_and_a_good_client_gets_through_meanwhile() {
        try (SouthboundFixture acs = acs(limits(0, 2, 0, 0))) {
            int served = 0;
            int told = 0;
            for (int i = 0; i < 300; i++) {
                try (RawCpe cpe = new RawCpe(SouthboundFixture.loopback(2), acs.server.port())) {
                    cpe.trySend(EMPTY_POST);
                    String answer = cpe.readUntilAnswered();
                    served += answer.startsWith("HTTP/1.1 204") ? 1 : 0;
                    told += answer.startsWith("HTTP/1.1 503") && answer.contains("Retry-After: 60") ? 1 : 0;
                } catch (UncheckedIOException dropped) {
                    // Closed before it could say anything.
                }
                if (i % 50 == 49) {
                    isServed(acs.cpe(3), "good" + i);
                }
            }
            // Twenty at once, two more a second; words for two, two more a second.
            assertThat(served).isBetween(20, 100);
            assertThat(told).isBetween(1, 100);
            assertThat(acs.counted("acs.cwmp.shed", "reason", "connection_rate_of_address")).isEqualTo(300.0 - served);
            assertThat(acs.log.informs).hasSize(6);
        }
    }

    @Test
    void one_address_holds_no_more_connections_than_it_may_and_gets_its_places_back() {
        try (SouthboundFixture acs = acs(limits(0, 0, 3, 0))) {
            List<RawCpe> held = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                RawCpe cpe = acs.cpe(2);
                isServed(cpe, "held" + i);
                held.add(cpe);
            }
            RawCpe fourth = acs.cpe(2);
            assertThat(fourth.expect(503).header("Retry-After")).isEqualTo("60");
            fourth.expectClosed();
            isServed(acs.cpe(3), "good");
            assertThat(acs.counted("acs.cwmp.shed", "reason", "connections_of_address")).isOne();

            held.get(0).close();
            await().until(() -> acs.server.connections() == 3);
            isServed(acs.cpe(2), "again");
        }
    }

    @Test
    void posts_beyond_the_rate_are_503_but_never_in_the_middle_of_a_session() {
        try (SouthboundFixture acs = acs(limits(0, 0, 0, 1))) {
            RawCpe cpe = acs.cpe(2);
            String cookie = cpe.post(Envelopes.inform("1")).expect(200).cookie();
            for (int i = 0; i < 9; i++) {
                cpe.postWithCookie(Envelopes.getRpcMethods(), cookie).expect(200);
            }
            RawCpe another = acs.cpe(2).post(Envelopes.inform("2"));
            assertThat(another.expect(503).header("Retry-After")).isEqualTo("60");
            another.expectClosed();
            acs.cpe(2).post(Envelopes.inform("3"), "Cookie: " + cookie + "x").expect(503);
            cpe.postWithCookie(Envelopes.getRpcMethods(), cookie).expect(200);
            cpe.postWithCookie("", cookie).expect(204);
            isServed(acs.cpe(3), "good");
            assertThat(acs.counted("acs.cwmp.shed", "reason", "post_rate_of_address")).isEqualTo(2);
            assertThat(acs.log.informs).hasSize(2);
        }
    }

    @Test
    void a_body_that_follows_a_refused_head_is_thrown_away_and_counts_no_memory() {
        try (SouthboundFixture acs = acs(limits(0, 0, 0, 1))) {
            for (int i = 0; i < 10; i++) {
                acs.cpe(2).post("").expect(204);
            }
            RawCpe refused = acs.cpe(2).post(Envelopes.largeInform("1", 1_000_000));
            refused.expect(503);
            assertThat(acs.server.bodyBytes()).isZero();
            refused.expectClosed();
        }
    }

    @Test
    void callers_that_are_exempt_and_proxies_are_not_limited_but_those_behind_the_proxy_are() {
        CallerRules rules = new CallerRules(NetworkList.parse("127.0.0.9"), ProxyProtocol.OFF,
                ForwardedHeader.X_FORWARDED_FOR);
        try (SouthboundFixture acs = new SouthboundFixture(rules, limits(0, 1, 1, 1))) {
            for (int i = 0; i < 30; i++) {
                acs.cpe(200).post("").expect(204);
                acs.cpe(9).post("").expect(204);
            }
            RawCpe proxy = acs.cpe(9);
            for (int i = 0; i < 10; i++) {
                proxy.post("", "X-Forwarded-For: 192.0.2.1").expect(204);
            }
            proxy.post("", "X-Forwarded-For: 192.0.2.1").expect(503);
            acs.cpe(9).post("", "X-Forwarded-For: 192.0.2.2").expect(204);
        }
    }

    @Test
    void all_callers_together_connect_no_faster_than_they_may() {
        try (SouthboundFixture acs = acs(limits(5, 0, 0, 0))) {
            int served = 0;
            for (int i = 0; i < 60; i++) {
                try (RawCpe cpe = new RawCpe(SouthboundFixture.loopback(2 + i), acs.server.port())) {
                    cpe.trySend(EMPTY_POST);
                    served += cpe.readUntilAnswered().startsWith("HTTP/1.1 204") ? 1 : 0;
                }
            }
            assertThat(served).isBetween(10, 50);
            assertThat(acs.counted("acs.cwmp.shed", "reason", "connection_rate")).isEqualTo(60.0 - served);
        }
    }

    @Test
    void slow_heads_hold_their_own_addresss_places_alone_and_only_for_their_time() {
        HttpTimeouts timeouts = new HttpTimeouts(LONG, Duration.ofMillis(700), LONG, LONG, LONG,
                Duration.ofMillis(100));
        try (SouthboundFixture acs = new SouthboundFixture(SouthboundSettings.defaults().with(timeouts),
                new InMemoryInformLog(), SessionPolicy.defaults(), CallerRules.DIRECT, limits(0, 0, 5, 0))) {
            List<RawCpe> slow = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                slow.add(acs.cpe(2).send("POST / HTTP/1.1\r\nHost: a"));
            }
            await().until(() -> acs.server.connections() == 5);
            isServed(acs.cpe(3), "good");
            slow.forEach(cpe -> cpe.expect(408));
            slow.forEach(RawCpe::expectClosed);
            slow.forEach(RawCpe::close);
            await().until(() -> acs.server.connections() == 1);
            isServed(acs.cpe(2), "recovered");
        }
    }
}
