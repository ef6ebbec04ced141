package acs.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import acs.network.CallerRules;
import acs.network.ForwardedHeader;
import acs.network.NetworkList;
import acs.network.ProxyProtocol;
import acs.transport.caller.AdmissionLimits;
import org.junit.jupiter.api.Test;

/** HTTP proxies over real sockets: 127.0.0.9 is trusted, and brings many CPEs on one connection. */
class ForwardedTest {
    private static final int PROXY = 9;

    private static SouthboundFixture acs(ForwardedHeader header, ProxyProtocol protocol) {
        return new SouthboundFixture(
                new CallerRules(NetworkList.parse("127.0.0.9,10.0.0.0/8"), protocol, header), AdmissionLimits.none());
    }

    private static SouthboundFixture acs(ForwardedHeader header) {
        return acs(header, ProxyProtocol.OFF);
    }

    @Test
    void each_request_of_one_connection_has_the_address_that_the_proxy_names_for_it() {
        try (SouthboundFixture acs = acs(ForwardedHeader.X_FORWARDED_FOR)) {
            RawCpe proxy = acs.cpe(PROXY);
            String first = proxy.post(Envelopes.inform("1"), "X-Forwarded-For: 6.6.6.6, 192.0.2.1").expect(200)
                    .cookie();
            String second = proxy.post(Envelopes.inform("2"), "x-forwarded-for: 192.0.2.2").expect(200).cookie();
            proxy.postWithCookie("", first, "X-Forwarded-For: 192.0.2.1").expect(204);
            proxy.postWithCookie("", second, "X-Forwarded-For: 192.0.2.2").expect(204);
            proxy.post(Envelopes.inform("3"), "X-Forwarded-For: 6.6.6.6", "X-Forwarded-For: 192.0.2.3, 10.1.1.1")
                    .expect(200);
            proxy.post(Envelopes.inform("4")).expect(200);
            assertThat(acs.log.informs).extracting(inform -> inform.remoteAddress()).containsExactly("192.0.2.1",
                    "192.0.2.2", "192.0.2.3", "127.0.0.9");
        }
    }

    /** Quirks Q4 and W4 together: the cookie is lost, and another device comes on the same connection. */
    @Test
    void a_post_without_a_cookie_is_not_taken_for_the_session_of_another_device_on_the_proxys_connection() {
        try (SouthboundFixture acs = acs(ForwardedHeader.X_FORWARDED_FOR)) {
            RawCpe proxy = acs.cpe(PROXY);
            proxy.post(Envelopes.inform("1"), "X-Forwarded-For: 192.0.2.1").expect(200);
            proxy.post(Envelopes.transferComplete(), "X-Forwarded-For: 192.0.2.2").read();
            assertThat(acs.log.requests).isEmpty();
            assertThat(acs.sessions.size()).isOne();
        }
    }

    @Test
    void forwarded_is_read_where_it_is_the_one_that_the_proxy_writes() {
        try (SouthboundFixture acs = acs(ForwardedHeader.FORWARDED)) {
            RawCpe proxy = acs.cpe(PROXY);
            proxy.post(Envelopes.inform("1"), "Forwarded: for=6.6.6.6, for=\"[2001:db8::1]:4711\";proto=https",
                    "X-Forwarded-For: 7.7.7.7").expect(200);
            assertThat(acs.log.informs).singleElement().extracting(inform -> inform.remoteAddress())
                    .isEqualTo("2001:db8:0:0:0:0:0:1");
        }
    }

    @Test
    void what_an_untrusted_peer_says_about_forwarding_is_ignored_and_counted() {
        try (SouthboundFixture acs = acs(ForwardedHeader.X_FORWARDED_FOR)) {
            acs.cpe(1).post(Envelopes.inform("1"), "X-Forwarded-For: 192.0.2.1").expect(200);
            assertThat(acs.log.informs).singleElement().extracting(inform -> inform.remoteAddress())
                    .isEqualTo("127.0.0.1");
            assertThat(acs.counted("acs.caller.claims", "reason", "untrusted_forwarded")).isOne();
        }
    }

    @Test
    void where_no_header_is_set_none_is_read_even_from_a_trusted_proxy() {
        try (SouthboundFixture acs = acs(ForwardedHeader.NONE)) {
            acs.cpe(PROXY).post(Envelopes.inform("1"), "X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1")
                    .expect(200);
            assertThat(acs.log.informs.get(0).remoteAddress()).isEqualTo("127.0.0.9");
        }
    }

    /** Otherwise nonsense before what the proxy appends would hide an attacker behind the proxy's own address. */
    @Test
    void a_field_that_cannot_be_read_refuses_the_request() {
        try (SouthboundFixture acs = acs(ForwardedHeader.FORWARDED)) {
            RawCpe proxy = acs.cpe(PROXY).post(Envelopes.inform("1"), "Forwarded: for=\"", "Forwarded: for=192.0.2.1");
            proxy.expect(400);
            proxy.expectClosed();
            assertThat(acs.counted("acs.caller.claims", "reason", "malformed_forwarded")).isOne();
            assertThat(acs.log.informs).isEmpty();
        }
    }

    @Test
    void behind_the_proxy_protocol_the_header_of_an_untrusted_caller_is_not_believed() {
        try (SouthboundFixture acs = acs(ForwardedHeader.X_FORWARDED_FOR, ProxyProtocol.ACCEPT)) {
            acs.cpe(PROXY).send(ProxyProtocolTest.version1("PROXY TCP4 192.0.2.7 198.51.100.1 4711 7547"))
                    .post(Envelopes.inform("1"), "X-Forwarded-For: 6.6.6.6").expect(200);
            acs.cpe(PROXY).send(ProxyProtocolTest.version1("PROXY TCP4 10.9.9.9 198.51.100.1 4711 7547"))
                    .post(Envelopes.inform("2"), "X-Forwarded-For: 192.0.2.8").expect(200);
            assertThat(acs.log.informs).extracting(inform -> inform.remoteAddress()).containsExactly("192.0.2.7",
                    "192.0.2.8");
        }
    }
}
