package acs.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import acs.port.StoreException;
import acs.port.StoreException.Reason;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Brings the schema to the version that this program needs. Each step is one SQL file in one transaction; nodes that start
 * together wait for each other. A step tells, in its first line, the oldest version that can still work on its result, so
 * that neighbouring versions of the program run side by side.
 */
public final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final List<String> FILES = List.of("V001__devices_and_events.sql", "V002__operations.sql",
            "V003__session_log.sql", "V004__configuration_mark.sql", "V005__waiting_operations.sql",
            "V006__credentials.sql", "V007__wakes.sql", "V008__files.sql", "V009__nat_bindings.sql",
            "V010__stun_credentials.sql", "V016__result_bytes.sql",
            "V017__node_runs.sql");
    private static final Pattern NAME = Pattern.compile("V(\\d+)__(\\w+)\\.sql");
    private static final Pattern OLDEST_READER = Pattern.compile("-- oldest reader: (\\d+)\n");
    private static final Duration STEP_MAX = Duration.ofMinutes(30);
    /** Only steps of the schema take it, never the work on devices. */
    static final String LOCK = "SELECT 1 FROM (SELECT pg_advisory_xact_lock(7547, 1)) AS held";

    private final DatabaseConnections connections;
    private final List<Step> steps;

    Migrations(DatabaseConnections connections, List<Step> steps) {
        this.connections = connections;
        this.steps = List.copyOf(steps);
    }

    /**
     * What was done.
     *
     * @param from    version found, 0 for an empty database
     * @param to      version now; above the last known one when a newer program migrated it
     * @param applied files that ran, in order
     */
    public record Report(int from, int to, List<String> applied) {
        public Report {
            applied = List.copyOf(applied);
        }
    }

    /**
     * One step.
     *
     * @param version      its number, from 1 without gaps
     * @param file         its name
     * @param oldestReader the oldest version of the program that works with its result
     * @param sql          statements
     */
    record Step(int version, String file, int oldestReader, String sql) {
        static Step of(String file, String sql) {
            Matcher name = NAME.matcher(file);
            Matcher reader = OLDEST_READER.matcher(sql);
            if (!name.matches() || !reader.lookingAt()) {
                throw new IllegalArgumentException("not a migration: " + file);
            }
            return new Step(Integer.parseInt(name.group(1)), file, Integer.parseInt(reader.group(1)), sql);
        }
    }

    /**
     * Migrates. Waits up to 30 s for a database that is still starting.
     *
     * @return what was done; fails with a {@link StoreException}, {@code REJECTED} when the schema is too new for this
     *         program, {@code UNAVAILABLE} when the database is not reached
     */
    public static Mono<Report> migrate(DatabaseConnections connections) {
        return migrate(connections, FirstConnection.WAIT_MAX);
    }

    static Mono<Report> migrate(DatabaseConnections connections, Duration waitMax) {
        return Mono.fromSupplier(Migrations::shipped).flatMap(steps -> FirstConnection.await(connections, waitMax)
                .then(Mono.defer(() -> new Migrations(connections, steps).run())));
    }

    static List<Step> shipped() {
        return FILES.stream().map(file -> Step.of(file, read(file))).toList();
    }

    Mono<Report> run() {
        return Mono.usingWhen(connections.single(), this::run, PostgresqlConnection::close)
                .timeout(STEP_MAX).onErrorMap(Failure::toStoreException);
    }

    private Mono<Report> run(PostgresqlConnection connection) {
        return execute(connection, "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0")
                .then(inTransaction(connection, execute(connection, """
                        CREATE TABLE IF NOT EXISTS schema_migration (
                            version       int         NOT NULL PRIMARY KEY,
                            file          text        NOT NULL,
                            oldest_reader int         NOT NULL,
                            applied_at    timestamptz NOT NULL)""").thenReturn(true)))
                .then(version(connection)).flatMap(from -> Flux.fromIterable(steps)
                        .concatMap(step -> inTransaction(connection, apply(connection, step))
                                .filter(Boolean::booleanValue).map(applied -> step.file()))
                        .collectList().flatMap(applied -> version(connection).map(to -> report(from, to, applied))));
    }

    private static Report report(int from, int to, List<String> applied) {
        LOG.info("schema version {} (was {})", to, from);
        return new Report(from, to, new ArrayList<>(applied));
    }

    private static Mono<Boolean> inTransaction(PostgresqlConnection connection, Mono<Boolean> work) {
        return Mono.usingWhen(connection.beginTransaction().thenReturn(connection),
                same -> execute(same, LOCK).then(work),
                PostgresqlConnection::commitTransaction, (same, error) -> same.rollbackTransaction(),
                PostgresqlConnection::rollbackTransaction);
    }

    /** Under the lock: whether another node did it meanwhile is asked again. */
    private Mono<Boolean> apply(PostgresqlConnection connection, Step step) {
        return version(connection).flatMap(current -> {
            if (current >= step.version()) {
                return Mono.just(false);
            }
            LOG.info("migrating the schema: {}", step.file());
            return execute(connection, step.sql()).then(connection
                    .createStatement("INSERT INTO schema_migration (version, file, oldest_reader, applied_at)"
                            + " VALUES ($1, $2, $3, $4)")
                    .bind(0, step.version()).bind(1, step.file()).bind(2, step.oldestReader()).bind(3, Instant.now())
                    .execute().flatMap(PostgresqlResult::getRowsUpdated).then()).thenReturn(true);
        });
    }

    /** The schema's version; fails when this program is too old for it. */
    private Mono<Integer> version(PostgresqlConnection connection) {
        int known = steps.get(steps.size() - 1).version();
        return connection.createStatement(
                "SELECT coalesce(max(version), 0), coalesce(max(oldest_reader), 0) FROM schema_migration").execute()
                .concatMap(result -> result.map((row, metadata) -> {
                    int oldestReader = Rows.integer(row, 1);
                    if (oldestReader > known) {
                        throw new StoreException(Reason.REJECTED,
                                "the database has schema version " + Rows.integer(row, 0)
                                        + ", which needs a program of schema version " + oldestReader
                                        + " or later; this one has version " + known + ": install a newer release");
                    }
                    return Rows.integer(row, 0);
                })).single();
    }

    private static Mono<Void> execute(PostgresqlConnection connection, String sql) {
        return connection.createStatement(sql).execute().concatMap(PostgresqlResult::getRowsUpdated).then();
    }

    private static String read(String file) {
        try (InputStream in = Migrations.class.getResourceAsStream("migrations/" + file)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its migration " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read migration " + file, e);
        }
    }
}
