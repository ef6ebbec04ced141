package acs.store.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
    private static final String PID_FILE = "postmaster.pid";
    private static final int START_LINE = 2;
    private static final int STATUS_LINE = 7;

    /**
     * The live server of exactly this data, whoever started it; a process that merely has its old number is none.
     *
     * @throws EmbeddedPostgresException when it cannot be told whether the process is the server
     */
    static Optional<Postmaster> find(Path cluster) throws IOException {
        List<String> lines = lines(cluster);
        if (lines.isEmpty() || !lines.get(0).strip().matches("\\d{1,9}")) {
            return Optional.empty();
        }
        Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(lines.get(0).strip()));
        if (process.isEmpty()) {
            return Optional.empty();
        }
        Sight sight = Sight.of(process.get());
        if (!process.get().isAlive()) {
            return Optional.empty();
        }
        return switch (sight.judge(cluster.toRealPath(), lines.size() > START_LINE ? lines.get(START_LINE) : "")) {
            case SERVER -> process.map(Postmaster::new);
            case OTHER -> {
                forget(cluster, lines, process.get());
                yield Optional.empty();
            }
            case UNKNOWN -> throw new EmbeddedPostgresException("process " + process.get().pid() + " may be a"
                    + " PostgreSQL server on this data, which cannot be told from here; see what it is, and stop it,"
                    + " or remove the file " + cluster.resolve(PID_FILE) + " when it is none");
        };
    }

    /**
     * PostgreSQL takes any live process with the number in its file for its server and would not start. Its parent's
     * number it ignores; the rest of the file lets it look for left-over backends.
     */
    private static void forget(Path cluster, List<String> lines, ProcessHandle innocent) throws IOException {
        LOG.warn("{} names process {}, which is no server of this data", cluster.resolve(PID_FILE), innocent.pid());
        List<String> own = new ArrayList<>(lines);
        own.set(0, Long.toString(ProcessHandle.current().pid()));
        Files.write(cluster.resolve(PID_FILE), own);
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
        BareProcess.of(List.of("/bin/sh", "-c", "kill -" + name + " " + process.pid()))
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }

    private static List<String> lines(Path cluster) throws IOException {
        try {
            return Files.readAllLines(cluster.resolve(PID_FILE));
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }
}
