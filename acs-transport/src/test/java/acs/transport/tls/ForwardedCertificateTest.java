package acs.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;

import acs.credential.CpeIdentity;
import acs.transport.tls.ServerTlsSettings.ClientCertificates;
import acs.transport.tls.ServerTlsSettings.Demand;
import acs.transport.tls.TestCa.Wish;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What proxies that end TLS write of the client's certificate. */
class ForwardedCertificateTest {
    private static final TestCa CA = TestCa.root("Devices");
    private static final X509Certificate DEVICE = CA.issue(Wish.device("00D09E-4711")).certificate();
    private static final X509Certificate OTHER = CA.issue(Wish.device("00D09E-0000")).certificate();

    @TempDir
    Path here;

    @Test
    void the_form_of_RFC_9440_is_read() throws Exception {
        assertThat(ForwardedCertificate.read(" :" + base64(DEVICE) + ": ")).isEqualTo(DEVICE);
    }

    @Test
    void what_nginx_and_HAProxy_write_is_read() throws Exception {
        assertThat(ForwardedCertificate.read(escaped(DEVICE))).isEqualTo(DEVICE);
        assertThat(ForwardedCertificate.read(pem(DEVICE).replace("\n", " "))).isEqualTo(DEVICE);
        assertThat(ForwardedCertificate.read(base64(DEVICE))).isEqualTo(DEVICE);
    }

    @Test
    void of_Envoys_elements_the_last_counts() throws Exception {
        String near = "Hash=ab;Subject=\"CN=a,b;Cert=\\\"x\";Cert=\"" + escaped(DEVICE) + "\";URI=urn:x";
        assertThat(ForwardedCertificate.read(near)).isEqualTo(DEVICE);
        String far = "By=z;Cert=\"" + escaped(OTHER) + "\"";
        assertThat(ForwardedCertificate.read(far + "," + near)).isEqualTo(DEVICE);
        assertThatExceptionOfType(CertificateException.class)
                .as("what a client sent itself is not taken for what the proxy said")
                .isThrownBy(() -> ForwardedCertificate.read(far + ",By=z;Hash=ab"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "::", ":AAAA:", ":!!:", "AAAA", "%", "%zz", "-----BEGIN CERTIFICATE-----",
            "-----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE-----", "Cert=", "Cert=\"\"", "Cert=\"", ";", "\"", ",",
            "Subject=\"\\", "-----BEGIN PRIVATE KEY-----AAAA-----END PRIVATE KEY-----"})
    void anything_else_is_refused_without_being_quoted(String value) {
        assertThatExceptionOfType(CertificateException.class).isThrownBy(() -> ForwardedCertificate.read(value))
                .satisfies(refused -> {
                    if (value.length() > 3) {
                        assertThat(refused).hasMessageNotContaining(value);
                    }
                });
    }

    @Test
    void a_value_beyond_all_measure_is_refused() {
        assertThatExceptionOfType(CertificateException.class)
                .isThrownBy(() -> ForwardedCertificate.read("A".repeat(64 << 10)));
    }

    @Test
    void a_forwarded_certificate_must_be_as_good_as_one_that_is_shown_here() throws Exception {
        Path server = CA.issue(Wish.server("acs.example")).write(here.resolve("server.pem"));
        ClientCertificates clients = TlsEcho.asking(Demand.OPTIONAL, CA.write(here.resolve("ca.pem")));
        try (TlsEcho acs = new TlsEcho(TlsEcho.with(TlsProvider.AUTO, server).with(clients))) {
            assertThat(acs.tls.forwarded(base64(DEVICE)))
                    .isEqualTo(new ClientProof.Device(new CpeIdentity.Device("00D09E-4711")));
            X509Certificate own = TestCa.selfSigned(Wish.device("00D09E-4711")).certificate();
            assertThatExceptionOfType(CertificateRefused.class)
                    .isThrownBy(() -> acs.tls.forwarded(base64(own))).extracting(CertificateRefused::reason)
                    .isEqualTo(HandshakeFailure.CERTIFICATE_UNKNOWN_ISSUER);
            assertThatExceptionOfType(CertificateRefused.class).isThrownBy(() -> acs.tls.forwarded("nonsense"))
                    .extracting(CertificateRefused::reason).isEqualTo(HandshakeFailure.CERTIFICATE_UNFIT);
        }
        try (TlsEcho nobodyAsked = new TlsEcho(TlsEcho.with(TlsProvider.AUTO, server))) {
            assertThatExceptionOfType(CertificateRefused.class)
                    .isThrownBy(() -> nobodyAsked.tls.forwarded(base64(DEVICE)));
        }
    }

    private static String base64(X509Certificate certificate) {
        return Base64.getEncoder().encodeToString(TestCa.encoded(certificate));
    }

    private static String pem(X509Certificate certificate) {
        return TestCa.pem("CERTIFICATE", TestCa.encoded(certificate));
    }

    /** As nginx's ssl_client_escaped_cert: blanks as %20. */
    private static String escaped(X509Certificate certificate) {
        return URLEncoder.encode(pem(certificate), StandardCharsets.US_ASCII).replace("+", "%20");
    }
}
