package acs.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

import acs.engine.AuthMeters;
import acs.engine.Gates;
import acs.session.SessionPolicy;
import acs.transport.auth.AuthSettings;
import acs.transport.auth.AuthSettings.Method;
import acs.transport.auth.CpeAuthenticator;
import acs.transport.auth.Credentials;
import acs.transport.nonce.NonceStart;
import acs.transport.tls.ServerTls;
import acs.transport.tls.ServerTls.Audience;
import acs.transport.tls.ServerTlsSettings;
import acs.transport.tls.ServerTlsSettings.CertificateFiles;
import acs.transport.tls.ServerTlsSettings.ClientCertificates;
import acs.transport.tls.ServerTlsSettings.Demand;
import acs.transport.tls.TestCa;
import acs.transport.tls.TestCa.Issued;
import acs.transport.tls.TestCa.Wish;
import acs.transport.tls.TlsClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices that prove themselves by certificate alone, shown here or handed on by a proxy: for whom they may speak. */
class CertifiedSessionsTest {
    private static final TestCa CA = TestCa.root("Devices");
    private static final Issued ONE = CA.issue(Wish.device("0A1B2C-Box-1"));
    private static final String FIELD = "X-SSL-Client-Cert: ";

    @TempDir
    Path here;

    private final AtomicBoolean proxyTrusted = new AtomicBoolean(true);
    private @Nullable SouthboundFixture running;

    @BeforeEach
    void start() throws Exception {
        Path file = CA.issue(Wish.server("acs.example")).write(here.resolve("server.pem"));
        ServerTls tls = ServerTls.open(ServerTlsSettings.defaults(List.of(new CertificateFiles(file, file)))
                .with(new ClientCertificates(Demand.OPTIONAL, List.of(CA.write(here.resolve("ca.pem"))), List.of(),
                        List.of("HomeBox"))),
                null, false, new SimpleMeterRegistry(), InstantSource.system());
        var forwarded = ForwardedPeer.reading("X-SSL-Client-Cert", tls, address -> proxyTrusted.get());
        CpeAuthenticator authenticator = new CpeAuthenticator(AuthSettings.defaults().with(Method.CERTIFICATE),
                Credentials.NOBODY, () -> Credentials.KEYS, NonceStart.withoutMemory(), new AuthMeters(new SimpleMeterRegistry()),
                System::currentTimeMillis);
        running = new SouthboundFixture(SouthboundSettings.defaults(), new InMemoryInformLog(),
                SessionPolicy.defaults(), authenticator, Gates.plain(),
                List.of(new SouthboundServer.Listener("CWMP", 0, forwarded), new SouthboundServer.Listener(
                        "CWMP over TLS", 0, forwarded.andThen(tls.securing(Audience.DEVICES)))));
    }

    @AfterEach
    void stop() {
        acs().close();
    }

    private SouthboundFixture acs() {
        return Objects.requireNonNull(running);
    }

    @Test
    void a_device_speaks_for_itself_and_for_no_other() throws Exception {
        try (RawCpe cpe = secured(ONE)) {
            cpe.post(Envelopes.inform("1")).expect(200);
        }
        try (RawCpe cpe = secured(ONE)) {
            cpe.post(Envelopes.inform("2")).expect(403);
        }
    }

    @Test
    void without_a_certificate_with_a_models_and_with_a_nameless_one_nobody_is_heard() throws Exception {
        for (@Nullable
        Issued shown : Arrays.asList(null, CA.issue(Wish.device("HomeBox")),
                CA.issue(Wish.device("x").named("O=Nobody")))) {
            try (RawCpe cpe = secured(shown)) {
                cpe.post(Envelopes.inform("1")).expect(403);
            }
        }
        try (RawCpe plain = new RawCpe(acs().server.port())) {
            plain.post(Envelopes.inform("1")).expect(403);
        }
    }

    @Test
    void what_a_trusted_proxy_hands_on_counts_for_its_request_alone() {
        try (RawCpe proxy = new RawCpe(acs().server.port())) {
            proxy.post(Envelopes.inform("1"), FIELD + base64(ONE)).expect(200);
            proxy.post(Envelopes.inform("2"), FIELD + base64(CA.issue(Wish.device("0A1B2C-Box-2")))).expect(200);
            proxy.post(Envelopes.inform("1"), FIELD + base64(CA.issue(Wish.device("0A1B2C-Box-2")))).expect(403);
            proxy.post(Envelopes.inform("1")).expect(403);
        }
    }

    @Test
    void what_a_trusted_proxy_hands_on_must_be_one_good_certificate() {
        String own = base64(TestCa.selfSigned(Wish.device("0A1B2C-Box-1")));
        for (String[] bad : new String[][]{{FIELD + own}, {FIELD + "nonsense"}, {FIELD},
                {FIELD + base64(ONE), FIELD + base64(ONE)}}) {
            try (RawCpe proxy = new RawCpe(acs().server.port())) {
                proxy.post(Envelopes.inform("1"), bad).expect(403);
            }
        }
    }

    @Test
    void from_anybody_else_the_field_counts_for_nothing() throws Exception {
        proxyTrusted.set(false);
        try (RawCpe plain = new RawCpe(acs().server.port())) {
            plain.post(Envelopes.inform("1"), FIELD + base64(ONE)).expect(403);
        }
        try (RawCpe other = secured(CA.issue(Wish.device("0A1B2C-Box-2")))) {
            other.post(Envelopes.inform("1"), FIELD + base64(ONE)).expect(403);
        }
    }

    private RawCpe secured(@Nullable Issued shown) throws Exception {
        Socket socket = new TlsClient(shown).connect(acs().server.ports().get(1));
        return new RawCpe(socket);
    }

    private static String base64(Issued issued) {
        try {
            return Base64.getEncoder().encodeToString(issued.certificate().getEncoded());
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }
}
