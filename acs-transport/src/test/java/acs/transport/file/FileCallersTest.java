package acs.transport.file;

import static acs.transport.file.FileFixture.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import acs.engine.AcsMeter;
import acs.network.CallerRules;
import acs.network.ForwardedHeader;
import acs.network.NetworkList;
import acs.network.ProxyProtocol;
import acs.store.FileStoreSettings.Storage;
import acs.transport.caller.Admission;
import acs.transport.caller.AdmissionLimits;
import acs.transport.caller.Callers;
import acs.transport.file.FileFixture.Cpe;
import acs.transport.file.FileFixture.Reply;
import acs.transport.tls.ServerTls;
import acs.transport.tls.ServerTls.Audience;
import acs.transport.tls.ServerTlsSettings;
import acs.transport.tls.ServerTlsSettings.CertificateFiles;
import acs.transport.tls.TestCa;
import acs.transport.tls.TlsClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageEncoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.netty.http.server.HttpServer;

/** Who connects to the file service, and how often; every 127.0.0.x is a caller of its own, and 127.0.0.9 the trusted proxy. */
class FileCallersTest {
    private static final int PROXY = 9;
    private static final byte[] IMAGE = random(10_000);
    private static final TestCa CA = TestCa.root("Test root");

    @TempDir
    Path here;

    private FileFixture served(ProxyProtocol mode, AdmissionLimits limits, int connectionsMax,
            UnaryOperator<HttpServer> security) {
        CallerRules rules = new CallerRules(NetworkList.parse("127.0.0.9"), mode, ForwardedHeader.NONE);
        FileFixture fixture = new FileFixture(here, Storage.DISK, LinkAuth.URL,
                at -> new FileServerSettings(at.host(), 0, at.transport(), 1, connectionsMax, 10, at.retryAfter(), 0, 0,
                        at.idleTimeout(), at.stallTimeout(), at.transferTimeout(), at.lookUpTimeout()),
                security, meters -> new Callers(rules,
                        new Admission(limits, AcsMeter.FILES_SHED, meters, System::nanoTime), meters));
        fixture.put("image.bin", IMAGE);
        return fixture;
    }

    private FileFixture served(ProxyProtocol mode, AdmissionLimits limits) {
        return served(mode, limits, 100, UnaryOperator.identity());
    }

    private static AdmissionLimits open(int ofAddress) {
        return new AdmissionLimits(0, 0, ofAddress, 0, 100, NetworkList.EMPTY);
    }

    private static double count(FileFixture fixture, String meter, String reason) {
        return fixture.meters.get(meter).tag("reason", reason).counter().count();
    }

    private static byte[] header(HAProxyProtocolVersion version, String caller) {
        EmbeddedChannel encoder = new EmbeddedChannel(HAProxyMessageEncoder.INSTANCE);
        encoder.writeOutbound(new HAProxyMessage(version, HAProxyCommand.PROXY, HAProxyProxiedProtocol.TCP4, caller,
                "198.51.100.1", 4711, 7567));
        ByteBuf bytes = encoder.readOutbound();
        try {
            return ByteBufUtil.getBytes(bytes);
        } finally {
            bytes.release();
            encoder.finishAndReleaseAll();
        }
    }

    private static Reply get(Cpe cpe, String path) throws IOException {
        return cpe.send(Cpe.head("GET", path)).read("GET");
    }

    private static void isServed(Cpe cpe, String path) throws IOException {
        Reply reply = get(cpe, path);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(IMAGE);
    }

    private static int statusFor(FileFixture fixture, int lastOctet, String path) throws IOException {
        try (Cpe cpe = fixture.cpe(lastOctet)) {
            return get(cpe, path).status();
        }
    }

    @Test
    void one_address_holds_no_more_connections_than_it_may_and_gets_its_places_back() throws Exception {
        try (FileFixture fixture = served(ProxyProtocol.OFF, open(2))) {
            String path = fixture.path("image.bin");
            try (Cpe first = fixture.cpe(2); Cpe second = fixture.cpe(2)) {
                isServed(first, path);
                isServed(second, path);
                try (Cpe third = fixture.cpe(2)) {
                    Reply refused = third.read("GET");
                    assertThat(refused.status()).isEqualTo(503);
                    assertThat(refused.header("retry-after")).isEqualTo("30");
                    assertThat(refused.header("connection")).isEqualTo("close");
                    assertThat(third.isClosed()).isTrue();
                }
                assertThat(statusFor(fixture, 3, path)).isEqualTo(200);
                isServed(first, path);
                assertThat(count(fixture, "acs.files.shed", "connections_of_address")).isOne();
            }
            await().atMost(FileFixture.PATIENCE).ignoreExceptions()
                    .until(() -> statusFor(fixture, 2, path) == 200);
        }
    }

    /** Silent connections live for the idle time-out, so that 70 a second would take all 2,000 places of the port. */
    @Test
    void a_host_that_opens_one_silent_connection_after_the_other_keeps_nobody_from_its_file() throws Exception {
        AdmissionLimits limits = new AdmissionLimits(0, 1_000, 3, 0, 100, NetworkList.EMPTY);
        List<Cpe> silent = new ArrayList<>();
        try (FileFixture fixture = served(ProxyProtocol.OFF, limits, 5, UnaryOperator.identity())) {
            String path = fixture.path("image.bin");
            for (int i = 0; i < 40; i++) {
                silent.add(fixture.cpe(2));
            }
            for (Cpe refused : silent.subList(3, silent.size())) {
                assertThat(refused.read("GET").status()).isEqualTo(503);
            }
            // Nobody has hung up: three are held, and those that were refused have no place of the port.
            assertThat(statusFor(fixture, 3, path)).isEqualTo(200);
            assertThat(count(fixture, "acs.files.shed", "connections_of_address")).isEqualTo(37);
        } finally {
            for (Cpe cpe : silent) {
                cpe.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_caller_that_a_trusted_proxy_names_is_the_one_that_is_counted(HAProxyProtocolVersion version)
            throws Exception {
        try (FileFixture fixture = served(ProxyProtocol.REQUIRE, open(1))) {
            String path = fixture.path("image.bin");
            try (Cpe one = fixture.cpe(PROXY).send(header(version, "192.0.2.1"));
                    Cpe again = fixture.cpe(PROXY);
                    Cpe other = fixture.cpe(PROXY)) {
                isServed(one, path);
                assertThat(again.send(header(version, "192.0.2.1")).read("GET").status()).isEqualTo(503);
                for (byte each : header(version, "192.0.2.2")) {
                    other.send(new byte[]{each});
                }
                isServed(other, path);
                isServed(one, path);
            }
        }
    }

    @Test
    void who_is_no_trusted_proxy_names_nobody_and_comes_past_a_required_one_for_nothing() throws Exception {
        byte[] lie = header(HAProxyProtocolVersion.V2, "192.0.2.1");
        try (FileFixture fixture = served(ProxyProtocol.ACCEPT, open(0)); Cpe liar = fixture.cpe(2)) {
            liar.send(lie);
            assertThat(isGone(liar)).isTrue();
            assertThat(count(fixture, "acs.caller.claims", "untrusted_proxy_header")).isOne();
            assertThat(statusFor(fixture, 2, fixture.path("image.bin"))).isEqualTo(200);
            assertThat(statusFor(fixture, PROXY, fixture.path("image.bin"))).isEqualTo(200);
        }
        try (FileFixture fixture = served(ProxyProtocol.REQUIRE, open(0)); Cpe direct = fixture.cpe(2)) {
            assertThat(isGone(direct)).isTrue();
            assertThat(count(fixture, "acs.caller.claims", "past_the_proxy")).isOne();
        }
    }

    /** Closed by an end or by a reset, which is what bytes that nobody reads make of it. */
    private static boolean isGone(Cpe cpe) {
        try {
            return cpe.isClosed();
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void a_proxys_header_comes_before_tls_and_one_connection_too_many_ends_before_the_handshake() throws Exception {
        Path file = CA.issue(TestCa.Wish.server("acs.example")).write(here.resolve("server.pem"));
        ServerTls tls = ServerTls.open(ServerTlsSettings.defaults(List.of(new CertificateFiles(file, file))), null,
                false, new SimpleMeterRegistry(), InstantSource.system());
        UnaryOperator<HttpServer> security = server -> server.doOnChannelInit(
                (observer, channel, address) -> tls.securing(Audience.DEVICES).accept(channel));
        try (FileFixture fixture = served(ProxyProtocol.REQUIRE, open(1), 100, security)) {
            String path = fixture.path("image.bin");
            try (Cpe first = secured(fixture, "192.0.2.1"); Cpe other = secured(fixture, "192.0.2.2")) {
                isServed(first, path);
                isServed(other, path);
                assertThatExceptionOfType(IOException.class).isThrownBy(() -> secured(fixture, "192.0.2.1").close());
                isServed(first, path);
                assertThat(count(fixture, "acs.files.shed", "connections_of_address")).isOne();
            }
        }
    }

    private static Cpe secured(FileFixture fixture, String caller) throws IOException {
        Socket plain = fixture.cpe(PROXY).socket;
        plain.getOutputStream().write(header(HAProxyProtocolVersion.V1, caller));
        return new Cpe(new TlsClient(null).over(plain));
    }
}
