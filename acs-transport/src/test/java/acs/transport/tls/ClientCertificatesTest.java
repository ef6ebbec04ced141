package acs.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import javax.net.ssl.SSLSocket;

import acs.credential.KeyRing;
import acs.transport.tls.ServerTlsSettings.ClientCertificates;
import acs.transport.tls.ServerTlsSettings.Demand;
import acs.transport.tls.TestCa.Issued;
import acs.transport.tls.TestCa.Wish;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** CPEs that prove themselves by certificate: the good ones, and each of the bad ones with the reason that is counted. */
class ClientCertificatesTest {
    private static final TestCa CA = TestCa.root("Devices");
    private static final Duration DAY = Duration.ofDays(1);
    private static final String DEVICE = "00D09E-Home_Box-4711";

    @TempDir
    Path here;

    private Path server = Path.of("");
    private Path authority = Path.of("");

    @BeforeEach
    void write_files() {
        server = TestCa.root("Servers").issue(Wish.server("acs.example")).write(here.resolve("server.pem"));
        authority = CA.write(here.resolve("devices.pem"));
    }

    @ParameterizedTest
    @CsvSource({"OPENSSL,TLSv1.2", "OPENSSL,TLSv1.3", "JDK,TLSv1.2", "JDK,TLSv1.3"})
    void a_device_is_known_by_its_common_name_also_when_it_resumes(TlsProvider provider, String version)
            throws Exception {
        try (TlsEcho acs = required(provider)) {
            TlsClient device = new TlsClient(CA.issue(Wish.device(DEVICE))).speaking(version);
            assertThat(device.greeting(acs.port())).endsWith(" " + DEVICE);
            assertThat(device.greeting(acs.port())).endsWith(" " + DEVICE);
            assertThat(device.certificatesSeen()).as("full handshakes").isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"OPENSSL,TLSv1.2", "OPENSSL,TLSv1.3", "JDK,TLSv1.2", "JDK,TLSv1.3"})
    void a_chain_of_more_than_32_kb_is_not_taken(TlsProvider provider, String version) throws Exception {
        Issued large = withNames(2_000);
        Issued smaller = withNames(900);
        assertThat(large.certificate().getEncoded().length).isBetween(40_000, 60_000);
        assertThat(smaller.certificate().getEncoded().length).isBetween(20_000, 30_000);
        try (TlsEcho acs = required(provider)) {
            assertThat(new TlsClient(smaller).speaking(version).greeting(acs.port())).endsWith(DEVICE);
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> new TlsClient(large).speaking(version).greeting(acs.port()));
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(acs.failures(HandshakeFailure.OTHER)).isOne());
            assertThat(new TlsClient(CA.issue(Wish.device(DEVICE))).greeting(acs.port())).endsWith(DEVICE);
        }
    }

    private static Issued withNames(int count) {
        String[] hosts = IntStream.range(0, count).mapToObj(i -> "device-" + i + ".example.net").toArray(String[]::new);
        return CA.issue(Wish.device(DEVICE).named("CN=" + DEVICE, hosts));
    }

    @ParameterizedTest
    @CsvSource({"CERTIFICATE_EXPIRED", "CERTIFICATE_NOT_YET_VALID", "CERTIFICATE_UNKNOWN_ISSUER", "CERTIFICATE_UNFIT",
            "CERTIFICATE_REVOKED", "CERTIFICATE_NAMELESS", "NO_CERTIFICATE"})
    void a_bad_certificate_ends_the_handshake_with_its_reason(HandshakeFailure reason) throws Exception {
        Issued revoked = CA.issue(Wish.device(DEVICE));
        Path list = write(CA.revocations(Instant.now().plus(DAY), revoked.certificate()), "revoked.crl");
        ClientCertificates clients = TlsEcho.asking(Demand.REQUIRE, authority, list);
        for (TlsProvider provider : List.of(TlsProvider.OPENSSL, TlsProvider.JDK)) {
            try (TlsEcho acs = new TlsEcho(TlsEcho.with(provider, server).with(clients))) {
                for (Issued bad : bad(reason, revoked)) {
                    refused(acs, new TlsClient(bad).speaking("TLSv1.2"), reason);
                    refused(acs, new TlsClient(bad).speaking("TLSv1.3"), reason);
                }
                if (reason == HandshakeFailure.NO_CERTIFICATE) {
                    refused(acs, new TlsClient(null).speaking("TLSv1.2"), reason);
                    refused(acs, new TlsClient(null).speaking("TLSv1.3"), reason);
                }
                assertThat(acs.failures()).isEqualTo(acs.failures(reason));
                assertThat(new TlsClient(CA.issue(Wish.device(DEVICE))).greeting(acs.port())).endsWith(DEVICE);
                assertThat(acs.defects).isEmpty();
            }
        }
    }

    private static List<Issued> bad(HandshakeFailure reason, Issued revoked) {
        Instant now = Instant.now();
        Wish good = Wish.device(DEVICE);
        return switch (reason) {
            case CERTIFICATE_EXPIRED -> List.of(CA.issue(good.between(now.minus(DAY.multipliedBy(9)), now.minus(DAY))));
            case CERTIFICATE_NOT_YET_VALID ->
                List.of(CA.issue(good.between(now.plus(DAY), now.plus(DAY.multipliedBy(9)))));
            // By itself, by somebody with the CA's name, and by a device that plays CA.
            case CERTIFICATE_UNKNOWN_ISSUER -> List.of(TestCa.selfSigned(good), TestCa.root("Others").issue(good));
            case CERTIFICATE_UNFIT -> List.of(CA.issue(good.with(KeyPurposeId.id_kp_serverAuth)));
            case CERTIFICATE_REVOKED -> List.of(revoked);
            case CERTIFICATE_NAMELESS -> List.of(CA.issue(good.named("O=Nobody")), CA.issue(good.named("CN=")),
                    CA.issue(good.named("CN=no device")), CA.issue(good.named("CN=00D09E-1+CN=00D09E-2")));
            default -> List.of();
        };
    }

    /** In TLS 1.3 a client is done before the server has looked at its certificate; it learns at the first read. */
    private static void refused(TlsEcho acs, TlsClient client, HandshakeFailure reason) {
        double before = acs.failures(reason);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.greeting(acs.port()));
        await().untilAsserted(() -> assertThat(acs.failures(reason)).as(() -> reason.toString())
                .isEqualTo(before + 1));
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENSSL", "JDK"})
    void an_impostor_with_the_name_of_the_CA_is_no_CA(TlsProvider provider) throws Exception {
        try (TlsEcho acs = required(provider)) {
            Issued impostor = TestCa.root("Devices").issue(Wish.device(DEVICE));
            double before = acs.failures();
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> new TlsClient(impostor).greeting(acs.port()));
            await().untilAsserted(() -> assertThat(acs.failures()).isEqualTo(before + 1));
            assertThat(acs.handshakes()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENSSL", "JDK"})
    void where_a_certificate_is_optional_one_may_come_without_or_nameless(TlsProvider provider) throws Exception {
        try (TlsEcho acs = new TlsEcho(TlsEcho.with(provider, server)
                .with(TlsEcho.asking(Demand.OPTIONAL, authority)))) {
            assertThat(new TlsClient(null).greeting(acs.port())).endsWith(" nobody");
            assertThat(new TlsClient(CA.issue(Wish.device(DEVICE).named("O=Nobody"))).greeting(acs.port()))
                    .endsWith(" nobody");
            assertThat(new TlsClient(CA.issue(Wish.device(DEVICE))).greeting(acs.port())).endsWith(" " + DEVICE);
            refused(acs, new TlsClient(TestCa.root("Others").issue(Wish.device(DEVICE))),
                    HandshakeFailure.CERTIFICATE_UNKNOWN_ISSUER);
        }
    }

    @Test
    void names_are_read_from_CN_then_SAN_and_models_by_pattern() throws Exception {
        ClientCertificates clients = new ClientCertificates(Demand.REQUIRE, List.of(authority), List.of(),
                List.of("HomeBox", "00D09E-Model*"));
        try (TlsEcho acs = new TlsEcho(TlsEcho.with(TlsProvider.AUTO, server).with(clients))) {
            assertThat(greeting(acs, "CN=HomeBox,O=Maker")).endsWith(" model HomeBox");
            assertThat(greeting(acs, "CN=00D09E-Model_X")).endsWith(" model 00D09E-Model_X");
            assertThat(greeting(acs, "CN=00D09E-4711")).endsWith(" 00D09E-4711");
            assertThat(greeting(acs, "CN=00D09E-Home%20Box-47%2f11")).endsWith(" 00D09E-Home%20Box-47%2F11");
            assertThat(greeting(acs, "O=Maker", DEVICE)).endsWith(" " + DEVICE);
            assertThat(greeting(acs, "CN=some box", "box.example", DEVICE)).endsWith(" " + DEVICE);
            refused(acs, new TlsClient(CA.issue(Wish.device("x").named("O=Maker", DEVICE, "00D09E-other"))),
                    HandshakeFailure.CERTIFICATE_NAMELESS);
        }
    }

    private static String greeting(TlsEcho acs, String subject, String... alternatives) throws IOException {
        return new TlsClient(CA.issue(Wish.device("x").named(subject, alternatives))).greeting(acs.port());
    }

    @Test
    void a_CA_between_may_be_sent_by_the_device_or_stand_in_the_bundle() throws Exception {
        TestCa below = CA.intermediate("Devices of 2026");
        Issued device = below.issue(Wish.device(DEVICE));
        try (TlsEcho acs = required(TlsProvider.AUTO)) {
            assertThat(new TlsClient(device).greeting(acs.port())).endsWith(" " + DEVICE);
            refused(acs, new TlsClient(new Issued(device.certificate(), device.key(), null)),
                    HandshakeFailure.CERTIFICATE_UNKNOWN_ISSUER);
        }
        TestCa.write(authority, Files.readString(authority)
                + TestCa.pem("CERTIFICATE", TestCa.encoded(below.certificate())));
        try (TlsEcho acs = required(TlsProvider.AUTO)) {
            assertThat(new TlsClient(new Issued(device.certificate(), device.key(), null)).greeting(acs.port()))
                    .endsWith(" " + DEVICE);
        }
    }

    @Test
    void a_revoked_CA_takes_its_devices_with_it() throws Exception {
        TestCa below = CA.intermediate("Stolen");
        Path list = write(CA.revocations(Instant.now().plus(DAY), below.certificate()), "revoked.crl");
        try (TlsEcho acs = new TlsEcho(TlsEcho.with(TlsProvider.AUTO, server)
                .with(TlsEcho.asking(Demand.REQUIRE, authority, list)))) {
            refused(acs, new TlsClient(below.issue(Wish.device(DEVICE))), HandshakeFailure.CERTIFICATE_REVOKED);
        }
    }

    @ParameterizedTest
    @CsvSource({"OPENSSL,TLSv1.2", "OPENSSL,TLSv1.3", "JDK,TLSv1.2", "JDK,TLSv1.3"})
    void a_revocation_is_not_outlived_by_a_session_that_could_be_resumed(TlsProvider provider, String version)
            throws Exception {
        Path list = write(CA.revocations(Instant.now().plus(DAY)), "revoked.crl");
        Issued stolen = CA.issue(Wish.device(DEVICE));
        try (TlsEcho acs = new TlsEcho(TlsEcho.with(provider, server)
                .with(TlsEcho.asking(Demand.REQUIRE, authority, list)))) {
            TlsClient device = new TlsClient(stolen).speaking(version);
            device.greeting(acs.port());
            write(CA.revocations(Instant.now().plus(DAY), stolen.certificate()), "revoked.crl");
            acs.tls.look();
            acs.tls.look();
            refused(acs, device, HandshakeFailure.CERTIFICATE_REVOKED);
        }
    }

    /** All listeners have the same ticket keys; a client takes up a session by host and port alone. */
    @ParameterizedTest
    @CsvSource({"OPENSSL,TLSv1.2", "OPENSSL,TLSv1.3", "JDK,TLSv1.2", "JDK,TLSv1.3"})
    void a_session_without_certificate_from_a_listener_for_people_opens_none_for_devices(TlsProvider provider,
            String version) throws Exception {
        ServerTlsSettings settings = TlsEcho.with(provider, server).with(TlsEcho.asking(Demand.REQUIRE, authority));
        KeyRing ring = TicketKeys.ownRing();
        TlsClient client = new TlsClient(null).speaking(version);
        int port;
        try (TlsEcho people = new TlsEcho(settings, ServerTls.Audience.PEOPLE, ring, 0)) {
            port = people.port();
            assertThat(client.greeting(port)).endsWith(" nobody");
        }
        try (TlsEcho devices = new TlsEcho(settings, ServerTls.Audience.DEVICES, ring, port)) {
            double before = devices.failures();
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.greeting(port));
            await().untilAsserted(() -> assertThat(devices.failures()).isEqualTo(before + 1));
        }
    }

    @Test
    void people_are_not_asked_for_certificates() throws Exception {
        try (TlsEcho api = new TlsEcho(TlsEcho.with(TlsProvider.AUTO, server)
                .with(TlsEcho.asking(Demand.REQUIRE, authority)), ServerTls.Audience.PEOPLE, null, 0);
                SSLSocket client = new TlsClient(null).connect(api.port())) {
            assertThat(TlsClient.line(client)).endsWith(" nobody");
        }
    }

    private TlsEcho required(TlsProvider provider) throws Exception {
        return new TlsEcho(TlsEcho.with(provider, server).with(TlsEcho.asking(Demand.REQUIRE, authority)));
    }

    private Path write(X509CRL list, String name) throws Exception {
        return TestCa.write(here.resolve(name), TestCa.pem("X509 CRL", list.getEncoded()));
    }
}
