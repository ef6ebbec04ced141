package acs.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

import acs.load.tls.HandshakeInMemory;
import io.netty.handler.ssl.OpenSsl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TlsInitCommandTest {
    @TempDir
    Path here;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void a_CA_a_server_and_a_device_are_made_and_check_config_takes_what_is_printed() throws Exception {
        assertThat(run("tls", "init", "--out", "made", "--host", "acs.example", "--host", "192.0.2.7", "--host", "::1",
                "--device", "00D09E-Home%20Box-1")).as(err()).isEqualTo(ExitCode.OK);

        X509Certificate ca = certificate("ca");
        X509Certificate server = certificate("server");
        X509Certificate device = certificate("device-00D09E-Home%20Box-1");
        server.verify(ca.getPublicKey());
        device.verify(ca.getPublicKey());
        assertThat(ca.getBasicConstraints()).isZero();
        assertThat(server.getSubjectAlternativeNames()).extracting(name -> name.get(1).toString())
                .containsExactly("acs.example", "192.0.2.7", "0:0:0:0:0:0:0:1");
        assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(device.getSubjectX500Principal().getName()).isEqualTo("CN=00D09E-Home%20Box-1");
        assertThat(device.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(List.of("ca", "server", "device-00D09E-Home%20Box-1")).allSatisfy(name -> assertThat(
                PosixFilePermissions.toString(Files.getPosixFilePermissions(here.resolve("made/" + name + ".key"))))
                .isEqualTo("rw-------"));
        List<String> settings = out().lines().filter(line -> line.startsWith("  tls.")).map(String::strip).toList();
        assertThat(settings).hasSize(3);
        String[] arguments = settings.stream().map(line -> "--set=" + line.replace(": ", "=")).toArray(String[]::new);
        assertThat(run("check-config", arguments[0], arguments[1], arguments[2])).as(err()).isEqualTo(ExitCode.OK);
        assertThat(out()).doesNotContain("PRIVATE KEY");
    }

    /** So that the figures of RESULTS.md can be made anew; a handshake that is not of its kind ends the command. */
    @Test
    void what_handshakes_cost_is_measured_with_the_certificates_made() {
        assumeThat(OpenSsl.isAvailable()).as("BoringSSL loads here").isTrue();
        assertThat(run("tls", "init")).isEqualTo(ExitCode.OK);
        StringWriter table = new StringWriter();

        assertThat(new CommandLine(new HandshakeInMemory()).setOut(new PrintWriter(table))
                .execute("--cert=" + here.resolve("acs-tls/server.pem"), "--key=" + here.resolve("acs-tls/server.key"),
                        "--handshakes=3", "--warm-up=0", "--turns=2"))
                .isZero();

        assertThat(table.toString().lines().skip(2).map(line -> line.replaceAll("[| \\d]+$", "")))
                .hasSize(12).contains("| BoringSSL | TLS_AES_128_GCM_SHA256 | resumed",
                        "| JDK | TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 | full");
    }

    @Test
    void nothing_is_overwritten() throws Exception {
        assertThat(run("tls", "init")).isEqualTo(ExitCode.OK);
        byte[] key = Files.readAllBytes(here.resolve("acs-tls/ca.key"));
        assertThat(run("tls", "init")).isEqualTo(ExitCode.USAGE);
        assertThat(err()).contains("ca.pem is there already");
        assertThat(Files.readAllBytes(here.resolve("acs-tls/ca.key"))).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls", "tls init --host http://acs/", "tls init --device nodashes", "tls init --days 0",
            "tls init --device 00D09E-../../x-1"})
    void wrong_usage_makes_nothing(String arguments) throws Exception {
        assertThat(run(arguments.split(" ", -1))).isEqualTo(ExitCode.USAGE);
        assertThat(err()).isNotBlank();
        assertThat(here).isEmptyDirectory();
    }

    @Test
    void certificates_that_cannot_be_used_are_told_by_check_config() throws Exception {
        assertThat(run("tls", "init", "--out", "a")).isEqualTo(ExitCode.OK);
        assertThat(run("tls", "init", "--out", "b")).isEqualTo(ExitCode.OK);
        assertThat(run("check-config", "--set=tls.certificate-files=" + here.resolve("a/server.pem"),
                "--set=tls.key-files=" + here.resolve("b/server.key"))).isEqualTo(ExitCode.USAGE);
        assertThat(err()).contains("b/server.key: is not the key of the certificate");
    }

    private X509Certificate certificate(String name) throws Exception {
        try (var in = Files.newInputStream(here.resolve("made/" + name + ".pem"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private int run(String... arguments) {
        return Main.run(new Surroundings(Map.of(), here, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)), arguments);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
