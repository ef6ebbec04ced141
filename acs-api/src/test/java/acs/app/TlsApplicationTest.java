package acs.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import acs.app.config.AcsConfig;
import acs.app.config.ConfigInput;
import acs.app.config.ConfigLoader;
import acs.load.Simulate;
import acs.store.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole server with the certificates of {@code tls init}, called as the documents say. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TlsApplicationTest {
    @TempDir
    static Path here;

    private static AcsApplication acs = new AcsApplication(AcsConfig.defaults(Path.of("")));
    private static OwnCertificates own = new OwnCertificates(Path.of(""));

    private final StringWriter said = new StringWriter();

    @BeforeAll
    static void start() throws Exception {
        own = OwnCertificates.made(here);
        List<ConfigInput.Flag> flags = new ArrayList<>();
        for (String key : List.of("cwmp.port", "cwmp.tls-port", "api.port", "management.port", "files.port",
                "tls.legacy-port")) {
            flags.add(new ConfigInput.Flag(key, "0", "--set"));
        }
        for (String setting : own.settings()) {
            String[] parts = setting.split("=", 2);
            flags.add(new ConfigInput.Flag(parts[0], parts[1], "--set"));
        }
        flags.add(new ConfigInput.Flag("tls.client-ca-files", own.file("ca.pem"), "--set"));
        flags.add(new ConfigInput.Flag("api.tls", "true", "--set"));
        acs = new AcsApplication(ConfigLoader.load(new ConfigInput(
                Map.of("ACS_DB_URL", TestPostgres.url(TestPostgres.freshDatabase())), flags, null, here)));
        acs.start();
    }

    @AfterAll
    static void stop() {
        acs.close();
    }

    @Test
    void simulated_devices_call_over_TLS_and_without_on_each_listener() throws Exception {
        List<Integer> ports = acs.cwmpPorts();
        assertThat(ports).hasSize(3).doesNotHaveDuplicates();
        String ca = own.file("ca.pem");
        assertThat(simulate("--url", "http://127.0.0.1:" + ports.get(0) + "/", "--prefix", "PLAIN")).isZero();
        assertThat(simulate("--url", "https://localhost:" + ports.get(1) + "/", "--prefix", "TLS", "--ca", ca))
                .isZero();
        assertThat(simulate("--url", "https://127.0.0.1:" + ports.get(2) + "/", "--prefix", "OLD", "--ca", ca))
                .isZero();
        assertThat(simulate("--url", "https://localhost:" + ports.get(1) + "/", "--devices", "1", "--ca", ca, "--cert",
                own.file("device-202BC1-SimCPE-SIM000000.pem"), "--key",
                own.file("device-202BC1-SimCPE-SIM000000.key"))).isZero();
        assertThat(simulate("--url", "https://localhost:" + ports.get(1) + "/", "--devices", "1"))
                .as("a device that does not trust the CA").isEqualTo(1);
        assertThat(said.toString()).contains("the ACS's certificate is refused", "--ca");

        HttpResponse<String> devices = get(own.client(), "https", acs.ports().api(), "/api/v1/devices?limit=100");
        assertThat(devices.statusCode()).isEqualTo(200);
        assertThat(devices.body()).contains("PLAIN000000", "TLS000000", "OLD000000", "SIM000000");
    }

    @Test
    void the_API_is_spoken_over_TLS_alone_and_management_in_the_clear() throws Exception {
        assertThat(get(own.client(), "https", acs.ports().api(), "/api/v1/openapi.json").statusCode()).isEqualTo(200);
        assertThatExceptionOfType(IOException.class).isThrownBy(
                () -> get(HttpClient.newHttpClient(), "http", acs.ports().api(), "/api/v1/openapi.json"));
        String metrics = get(HttpClient.newHttpClient(), "http", acs.ports().management(), "/metrics").body();
        assertThat(metrics).contains("acs_tls_handshakes_total{version=\"tls_1_3\"}",
                "acs_tls_handshake_failures_total{reason=\"not_tls\"}", "acs_tls_expiry{what=\"certificate\"}",
                "acs_tls_handshakes_open 0.0");
    }

    private int simulate(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--timeout", "20"));
        if (!List.of(arguments).contains("--devices")) {
            all.addAll(List.of("--devices", "20"));
        }
        all.addAll(List.of(arguments));
        return new CommandLine(new Simulate()).setOut(new PrintWriter(said)).setErr(new PrintWriter(said))
                .execute(all.toArray(String[]::new));
    }

    private static HttpResponse<String> get(HttpClient client, String scheme, int port, String path)
            throws IOException, InterruptedException {
        String token = Files.readString(here.resolve("acs-data/admin.token")).strip();
        return client.send(HttpRequest.newBuilder(URI.create(scheme + "://localhost:" + port + path))
                .header("Authorization", "Bearer " + token).build(), HttpResponse.BodyHandlers.ofString());
    }
}
