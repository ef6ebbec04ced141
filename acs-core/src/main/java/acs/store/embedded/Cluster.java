package acs.store.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's files in the ACS's data directory, and how to run it on them. Lies in {@code postgresql/} as
 * {@code server-…} (programs), {@code cluster} (data), {@code log} and {@code password}.
 */
final class Cluster {
    static final String USER = "acs";
    static final String HOST = "127.0.0.1";
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration INITDB_MAX = Duration.ofMinutes(5);

    private final Path root;
    private final Path data;
    private final Path log;
    private final ServerBinaries binaries;
    private final RunAs runAs;
    private final EmbeddedPostgresSettings settings;
    private final String password;

    private Cluster(Path root, ServerBinaries binaries, RunAs runAs, EmbeddedPostgresSettings settings,
            String password) {
        this.root = root;
        this.data = dataOf(root);
        this.log = root.resolve("log");
        this.binaries = binaries;
        this.runAs = runAs;
        this.settings = settings;
        this.password = password;
    }

    /** Where the server's data lies. */
    static Path dataOf(Path root) {
        return root.resolve("cluster");
    }

    /** Unpacks and initialises what is not there yet. The caller holds the directory's lock, and no server runs on it. */
    static Cluster open(Path root, EmbeddedPostgresSettings settings, RunAs.Way way) throws IOException,
            InterruptedException {
        ServerBinaries binaries = ServerBinaries.unpack(root);
        Path data = dataOf(root);
        RunAs runAs = RunAs.choose(root, way);
        boolean fresh = !Files.exists(data);
        Cluster cluster = new Cluster(root, binaries, runAs, settings, password(root, fresh));
        cluster.makeLogDirectory();
        if (!fresh) {
            runAs.own(data);
        }
        if (fresh) {
            cluster.initialise();
        }
        return cluster;
    }

    Path data() {
        return data;
    }

    String password() {
        return password;
    }

    /**
     * Starts the server and waits until it accepts connections.
     *
     * @throws ServerStartException when it ended instead; another port or a later attempt may do
     */
    Process launch(int port) throws IOException, InterruptedException, ServerStartException {
        List<String> arguments = new ArrayList<>(List.of("-D", data.toString(), "-p", Integer.toString(port),
                "-c", "listen_addresses=" + HOST, "-c", "unix_socket_directories=",
                "-c", "log_directory=" + log, "-c", "password_encryption=scram-sha-256"));
        arguments.addAll(settings.serverArguments());
        if (binaries.hasLibrary("pg_stat_statements")) {
            arguments.addAll(List.of("-c", "shared_preload_libraries=pg_stat_statements"));
        }
        Process process = start("postgres", arguments, log.resolve("start.log"));
        try {
            awaitReady(process);
            return process;
        } catch (ServerStartException | IOException | InterruptedException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private void awaitReady(Process process) throws IOException, InterruptedException, ServerStartException {
        long deadline = System.nanoTime() + settings.startTimeout().toNanos();
        while (!Postmaster.isReady(data, process.pid())) {
            if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ServerStartException("PostgreSQL ended with " + process.exitValue() + " while starting; see "
                        + log + ": " + tail(log.resolve("start.log")));
            }
            if (System.nanoTime() > deadline) {
                throw new EmbeddedPostgresException(
                        "PostgreSQL was not ready within " + settings.startTimeout() + "; see " + log);
            }
        }
    }

    /** In a directory beside the final one, so that an interrupted initialisation is simply done again. */
    private void initialise() throws IOException, InterruptedException {
        LOG.info("initialising the embedded PostgreSQL in {}", data);
        Path partial = root.resolve("cluster.partial");
        ServerBinaries.deleteTree(partial);
        Files.createDirectory(partial,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        runAs.own(partial);
        Path secret = log.resolve("initdb.secret");
        Files.deleteIfExists(secret);
        try {
            writePrivate(secret, password);
            runAs.own(secret);
            Process initdb = start("initdb", List.of("-D", partial.toString(), "-U", USER, "--pwfile=" + secret,
                    "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-instructions"),
                    log.resolve("initdb.log"));
            if (!initdb.waitFor(INITDB_MAX.toSeconds(), TimeUnit.SECONDS)) {
                initdb.destroyForcibly();
                throw new EmbeddedPostgresException("initdb did not end within " + INITDB_MAX);
            }
            if (initdb.exitValue() != 0) {
                throw new EmbeddedPostgresException("initdb failed: " + tail(log.resolve("initdb.log")));
            }
        } finally {
            Files.deleteIfExists(secret);
        }
        Files.move(partial, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private Process start(String program, List<String> arguments, Path output) throws IOException {
        ProcessBuilder builder = BareProcess.of(runAs.command(binaries.program(program), arguments))
                .directory(log.toFile()).redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true).redirectOutput(output.toFile());
        return builder.start();
    }

    private void makeLogDirectory() throws IOException {
        if (!Files.exists(log)) {
            Files.createDirectory(log,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        runAs.own(log);
    }

    private static String password(Path root, boolean fresh) throws IOException {
        Path file = root.resolve("password");
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        if (!fresh) {
            throw new EmbeddedPostgresException("the password of the existing database is gone: " + file);
        }
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        writePrivate(file, password);
        return password;
    }

    /** Never readable by others, not even for a moment. */
    private static void writePrivate(Path file, String text) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String tail(Path file) throws IOException {
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }

    /** The server ended before it was ready. */
    static final class ServerStartException extends Exception {
        private static final long serialVersionUID = 1L;

        ServerStartException(String message) {
            super(message);
        }
    }
}
