package acs.transport.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

import acs.network.CallerRules;
import acs.network.ForwardedHeader;
import acs.network.NetworkList;
import acs.network.ProxyProtocol;
import acs.transport.caller.AdmissionLimits;
import acs.transport.tls.ServerTls;
import acs.transport.tls.ServerTls.Audience;
import acs.transport.tls.ServerTlsSettings;
import acs.transport.tls.ServerTlsSettings.CertificateFiles;
import acs.transport.tls.TestCa;
import acs.transport.tls.TlsClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS behind a TCP proxy, which is 127.0.0.9: its header comes first, in clear, and the CPE's TLS after it. */
class ProxiedTlsTest {
    private static final TestCa CA = TestCa.root("Test root");

    @TempDir
    Path here;

    private SouthboundFixture acs(ProxyProtocol mode, AdmissionLimits limits) throws Exception {
        Path file = CA.issue(TestCa.Wish.server("acs.example")).write(here.resolve("server.pem"));
        ServerTls tls = ServerTls.open(ServerTlsSettings.defaults(List.of(new CertificateFiles(file, file))), null,
                false, new SimpleMeterRegistry(), InstantSource.system());
        return new SouthboundFixture(
                new CallerRules(NetworkList.parse("127.0.0.9"), mode, ForwardedHeader.NONE), limits,
                List.of(new SouthboundServer.Listener("CWMP over TLS", 0, tls.securing(Audience.DEVICES))));
    }

    private static RawCpe cpe(SouthboundFixture acs, int lastOctet, byte[] first) throws IOException {
        Socket plain = new Socket();
        plain.bind(new InetSocketAddress(SouthboundFixture.loopback(lastOctet), 0));
        plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), acs.server.port()));
        plain.setSoTimeout(20_000);
        plain.getOutputStream().write(first);
        return new RawCpe(new TlsClient(null).over(plain));
    }

    @Test
    void the_header_comes_before_tls_in_both_versions() throws Exception {
        try (SouthboundFixture acs = acs(ProxyProtocol.REQUIRE, AdmissionLimits.none())) {
            byte[] first = "PROXY TCP4 192.0.2.7 198.51.100.1 4711 7548\r\n".getBytes(US_ASCII);
            byte[] second = ProxyProtocolTest.version2(0x21, "2001:db8::8", new byte[0]);
            for (byte[] header : new byte[][]{first, second}) {
                try (RawCpe cpe = cpe(acs, 9, header)) {
                    String cookie = cpe.post(Envelopes.inform("1")).expect(200).cookie();
                    cpe.postWithCookie("", cookie).expect(204);
                }
            }
            assertThat(acs.log.informs).extracting(inform -> inform.remoteAddress()).containsExactly("192.0.2.7",
                    "2001:db8:0:0:0:0:0:8");
        }
    }

    @Test
    void who_comes_past_the_proxy_gets_no_handshake_where_the_header_is_required_and_one_where_it_is_not()
            throws Exception {
        try (SouthboundFixture acs = acs(ProxyProtocol.REQUIRE, AdmissionLimits.none())) {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> cpe(acs, 1, new byte[0]));
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> cpe(acs, 9, new byte[0]));
        }
        try (SouthboundFixture acs = acs(ProxyProtocol.ACCEPT, AdmissionLimits.none())) {
            try (RawCpe direct = cpe(acs, 1, new byte[0]); RawCpe proxy = cpe(acs, 9, new byte[0])) {
                direct.post(Envelopes.inform("1")).expect(200);
                proxy.post(Envelopes.inform("2")).expect(200);
            }
            byte[] lie = "PROXY TCP4 192.0.2.7 198.51.100.1 4711 7548\r\n".getBytes(US_ASCII);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> cpe(acs, 1, lie));
            assertThat(acs.counted("acs.caller.claims", "reason", "untrusted_proxy_header")).isOne();
        }
    }

    /** A handshake only to say no would cost what the limit is there to save. */
    @Test
    void one_connection_too_many_of_an_address_is_closed_before_the_handshake() throws Exception {
        AdmissionLimits limits = new AdmissionLimits(0, 0, 2, 0, 100, NetworkList.EMPTY);
        try (SouthboundFixture acs = acs(ProxyProtocol.OFF, limits);
                RawCpe first = cpe(acs, 2, new byte[0]);
                RawCpe second = cpe(acs, 2, new byte[0])) {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> cpe(acs, 2, new byte[0]));
            try (RawCpe other = cpe(acs, 3, new byte[0])) {
                other.post(Envelopes.inform("3")).expect(200);
            }
            first.post(Envelopes.inform("1")).expect(200);
            second.post(Envelopes.inform("2")).expect(200);
            assertThat(acs.counted("acs.cwmp.shed", "reason", "connections_of_address")).isOne();
        }
    }
}
