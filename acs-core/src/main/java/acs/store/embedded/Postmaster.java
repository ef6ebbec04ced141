package acs.store.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server process, found by the {@code postmaster.pid} of its data.
 *
 * @param process alive when found
 */
record Postmaster(ProcessHandle process) {
    private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);
    private static final int STATUS_LINE = 7;

    /** The live server of exactly this data, whoever started it; a process that merely has its old number is none. */
    static Optional<Postmaster> find(Path cluster) throws IOException {
        List<String> lines = lines(cluster);
        if (lines.isEmpty() || !lines.get(0).strip().matches("\\d{1,9}")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(lines.get(0).strip())).filter(ProcessHandle::isAlive)
                .filter(process -> isServerOf(process, cluster)).map(Postmaster::new);
    }

    /** Whether the server with this number says that it accepts connections. */
    static boolean isReady(Path cluster, long pid) throws IOException {
        List<String> lines = lines(cluster);
        return lines.size() > STATUS_LINE && lines.get(0).strip().equals(Long.toString(pid))
                && lines.get(STATUS_LINE).strip().equals("ready");
    }

    /** Fast shutdown; when that takes too long an immediate one, and then SIGKILL: the next start recovers from the WAL. */
    void stop(Duration patience) throws IOException, InterruptedException {
        for (String signal : List.of("INT", "QUIT", "KILL")) {
            signal(signal);
            try {
                process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException slow) {
                LOG.warn("the embedded PostgreSQL (pid {}) did not end within {} of SIG{}", process.pid(), patience,
                        signal);
            } catch (ExecutionException e) {
                throw new IOException("cannot wait for process " + process.pid(), e);
            }
        }
        throw new EmbeddedPostgresException("the embedded PostgreSQL (pid " + process.pid() + ") cannot be stopped");
    }

    /** Java can send SIGTERM and SIGKILL alone; SIGTERM would wait for every client to leave. */
    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.pid())
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }

    /** A server changes into its data directory; where that cannot be seen, its command line must name it. */
    private static boolean isServerOf(ProcessHandle process, Path cluster) {
        try {
            return Path.of("/proc", Long.toString(process.pid()), "cwd").toRealPath().equals(cluster.toRealPath());
        } catch (IOException unseen) {
            return process.info().commandLine().filter(line -> line.contains(cluster.toString())).isPresent();
        }
    }

    private static List<String> lines(Path cluster) throws IOException {
        try {
            return Files.readAllLines(cluster.resolve("postmaster.pid"));
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }
}
