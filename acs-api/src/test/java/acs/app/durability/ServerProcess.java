package acs.app.durability;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole server as a process of its own, as an operator runs it, to be killed and looked at from outside. */
final class ServerProcess implements AutoCloseable {
    static final String TOKEN = "test-token-0123456789abcdef0123456789abcdef";
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final int PORT_MAX = 32_000;
    private static final AtomicInteger NEXT_PORT = new AtomicInteger(
            ThreadLocalRandom.current().nextInt(20_000, 31_000));

    private final Path dataDir;
    private final Path log;
    private final int cwmpPort = freePort();
    private final int apiPort = freePort();
    private final int managementPort = freePort();
    private final Map<String, String> settings;
    private final HttpClient http = HttpClient.newHttpClient();
    private Process process;

    ServerProcess(Path dataDir, Map<String, String> settings) throws IOException {
        this.dataDir = dataDir;
        this.log = dataDir.resolveSibling(dataDir.getFileName() + ".log");
        this.settings = settings;
        this.process = launch();
    }

    int cwmpPort() {
        return cwmpPort;
    }

    long pid() {
        return process.pid();
    }

    /** Waits until the server says that it is ready. */
    ServerProcess ready() {
        await().atMost(START_MAX).pollInterval(Duration.ofMillis(50)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the server ended: " + Files.readString(log));
            }
            return isReady();
        });
        return this;
    }

    boolean isReady() {
        return status("/health/ready") == 200;
    }

    int status(String managementPath) {
        try {
            return http.send(request(managementPort, managementPath), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException notYet) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    String management(String path) throws IOException, InterruptedException {
        return http.send(request(managementPort, path), HttpResponse.BodyHandlers.ofString()).body();
    }

    /** What the REST API says. */
    JsonNode api(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request(apiPort, "/api/v1" + path),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (response.statusCode() != 200) {
            throw new IOException(path + ": " + response.statusCode() + " " + response.body());
        }
        return JsonMapper.shared().readTree(response.body());
    }

    /**
     * Sends something to the REST API.
     *
     * @param body {@code null} for none
     */
    HttpResponse<String> send(String method, String path, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest
                .newBuilder(URI.create("http://127.0.0.1:" + apiPort + "/api/v1" + path))
                .header("Authorization", "Bearer " + TOKEN).header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(10)).method(method, body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** Asks something else than the server. */
    int get(URI url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(10)).build(),
                HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** SIGKILL: no goodbye. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Starts it again on the same data and ports. */
    void restart() throws IOException {
        process = launch();
    }

    /** SIGTERM, and how it ended; {@code -1} when it did not. */
    int terminate() {
        process.destroy();
        return process.onExit().thenApply(Process::exitValue).completeOnTimeout(-1, 30, TimeUnit.SECONDS).join();
    }

    /** The database server's own process. */
    long postmasterPid() throws IOException {
        try (var files = Files.walk(dataDir, 6)) {
            Path pidFile = files.filter(file -> file.endsWith("postmaster.pid")).findFirst().orElseThrow();
            return Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
        }
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** Ends it, its database too, however it stands. */
    @Override
    public void close() throws IOException {
        if (!process.isAlive()) {
            // A killed server leaves its database; the next start finds and stops it.
            restart();
            ready();
        }
        if (terminate() < 0) {
            kill();
        }
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), "acs.app.Main",
                "start"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // Devices that were broken off leave their sessions, which would be waited for at the end.
        // A few of them call as often as a fleet, and each of their events is looked for afterwards.
        Map<String, String> environment = new TreeMap<>(Map.of("ACS_SHUTDOWN_GRACE", "1s",
                "ACS_STORE_HISTORY_ROWS_PER_HOUR", "100000000", "ACS_STORE_HISTORY_BYTES_PER_HOUR", "1GiB"));
        environment.putAll(settings);
        environment.put("ACS_DATA_DIR", dataDir.toString());
        environment.put("ACS_CWMP_PORT", Integer.toString(cwmpPort));
        environment.put("ACS_API_PORT", Integer.toString(apiPort));
        environment.put("ACS_MANAGEMENT_PORT", Integer.toString(managementPort));
        environment.put("ACS_FILES_PORT", "0");
        environment.put("ACS_API_TOKEN", TOKEN);
        builder.environment().keySet().removeIf(name -> name.startsWith("ACS_"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static HttpRequest request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + TOKEN).timeout(Duration.ofSeconds(10)).build();
    }

    /** Below those that the system gives away: nobody else may get it while the server is being started again. */
    private static int freePort() throws IOException {
        for (int port = NEXT_PORT.getAndIncrement(); port < PORT_MAX; port = NEXT_PORT.getAndIncrement()) {
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // The next one, then.
            }
        }
        throw new IOException("no port below " + PORT_MAX + " is free");
    }
}
