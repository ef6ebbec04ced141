package acs.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

import acs.session.SessionPolicy;
import acs.transport.tls.ServerTls;
import acs.transport.tls.ServerTls.Audience;
import acs.transport.tls.ServerTlsSettings;
import acs.transport.tls.ServerTlsSettings.CertificateFiles;
import acs.transport.tls.TestCa;
import acs.transport.tls.TlsClient;
import acs.transport.tls.TlsProvider;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole sessions over TLS: the same exchange as without, beside it, on the same loops. */
class SessionsOverTlsTest {
    private static final TestCa CA = TestCa.root("Test root");

    @TempDir
    Path here;

    @ParameterizedTest
    @CsvSource({"OPENSSL,TLSv1.2", "OPENSSL,TLSv1.3", "JDK,TLSv1.2", "JDK,TLSv1.3"})
    void a_session_runs_from_Inform_to_204_and_the_next_resumes_TLS(TlsProvider provider, String version)
            throws Exception {
        try (SouthboundFixture acs = acs(SouthboundSettings.defaults(), provider)) {
            TlsClient client = new TlsClient(null).speaking(version);
            for (int i = 0; i < 3; i++) {
                try (RawCpe cpe = new RawCpe(client.connect(tlsPort(acs)))) {
                    cpe.post(Envelopes.inform("tls-" + i));
                    String cookie = cpe.expect(200).cookie();
                    cpe.postWithCookie("", cookie).expect(204);
                }
            }
            assertThat(client.certificatesSeen()).isEqualTo(1);
            acs.servesTheNextGoodInform();
        }
    }

    @Test
    void a_refusal_gets_through_to_a_CPE_that_still_sends_and_TLS_is_ended_properly() throws Exception {
        HttpLimits shipped = HttpLimits.defaults();
        try (SouthboundFixture acs = acs(SouthboundSettings.defaults(), TlsProvider.AUTO);
                RawCpe cpe = new RawCpe(new TlsClient(null).connect(tlsPort(acs)))) {
            byte[] head = ("POST / HTTP/1.1\r\nHost: acs\r\nContent-Length: " + (shipped.bodyBytesMax() + 1L)
                    + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
            // More than one record at once, and more than the buffers on the way hold.
            cpe.send(Arrays.copyOf(head, 100_000));
            for (int i = 0; i < 80; i++) {
                cpe.send(new byte[100_000]);
            }
            cpe.expect(413);
            // The JDK's client takes an end without close_notify for an attack, and throws.
            assertThat(cpe.readUntilClosed()).isEmpty();
        }
    }

    @Test
    void one_connection_too_many_is_told_so_within_TLS() throws Exception {
        HttpLimits shipped = HttpLimits.defaults();
        HttpLimits limits = new HttpLimits(shipped.requestLineBytesMax(), shipped.headerBytesMax(),
                shipped.headersMax(), shipped.bodyBytesMax(), shipped.inflatedBytesMax(),
                shipped.inflateRatioMax(), shipped.bodyMemoryMax(), shipped.largeBodyBytes(),
                shipped.largeBodiesMax(), 1);
        try (SouthboundFixture acs = acs(SouthboundSettings.defaults().with(limits), TlsProvider.AUTO);
                RawCpe first = new RawCpe(new TlsClient(null).connect(tlsPort(acs)));
                RawCpe second = new RawCpe(new TlsClient(null).connect(tlsPort(acs)))) {
            second.expect(503);
            first.post(Envelopes.inform("first")).expect(200);
        }
    }

    @Test
    void a_CPE_that_is_done_with_TLS_and_says_no_more_is_closed_in_time() throws Exception {
        HttpTimeouts shipped = HttpTimeouts.defaults();
        HttpTimeouts timeouts = new HttpTimeouts(shipped.idle(), Duration.ofMillis(300), shipped.body(),
                shipped.reply(), shipped.write(), shipped.linger());
        try (SouthboundFixture acs = acs(SouthboundSettings.defaults().with(timeouts), TlsProvider.AUTO);
                RawCpe silent = new RawCpe(new TlsClient(null).connect(tlsPort(acs)))) {
            silent.expectClosed();
        }
    }

    @Test
    void plain_HTTP_on_the_TLS_port_gets_nothing_and_TLS_on_the_plain_port_neither() throws Exception {
        try (SouthboundFixture acs = acs(SouthboundSettings.defaults(), TlsProvider.AUTO)) {
            try (RawCpe plain = new RawCpe(tlsPort(acs))) {
                plain.post(Envelopes.inform("lost"));
                assertThat(plain.readUntilClosed()).isEmpty();
            }
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> new TlsClient(null).connect(acs.server.port()));
            acs.servesTheNextGoodInform();
        }
    }

    @Test
    void a_CPE_that_hangs_up_in_the_midst_leaves_nothing_behind() throws Exception {
        try (SouthboundFixture acs = acs(SouthboundSettings.defaults(), TlsProvider.AUTO)) {
            for (int i = 0; i < 20; i++) {
                RawCpe cpe = new RawCpe(new TlsClient(null).connect(tlsPort(acs)));
                cpe.send("POST / HTTP/1.1\r\nHost: acs\r\nContent-Length: 5000\r\n\r\nhalf of it");
                if (i % 2 == 0) {
                    cpe.reset();
                } else {
                    cpe.close();
                }
            }
            acs.awaitNoConnections();
            await().untilAsserted(() -> assertThat(acs.server.bodyBytes()).isZero());
        }
    }

    private static int tlsPort(SouthboundFixture acs) {
        return acs.server.ports().get(1);
    }

    private SouthboundFixture acs(SouthboundSettings settings, TlsProvider provider) throws Exception {
        Path file = CA.issue(TestCa.Wish.server("acs.example")).write(here.resolve("server.pem"));
        ServerTls tls = ServerTls.open(
                ServerTlsSettings.defaults(List.of(new CertificateFiles(file, file))).with(provider), null, false,
                new SimpleMeterRegistry(), InstantSource.system());
        return new SouthboundFixture(settings, new InMemoryInformLog(), SessionPolicy.defaults(),
                List.of(new SouthboundServer.Listener("CWMP", 0, null),
                        new SouthboundServer.Listener("CWMP over TLS", 0, tls.securing(Audience.DEVICES))));
    }
}
