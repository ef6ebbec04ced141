package acs.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import acs.app.config.AcsConfig;
import acs.app.config.ConfigException;
import acs.app.config.ConfigInput;
import acs.app.config.ConfigLoader;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole server on its embedded database, in this process and as a child of it. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class AcsApplicationTest {
    private static final Path OPERATIONS = Path.of("..", "deploy", "docs", "operations.md");
    private static final Pattern METER_ROW = Pattern.compile("(?m)^\\| (`(?:acs|jvm|process|system)_[^|]*) \\|");

    @TempDir
    Path here;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void every_listener_answers_once_started_and_none_after_the_close() throws Exception {
        AcsApplication application = new AcsApplication(config());
        AcsApplication.Ports ports;
        try {
            application.start();
            ports = application.ports();
            Path token = here.resolve("acs-data/admin.token");

            assertThat(get(ports.management(), "/health/ready", "").statusCode()).isEqualTo(200);
            assertThat(get(ports.api(), "/api/v1/devices", "").statusCode()).isEqualTo(401);
            assertThat(get(ports.api(), "/api/v1/devices", Files.readString(token).strip()).body())
                    .contains("\"items\":[]");
            assertThat(get(ports.cwmp(), "/", "").statusCode()).isEqualTo(405);
            String metrics = get(ports.management(), "/metrics", "").body();
            assertThat(metrics).contains("acs_cwmp_sessions_active", "acs_inform_commit_batch",
                    "acs_db_read_connections{state=\"idle\"} 1.0", "acs_cwmp_event_loop_pending 0.0");
            assertThat(meterNames(Files.readString(OPERATIONS))).isNotEmpty()
                    .allSatisfy(name -> assertThat(metrics).contains("\n# TYPE " + name + " "));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token))).isEqualTo("rw-------");
        } finally {
            application.close();
        }
        assertThat(List.of(ports.cwmp(), ports.api(), ports.management())).noneMatch(AcsApplicationTest::isOpen);
    }

    @Test
    void with_digest_a_cpe_is_asked_who_it_is_before_it_is_heard() throws Exception {
        AcsApplication application = new AcsApplication(config("cwmp.auth=digest", "auth.realm=home"));
        try {
            application.start();
            HttpResponse<String> asked = client.send(HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + application.ports().cwmp() + "/"))
                    .POST(HttpRequest.BodyPublishers.ofString("no envelope")).build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(asked.statusCode()).isEqualTo(401);
            String challenge = asked.headers().firstValue("WWW-Authenticate").orElse("");
            assertThat(challenge).startsWith("Digest realm=\"home\"");
            byte[] nonce = Base64.getUrlDecoder().decode(challenge.replaceFirst(".*nonce=\"([^\"]*)\".*", "$1"));
            assertThat(Files.readString(here.resolve("acs-data/nonce-starts"))).as("the tag of this start")
                    .endsWith(" " + HexFormat.of().formatHex(nonce, 8, 10) + "\n");
        } finally {
            application.close();
        }
    }

    @Test
    void a_port_that_is_taken_is_told_with_its_setting_before_the_database_is_touched() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            AcsApplication application = new AcsApplication(config("management.port=" + taken.getLocalPort()));

            assertThatExceptionOfType(StartException.class).isThrownBy(application::start)
                    .withMessageContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .withMessageContaining("ACS_MANAGEMENT_PORT");
            application.close();
        }
        assertThat(here.resolve("acs-data/postgresql")).doesNotExist();
    }

    @Test
    void a_data_directory_that_cannot_be_is_told_in_one_line() throws Exception {
        Files.createFile(here.resolve("acs-data"));
        assertThatExceptionOfType(StartException.class).isThrownBy(() -> new AcsApplication(config()).start())
                .withMessageContaining("cannot use the data directory " + here.resolve("acs-data"))
                .withMessageContaining("ACS_DATA_DIR");
    }

    @Test
    void sigterm_ends_the_process_with_zero_and_its_database_too() throws Exception {
        Process server = start("--cwmp-port", "0", "--api-port", "0", "--management-port", "0", "--set",
                "files.port=0");
        try {
            Awaitility.await().atMost(90, TimeUnit.SECONDS)
                    .until(() -> log().contains("ready in") || !server.isAlive());
            List<ProcessHandle> database = server.descendants().toList();

            server.destroy();

            assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(server.exitValue()).as(log()).isEqualTo(ExitCode.OK);
            assertThat(database).isNotEmpty();
            Awaitility.await().atMost(10, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(database).noneMatch(ProcessHandle::isAlive));
            assertThat(log()).contains("ending: no new sessions", "ended");
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void a_start_that_fails_ends_with_one_and_one_line() throws Exception {
        Files.createFile(here.resolve("acs-data"));
        Process server = start();

        assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(server.exitValue()).isEqualTo(ExitCode.FAILED);
        assertThat(log().lines().filter(line -> line.startsWith("acs: "))).hasSize(1);
        assertThat(log()).doesNotContain("\tat ");
    }

    /** What the first column of the table of meters names. */
    private static List<String> meterNames(String document) {
        return METER_ROW.matcher(document).results()
                .flatMap(row -> Pattern.compile("`([a-z0-9_]+)").matcher(row.group(1)).results())
                .map(name -> name.group(1)).toList();
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                        "acs.app.Main", "start"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).directory(here.toFile()).redirectErrorStream(true)
                .redirectOutput(here.resolve("log").toFile()).start();
    }

    private String log() throws IOException {
        return Files.readString(here.resolve("log"));
    }

    private AcsConfig config(String... assignments) throws ConfigException {
        List<ConfigInput.Flag> flags = new ArrayList<>();
        for (String key : List.of("cwmp.port", "api.port", "management.port", "files.port")) {
            flags.add(new ConfigInput.Flag(key, "0", "--set"));
        }
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            flags.add(new ConfigInput.Flag(assignment.substring(0, equals), assignment.substring(equals + 1), "--set"));
        }
        return ConfigLoader.load(new ConfigInput(Map.of(), flags, null, here));
    }

    private HttpResponse<String> get(int port, String path, String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
