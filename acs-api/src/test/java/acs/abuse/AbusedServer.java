package acs.abuse;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import acs.store.DatabaseAddress;
import acs.store.TestPostgres;
import org.jspecify.annotations.Nullable;

/**
 * A server in a process of its own, started by the launcher that ships and so with the JVM options that ship, on a database of the
 * tests' PostgreSQL. No caller is exempt from limits.
 */
final class AbusedServer implements AutoCloseable {
    static final String TOKEN = "abuse-token-0123456789abcdef0123456789abcdef";
    private static final Duration START_MAX = Duration.ofSeconds(60);

    private final Path folder;
    private final Path log;
    private final Map<String, String> settings;
    private final DatabaseAddress database = TestPostgres.freshDatabase();
    private final Ports ports = new Ports();
    private ApiClient api = newApi();
    private @Nullable String password;
    private Process process;

    /**
     * Starts it.
     *
     * @param name     of its folder in the build directory
     * @param settings environment variables, besides ports, token and database
     */
    AbusedServer(String name, Map<String, String> settings) throws IOException {
        this.folder = Installation.madeIn(Path.of("target", "abuse", name).toAbsolutePath());
        this.log = folder.resolve("server.log");
        this.settings = settings;
        this.process = launch();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> process.destroyForcibly()));
        awaitReady();
    }

    Ports ports() {
        return ports;
    }

    DatabaseAddress database() {
        return database;
    }

    /** An operator's system, with connections that it keeps. */
    ApiClient api() {
        return api;
    }

    /** Another one, with no connection yet. */
    ApiClient newApi() {
        return new ApiClient(ports.api(), TOKEN);
    }

    /** The password that devices must prove, {@code null} where nobody is asked. */
    @Nullable
    String password() {
        return password;
    }

    /** Gives devices this password, so that they can prove who they are by Digest; their serial numbers are their usernames. */
    void enrol(String secret, List<String> serials) throws IOException, InterruptedException {
        password = secret;
        for (String serial : serials) {
            HttpResponse<String> answer = api.send("PUT", "/devices/" + Envelopes.deviceId(serial) + "/credentials",
                    "{\"username\":\"" + serial + "\",\"password\":\"" + secret + "\"}");
            if (answer.statusCode() / 100 != 2) {
                throw new IOException("no credential: " + answer.statusCode() + " " + answer.body());
            }
        }
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** The end of a process that has ended, for the message of an assertion. */
    String ending() throws IOException {
        if (process.isAlive()) {
            return "running";
        }
        String said = Files.readString(log);
        return "exit code " + process.exitValue() + ", last words:\n"
                + said.substring(Math.max(0, said.length() - 600));
    }

    /** The memory of the process as it is now; its peak begins anew with {@link ResidentMemory#forgetPeak}. */
    ResidentMemory memory() {
        return new ResidentMemory(process.pid());
    }

    /** Starts it again when an attack has ended it. */
    void ensureRunning() throws IOException {
        if (!process.isAlive()) {
            process = launch();
            api = newApi();
        }
        awaitReady();
    }

    /** Ends it by SIGKILL and starts it again on the same data. */
    void killAndRestart() throws IOException {
        process.destroyForcibly().onExit().join();
        ensureRunning();
    }

    /** The status of a path of the management listener, on a connection of its own; 0 for no answer. */
    int management(String path) {
        try (HttpClient probe = HttpClient.newHttpClient()) {
            return probe.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.management() + path))
                            .timeout(Duration.ofSeconds(5)).build(),
                    HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException noAnswer) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    @Override
    public void close() {
        process.destroy();
        if (process.onExit().completeOnTimeout(process, 30, TimeUnit.SECONDS).join().isAlive()) {
            process.destroyForcibly().onExit().join();
        }
    }

    private void awaitReady() {
        await().atMost(START_MAX).pollInterval(Duration.ofMillis(50)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the server does not start: " + ending());
            }
            return management("/health/ready") == 200;
        });
    }

    private Process launch() throws IOException {
        Map<String, String> environment = new TreeMap<>(Map.of("ACS_SHUTDOWN_GRACE", "1s",
                "ACS_NETWORK_EXEMPT", "192.0.2.0/24", "ACS_HEAP_MAX", Extent.heapMegabytes() + "m",
                "ACS_API_TOKEN", TOKEN, "ACS_DB_URL", TestPostgres.url(database),
                "ACS_DATA_DIR", folder.resolve("data").toString(),
                "ACS_JAVA_HOME", System.getProperty("java.home")));
        environment.putAll(ports.settings());
        environment.putAll(settings);
        ProcessBuilder builder = new ProcessBuilder(folder.resolve("deploy/acs").toString(), "start")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("ACS_"));
        builder.environment().putAll(environment);
        return builder.start();
    }
}
