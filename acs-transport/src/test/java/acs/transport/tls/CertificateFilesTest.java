package acs.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

import acs.transport.tls.ServerTlsSettings.CertificateFiles;
import acs.transport.tls.ServerTlsSettings.ClientCertificates;
import acs.transport.tls.ServerTlsSettings.Demand;
import acs.transport.tls.TestCa.Issued;
import acs.transport.tls.TestCa.Wish;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files may hold, and what an operator is told when they hold something else. */
class CertificateFilesTest {
    private static final TestCa CA = TestCa.root("Test root");
    private static final Issued SERVER = CA.issue(Wish.server("acs.example"));
    private static final String PASSWORD = "correct horse";

    @TempDir
    Path here;

    @Test
    void an_encrypted_key_opens_with_its_password_alone() throws Exception {
        Path chain = SERVER.write(here.resolve("chain.pem"));
        Path key = TestCa.write(here.resolve("key.pem"), encrypted(SERVER));

        assertThat(ServerCertificate.read(new CertificateFiles(chain, key), PASSWORD).key()).isEqualTo(SERVER.key());
        assertThatExceptionOfType(TlsFileException.class)
                .isThrownBy(() -> ServerCertificate.read(new CertificateFiles(chain, key), "wrong"))
                .withMessageContaining("tls.key-password").withMessageContaining(key.toString())
                .withMessageNotContaining("wrong");
        assertThatExceptionOfType(TlsFileException.class)
                .isThrownBy(() -> ServerCertificate.read(new CertificateFiles(chain, key), ""))
                .withMessageContaining("is encrypted");
    }

    /** As {@code openssl pkcs8 -topk8} does: PBES2 with AES-256. */
    private static String encrypted(Issued issued) throws Exception {
        var encryptor = new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                .setProvider(new BouncyCastleProvider()).setRandom(new SecureRandom())
                .setPassword(PASSWORD.toCharArray()).setPRF(PKCS8Generator.PRF_HMACSHA256).build();
        var generated = new JcaPKCS8Generator(issued.key(), encryptor).generate();
        return TestCa.pem(generated.getType(), generated.getContent());
    }

    @Test
    void the_settings_never_print_the_password() {
        ServerTlsSettings settings = new ServerTlsSettings(TlsProvider.AUTO,
                List.of(new CertificateFiles(here, here)), PASSWORD, ClientCertificates.none(),
                ServerTlsSettings.Handshakes.defaults(), Duration.ofHours(1), Duration.ZERO);
        assertThat(settings.toString()).doesNotContain(PASSWORD);
        assertThat(new ServerCertificate(SERVER.chain(), SERVER.key(), ServerCertificate.Kind.ECDSA,
                Set.of("acs.example")).toString()).isEqualTo("ECDSA [acs.example]");
    }

    @Test
    void another_certificates_key_is_refused() {
        Path chain = SERVER.write(here.resolve("chain.pem"));
        Path other = TestCa.write(here.resolve("key.pem"),
                TestCa.pem("PRIVATE KEY", CA.issue(Wish.server("acs.example")).key().getEncoded()));
        Path rsa = TestCa.write(here.resolve("rsa.pem"),
                TestCa.pem("PRIVATE KEY", CA.issue(Wish.server("acs.example").rsa()).key().getEncoded()));
        refused(chain, other, "is not the key of the certificate");
        refused(chain, rsa, "none of the certificate's kind");
    }

    @Test
    void a_key_in_an_old_form_is_refused_with_the_way_to_convert_it() {
        Path chain = SERVER.write(here.resolve("chain.pem"));
        refused(chain, TestCa.write(here.resolve("old.pem"),
                TestCa.pem("EC PRIVATE KEY", new byte[]{1, 2, 3})), "openssl pkcs8");
        refused(chain, TestCa.write(here.resolve("old2.pem"), """
                -----BEGIN RSA PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED

                AAAA
                -----END RSA PRIVATE KEY-----
                """), "openssl pkcs8");
    }

    @Test
    void a_chain_out_of_order_a_missing_key_and_no_certificate_are_told() throws Exception {
        Issued below = CA.intermediate("Below").issue(Wish.server("acs.example"));
        Path chain = below.write(here.resolve("chain.pem"));
        String[] blocks = Files.readString(chain).split("(?<=-----END CERTIFICATE-----\n)", -1);
        Path wrong = TestCa.write(here.resolve("wrong.pem"), blocks[1] + blocks[0] + blocks[2]);
        refused(wrong, wrong, "is not the issuer of the one before");
        Path bare = TestCa.write(here.resolve("bare.pem"), blocks[0]);
        refused(bare, bare, "no PEM private key");
        refused(TestCa.write(here.resolve("empty.pem"), ""), chain, "no PEM certificate");
        refused(here.resolve("missing.pem"), chain, "no such file");
        refused(TestCa.write(here.resolve("bad.pem"), "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n"),
                chain, "cannot be read");
    }

    private static void refused(Path chain, Path key, String why) {
        assertThatExceptionOfType(TlsFileException.class)
                .isThrownBy(() -> ServerCertificate.read(new CertificateFiles(chain, key), ""))
                .withMessageContaining(why);
    }

    @Test
    void client_CAs_must_be_CAs_and_lists_must_be_theirs() throws Exception {
        Path notCa = TestCa.write(here.resolve("leaf.pem"),
                TestCa.pem("CERTIFICATE", TestCa.encoded(SERVER.certificate())));
        refused(new ClientCertificates(Demand.REQUIRE, List.of(notCa), List.of(), List.of()), "no CA");
        Path ca = CA.write(here.resolve("ca.pem"));
        Path foreign = here.resolve("foreign.crl");
        Files.write(foreign, TestCa.root("Test root").revocations(Instant.now().plus(Duration.ofDays(1)))
                .getEncoded());
        refused(new ClientCertificates(Demand.REQUIRE, List.of(ca), List.of(foreign), List.of()),
                "signed by none of the CAs");
        refused(new ClientCertificates(Demand.REQUIRE, List.of(ca), List.of(ca), List.of()), "no revocation list");
        Path der = here.resolve("der.crl");
        Files.write(der, CA.revocations(Instant.now().plus(Duration.ofDays(1)), SERVER.certificate()).getEncoded());
        ClientTrust trust = ClientTrust.read(
                new ClientCertificates(Demand.REQUIRE, List.of(ca), List.of(der), List.of()), InstantSource.system());
        assertThat(trust.nextUpdate()).isPresent();
    }

    private static void refused(ClientCertificates clients, String why) {
        assertThatExceptionOfType(TlsFileException.class)
                .isThrownBy(() -> ClientTrust.read(clients, InstantSource.system())).withMessageContaining(why);
    }
}
