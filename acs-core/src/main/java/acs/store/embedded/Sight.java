package acs.store.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What this process may see of another one.
 *
 * @param directory where it works, {@code null} when that may not be read
 * @param program   file name of its first argument, or of its executable; empty when neither may be read
 * @param started   when it started, {@code null} when that may not be read
 */
record Sight(@Nullable Path directory, String program, @Nullable Instant started) {
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    /** Whether a process is the server of some data. */
    enum Verdict {
        SERVER,
        OTHER,
        UNKNOWN
    }

    static Sight of(ProcessHandle process) {
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        Path directory = null;
        try {
            directory = proc.resolve("cwd").toRealPath();
        } catch (IOException unseen) {
            // another user's process: its name and start decide
        }
        return new Sight(directory, program(proc), process.info().startInstant().orElse(null));
    }

    /**
     * A server changes into its data directory; where that cannot be seen, its name and start must agree.
     *
     * @param startLine of the server's file: seconds since 1970
     */
    Verdict judge(Path cluster, String startLine) {
        if (directory != null) {
            return directory.equals(cluster) ? Verdict.SERVER : Verdict.OTHER;
        }
        if (!program.isEmpty() && !program.equals("postgres")) {
            return Verdict.OTHER;
        }
        if (program.isEmpty() || started == null || !startLine.strip().matches("\\d{1,12}")) {
            return Verdict.UNKNOWN;
        }
        Duration apart = Duration.between(started, Instant.ofEpochSecond(Long.parseLong(startLine.strip()))).abs();
        return apart.compareTo(TOLERANCE) <= 0 ? Verdict.SERVER : Verdict.UNKNOWN;
    }

    /** A process of the kernel has no arguments, but a name. */
    private static String program(Path proc) {
        String first = text(proc.resolve("cmdline")).split("\0", 2)[0];
        String name = first.isEmpty() ? text(proc.resolve("comm")).strip() : first;
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException unseen) {
            return "";
        }
    }
}
