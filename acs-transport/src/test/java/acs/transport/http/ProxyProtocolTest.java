package acs.transport.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;

import acs.network.Addresses;
import acs.network.CallerRules;
import acs.network.ForwardedHeader;
import acs.network.NetworkList;
import acs.network.ProxyProtocol;
import acs.session.SessionPolicy;
import acs.transport.caller.AdmissionLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The PROXY protocol over real sockets: 127.0.0.9 is the trusted proxy, everybody else is not. */
class ProxyProtocolTest {
    static final int PROXY = 9;
    private static final byte[] SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};

    private static SouthboundFixture acs(ProxyProtocol mode) {
        return new SouthboundFixture(rules(mode), AdmissionLimits.none());
    }

    private static CallerRules rules(ProxyProtocol mode) {
        return new CallerRules(NetworkList.parse("127.0.0.9"), mode, ForwardedHeader.NONE);
    }

    /** Version 2: 0x21 forwards, 0x20 speaks for itself. */
    static byte[] version2(int command, String source, byte[] additions) {
        InetAddress address = Objects.requireNonNull(Addresses.literal(source));
        byte[] bytes = address.getAddress();
        int length = 2 * bytes.length + 4 + additions.length;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(SIGNATURE);
        out.write(command);
        out.write(bytes.length == 4 ? 0x11 : 0x21);
        out.write(length >> 8);
        out.write(length);
        out.writeBytes(bytes);
        out.writeBytes(bytes);
        out.writeBytes(new byte[]{0x30, 0x39, 0x1D, 0x7B});
        out.writeBytes(additions);
        return out.toByteArray();
    }

    static byte[] version1(String line) {
        return (line + "\r\n").getBytes(ISO_8859_1);
    }

    static Stream<Arguments> headers() {
        byte[] unique = {0x05, 0x00, 0x04, 'a', 'b', 'c', 'd'};
        return Stream.of(
                Arguments.of("version 1, IPv4", version1("PROXY TCP4 192.0.2.7 198.51.100.1 4711 7547"), "192.0.2.7"),
                Arguments.of("version 1, IPv6", version1("PROXY TCP6 2001:db8::7 2001:db8::1 4711 7547"),
                        "2001:db8:0:0:0:0:0:7"),
                Arguments.of("version 1, unknown", version1("PROXY UNKNOWN"), "127.0.0.9"),
                Arguments.of("version 2, IPv4", version2(0x21, "192.0.2.8", new byte[0]), "192.0.2.8"),
                Arguments.of("version 2, IPv6", version2(0x21, "2001:db8::8", new byte[0]), "2001:db8:0:0:0:0:0:8"),
                Arguments.of("version 2, with an addition", version2(0x21, "192.0.2.9", unique), "192.0.2.9"),
                Arguments.of("version 2, the proxy itself", version2(0x20, "192.0.2.8", new byte[0]), "127.0.0.9"),
                Arguments.of("none", new byte[0], "127.0.0.9"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("headers")
    void a_trusted_proxy_tells_for_whom_a_connection_is(String name, byte[] header, String caller) {
        try (SouthboundFixture acs = acs(ProxyProtocol.ACCEPT)) {
            RawCpe cpe = acs.cpe(PROXY).send(header).post(Envelopes.inform("1"));
            cpe.expect(200);
            cpe.post("").expect(204);
            cpe.post(Envelopes.inform("2")).expect(200);
            assertThat(acs.log.informs).extracting(inform -> inform.remoteAddress()).containsExactly(caller, caller);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("headers")
    void a_header_that_comes_byte_by_byte_is_the_same(String name, byte[] header, String caller) {
        try (SouthboundFixture acs = acs(ProxyProtocol.ACCEPT)) {
            RawCpe cpe = acs.cpe(PROXY);
            for (byte one : header) {
                cpe.send(new byte[]{one});
            }
            cpe.post(Envelopes.inform("1")).expect(200);
            assertThat(acs.log.informs).extracting(inform -> inform.remoteAddress()).containsExactly(caller);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ACCEPT", "REQUIRE"})
    void who_is_no_trusted_proxy_and_speaks_like_one_is_closed_and_counted(ProxyProtocol mode) {
        try (SouthboundFixture acs = acs(mode)) {
            String claim = mode == ProxyProtocol.ACCEPT ? "untrusted_proxy_header" : "past_the_proxy";
            for (byte[] header : new byte[][]{version1("PROXY TCP4 192.0.2.7 198.51.100.1 4711 7547"),
                    version2(0x21, "192.0.2.8", new byte[0])}) {
                RawCpe liar = acs.cpe(1);
                liar.trySend(header);
                liar.trySend("POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
                assertThat(liar.readUntilClosed()).isEmpty();
            }
            assertThat(acs.counted("acs.caller.claims", "reason", claim)).isEqualTo(2);
            assertThat(acs.log.informs).isEmpty();
        }
    }

    @Test
    void who_needs_no_proxy_is_served_beside_those_who_come_by_one() {
        try (SouthboundFixture acs = acs(ProxyProtocol.ACCEPT)) {
            acs.cpe(1).post(Envelopes.inform("1")).expect(200);
            assertThat(acs.log.informs.get(0).remoteAddress()).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void where_the_header_is_required_nothing_goes_without() {
        try (SouthboundFixture acs = acs(ProxyProtocol.REQUIRE)) {
            acs.cpe(PROXY).post(Envelopes.inform("1")).expectClosed();
            RawCpe direct = acs.cpe(1);
            direct.trySend("POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
            direct.expectClosed();
            assertThat(acs.counted("acs.caller.claims", "reason", "missing_proxy_header")).isEqualTo(1);
            assertThat(acs.counted("acs.caller.claims", "reason", "past_the_proxy")).isEqualTo(1);
            acs.cpe(PROXY).send(version2(0x21, "192.0.2.8", new byte[0])).post(Envelopes.inform("1")).expect(200);
            assertThat(acs.log.informs).singleElement().extracting(inform -> inform.remoteAddress())
                    .isEqualTo("192.0.2.8");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY TCP4 192.0.2.777 198.51.100.1 4711 7547", "PROXY TCP4 192.0.2.7",
            "PROXY TCP4 192.0.2.7 198.51.100.1 99999 7547", "PROXY TCP4 example.org 198.51.100.1 4711 7547",
            "PROXY UDP4 192.0.2.7 198.51.100.1 4711 7547"})
    void a_header_of_a_trusted_proxy_that_is_none_closes_the_connection(String line) {
        try (SouthboundFixture acs = acs(ProxyProtocol.ACCEPT)) {
            acs.cpe(PROXY).send(version1(line)).expectClosed();
            await().untilAsserted(
                    () -> assertThat(acs.counted("acs.caller.claims", "reason", "malformed_proxy_header")).isOne());
        }
    }

    @Test
    void a_header_larger_than_any_closes_the_connection() {
        try (SouthboundFixture acs = acs(ProxyProtocol.ACCEPT)) {
            RawCpe cpe = acs.cpe(PROXY);
            cpe.trySend(version2(0x21, "192.0.2.8", new byte[60_000]));
            cpe.expectClosed();
            RawCpe endless = acs.cpe(PROXY);
            endless.trySend(("PROXY TCP4 " + "1".repeat(100_000)).getBytes(ISO_8859_1));
            endless.expectClosed();
            assertThat(acs.counted("acs.caller.claims", "reason", "malformed_proxy_header")).isEqualTo(2);
        }
    }

    @Test
    void a_second_header_is_no_http() {
        try (SouthboundFixture acs = acs(ProxyProtocol.ACCEPT)) {
            byte[] header = version1("PROXY TCP4 192.0.2.7 198.51.100.1 4711 7547");
            acs.cpe(PROXY).send(header).send(header).expect(400);
        }
    }

    @Test
    void without_the_protocol_a_header_is_garbage_whoever_sends_it() {
        try (SouthboundFixture acs = acs(ProxyProtocol.OFF)) {
            acs.cpe(PROXY).send(version1("PROXY TCP4 192.0.2.7 198.51.100.1 4711 7547")).expect(400);
            acs.cpe(PROXY).send(version2(0x21, "192.0.2.8", new byte[0])).expect(400);
            assertThat(acs.log.informs).isEmpty();
        }
    }

    @Test
    void a_header_that_trickles_in_or_never_comes_is_cut_off() {
        Duration patience = Duration.ofSeconds(30);
        HttpTimeouts impatient = new HttpTimeouts(patience, Duration.ofMillis(300), patience, patience, patience,
                patience);
        try (SouthboundFixture acs = new SouthboundFixture(SouthboundSettings.defaults().with(impatient),
                new InMemoryInformLog(), SessionPolicy.defaults(), rules(ProxyProtocol.REQUIRE),
                AdmissionLimits.none())) {
            RawCpe silent = acs.cpe(PROXY);
            RawCpe slow = acs.cpe(PROXY).send("PROXY TCP4 192.0");
            silent.expectClosed();
            slow.expectClosed();
            acs.awaitNoConnections();
        }
    }
}
