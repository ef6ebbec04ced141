package acs.store.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What an operator may decide about the embedded server.
 *
 * @param sharedBuffersMb   PostgreSQL's own cache, MiB, at least 16
 * @param maxWalSizeMb      WAL between two checkpoints, MiB, at least 64
 * @param maxConnections    connections in all, at least 10
 * @param checkpointTimeout longest time between two checkpoints, at least 30 s
 * @param startTimeout      for one start, recovery after a crash included
 * @param stopTimeout       for a fast shutdown; then the server is stopped the hard way, which loses nothing
 * @param restartBackoffMax longest pause between two attempts to bring a died server back
 */
public record EmbeddedPostgresSettings(int sharedBuffersMb, int maxWalSizeMb, int maxConnections,
        Duration checkpointTimeout, Duration startTimeout, Duration stopTimeout, Duration restartBackoffMax) {
    public EmbeddedPostgresSettings {
        if (sharedBuffersMb < 16 || maxWalSizeMb < 64 || maxConnections < 10) {
            throw new IllegalArgumentException("sharedBuffersMb >= 16, maxWalSizeMb >= 64, maxConnections >= 10");
        }
        if (checkpointTimeout.toSeconds() < 30) {
            throw new IllegalArgumentException("checkpointTimeout must be at least 30 s");
        }
    }

    /** The shipped values, for a small machine. */
    public static EmbeddedPostgresSettings defaults() {
        return new EmbeddedPostgresSettings(256, 2048, 40, Duration.ofMinutes(15), Duration.ofMinutes(2),
                Duration.ofSeconds(10), Duration.ofSeconds(10));
    }

    /** As arguments of {@code postgres}; what stands on its command line no configuration file can weaken. */
    List<String> serverArguments() {
        List<String> arguments = new ArrayList<>();
        for (String setting : List.of(
                "fsync=on", "synchronous_commit=on", "full_page_writes=on",
                "shared_buffers=" + sharedBuffersMb + "MB",
                "max_wal_size=" + maxWalSizeMb + "MB", "min_wal_size=" + Math.min(256, maxWalSizeMb) + "MB",
                "max_connections=" + maxConnections,
                "checkpoint_timeout=" + checkpointTimeout.toSeconds() + "s",
                "wal_compression=on", "wal_buffers=16MB", "jit=off", "io_method=sync",
                // The device table lives on HOT pruning; vacuum is for what that leaves, soon and in small bites.
                "autovacuum_naptime=20s", "autovacuum_vacuum_cost_limit=1000",
                "logging_collector=on", "log_filename=postgresql-%u.log", "log_rotation_age=1d",
                "log_rotation_size=0", "log_truncate_on_rotation=on", "log_line_prefix=%m [%p] ",
                "log_checkpoints=off", "log_min_duration_statement=2s", "log_timezone=UTC", "timezone=UTC")) {
            arguments.add("-c");
            arguments.add(setting);
        }
        return arguments;
    }
}
