package acs.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

import acs.credential.KeyRing;
import acs.transport.tls.ServerTls.Audience;
import acs.transport.tls.TestCa.Wish;
import io.netty.handler.ssl.OpenSsl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HandshakeTest {
    private static final TestCa CA = TestCa.root("Test root");

    @TempDir
    Path here;

    @Test
    void boringssl_is_what_speaks_on_the_machines_that_we_build_on() {
        assertThat(OpenSsl.isAvailable()).as(() -> String.valueOf(OpenSsl.unavailabilityCause())).isTrue();
        assertThat(OpenSsl.versionString()).contains("BoringSSL");
    }

    @ParameterizedTest
    @CsvSource({"OPENSSL,TLSv1.2", "OPENSSL,TLSv1.3", "JDK,TLSv1.2", "JDK,TLSv1.3"})
    void both_versions_are_spoken_and_the_chain_is_shown(TlsProvider provider, String version) throws Exception {
        TestCa below = CA.intermediate("Below");
        Path file = below.issue(Wish.server("acs.example")).write(here.resolve("server.pem"));
        try (TlsEcho server = new TlsEcho(TlsEcho.with(provider, file));
                SSLSocket client = new TlsClient(null).speaking(version).connect(server.port())) {
            assertThat(TlsClient.line(client)).isEqualTo(version.equals("TLSv1.2")
                    ? "tls_1_2 nobody"
                    : "tls_1_3 nobody");
            client.getOutputStream().write("hello\n".getBytes(StandardCharsets.UTF_8));
            assertThat(TlsClient.line(client)).isEqualTo("hello");
            assertThat(client.getSession().getPeerCertificates()).hasSize(2).contains(below.certificate());
            assertThat(server.handshakes()).isEqualTo(1);
            assertThat(server.failures()).isZero();
            assertThat(server.tls.openHandshakes()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"OPENSSL,TLSv1.2", "OPENSSL,TLSv1.3", "JDK,TLSv1.2", "JDK,TLSv1.3"})
    void a_session_is_resumed_without_a_certificate(TlsProvider provider, String version) throws Exception {
        Path file = CA.issue(Wish.server("acs.example")).write(here.resolve("server.pem"));
        try (TlsEcho server = new TlsEcho(TlsEcho.with(provider, file))) {
            TlsClient client = new TlsClient(null).speaking(version);
            for (int i = 0; i < 5; i++) {
                client.greeting(server.port());
            }
            assertThat(client.certificatesSeen()).as("full handshakes").isEqualTo(1);
            assertThat(server.tls.resumedSessions()).isEqualTo(provider == TlsProvider.OPENSSL ? 4 : 0);
        }
    }

    @Test
    void nodes_with_one_key_ring_resume_each_others_sessions_and_others_do_not() throws Exception {
        Path file = CA.issue(Wish.server("acs.example")).write(here.resolve("server.pem"));
        KeyRing ring = TicketKeys.ownRing();
        ServerTlsSettings settings = TlsEcho.with(TlsProvider.OPENSSL, file);
        TlsClient client = new TlsClient(null).speaking("TLSv1.2");
        int port;
        try (TlsEcho one = new TlsEcho(settings, Audience.DEVICES, ring, 0)) {
            port = one.port();
            client.greeting(port);
        }
        try (TlsEcho same = new TlsEcho(settings, Audience.DEVICES, ring, port)) {
            client.greeting(port);
            assertThat(same.tls.resumedSessions()).isEqualTo(1);
        }
        try (TlsEcho stranger = new TlsEcho(settings, Audience.DEVICES, null, port)) {
            client.greeting(port);
            assertThat(stranger.tls.resumedSessions()).isZero();
        }
        assertThat(client.certificatesSeen()).isEqualTo(2);
    }

    @Test
    void ticket_keys_change_with_time_and_the_one_before_still_opens() throws Exception {
        Path file = CA.issue(Wish.server("acs.example")).write(here.resolve("server.pem"));
        try (TlsEcho server = new TlsEcho(TlsEcho.with(TlsProvider.OPENSSL, file))) {
            TlsClient client = new TlsClient(null).speaking("TLSv1.2");
            client.greeting(server.port());
            server.now.updateAndGet(now -> now.plus(Duration.ofHours(24)));
            server.tls.look();
            client.greeting(server.port());
            assertThat(client.certificatesSeen()).as("within its life").isEqualTo(1);
            server.now.updateAndGet(now -> now.plus(Duration.ofDays(3)));
            server.tls.look();
            client.greeting(server.port());
            assertThat(client.certificatesSeen()).as("after it").isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENSSL", "JDK"})
    void the_host_that_the_client_names_chooses_the_certificate(TlsProvider provider) throws Exception {
        Path first = CA.issue(Wish.server("acs.example")).write(here.resolve("a.pem"));
        Path second = CA.issue(Wish.server("cpe.other.example", "*.wild.example")).write(here.resolve("b.pem"));
        try (TlsEcho server = new TlsEcho(TlsEcho.with(provider, first, second))) {
            assertThat(shown(server, "acs.example")).isEqualTo("CN=acs.example");
            assertThat(shown(server, "CPE.other.example")).isEqualTo("CN=cpe.other.example");
            assertThat(shown(server, "x.wild.example")).isEqualTo("CN=cpe.other.example");
            assertThat(shown(server, "x.y.wild.example")).isEqualTo("CN=acs.example");
            assertThat(shown(server, "unknown.example")).isEqualTo("CN=acs.example");
            assertThat(shown(server, null)).isEqualTo("CN=acs.example");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENSSL", "JDK"})
    void a_client_gets_the_kind_of_certificate_that_it_takes(TlsProvider provider) throws Exception {
        Path rsa = CA.issue(Wish.server("acs.example").rsa()).write(here.resolve("rsa.pem"));
        Path ecdsa = CA.issue(Wish.server("acs.example")).write(here.resolve("ecdsa.pem"));
        try (TlsEcho server = new TlsEcho(TlsEcho.with(provider, rsa, ecdsa))) {
            assertThat(kind(server, new TlsClient(null))).isEqualTo("EC");
            assertThat(kind(server, new TlsClient(null).speaking("TLSv1.2"))).isEqualTo("EC");
            assertThat(kind(server, new TlsClient(null).speaking("TLSv1.2")
                    .withCiphers("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"))).isEqualTo("RSA");
            assertThat(kind(server, new TlsClient(null).speaking("TLSv1.2")
                    .withCiphers("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"))).isEqualTo("EC");
            assertThat(kind(server, new TlsClient(null).speaking("TLSv1.3")
                    .withSignatures("rsa_pss_rsae_sha256"))).isEqualTo("RSA");
            assertThat(kind(server, new TlsClient(null).speaking("TLSv1.3")
                    .withSignatures("ecdsa_secp256r1_sha256"))).isEqualTo("EC");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENSSL", "JDK"})
    void without_a_common_cipher_the_handshake_fails_and_says_why(TlsProvider provider) throws Exception {
        Path ecdsa = CA.issue(Wish.server("acs.example")).write(here.resolve("ecdsa.pem"));
        try (TlsEcho server = new TlsEcho(TlsEcho.with(provider, ecdsa))) {
            for (String cipher : List.of("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA")) {
                TlsClient client = new TlsClient(null).speaking("TLSv1.2").withCiphers(cipher);
                assertThatExceptionOfType(SSLException.class).isThrownBy(() -> client.connect(server.port()));
            }
            assertThat(server.failures(HandshakeFailure.NO_SHARED_CIPHER)).isEqualTo(2);
        }
    }

    @Test
    void renegotiation_is_not_for_clients() throws Exception {
        Path file = CA.issue(Wish.server("acs.example")).write(here.resolve("server.pem"));
        try (TlsEcho server = new TlsEcho(TlsEcho.with(TlsProvider.OPENSSL, file));
                SSLSocket client = new TlsClient(null).speaking("TLSv1.2").connect(server.port())) {
            TlsClient.line(client);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
                client.startHandshake();
                client.getOutputStream().write('\n');
                TlsClient.line(client);
                TlsClient.line(client);
            });
            assertThat(server.defects).isEmpty();
        }
    }

    private static String shown(TlsEcho server, @Nullable String host) throws Exception {
        try (SSLSocket client = new TlsClient(null).to(host).connect(server.port())) {
            X509Certificate shown = (X509Certificate) client.getSession().getPeerCertificates()[0];
            return shown.getSubjectX500Principal().getName();
        }
    }

    private static String kind(TlsEcho server, TlsClient client) throws Exception {
        try (SSLSocket socket = client.connect(server.port())) {
            return socket.getSession().getPeerCertificates()[0].getPublicKey().getAlgorithm();
        }
    }
}
