package acs.store;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Makes the daily partitions of {@code device_event} ahead of time and drops those past the retention. */
final class EventPartitions {
    private static final Logger LOG = LoggerFactory.getLogger(EventPartitions.class);
    private static final String PREFIX = "device_event_";
    /** Also for the look through the default partition, which happens under locks. */
    private static final String PATIENCE = "SELECT set_config('lock_timeout', '300ms', true),"
            + " set_config('statement_timeout', '2s', true)";
    private static final int BITE = 5_000;
    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

    private final DatabaseConnections connections;
    private final StoreSettings settings;
    private final Clock clock;

    EventPartitions(DatabaseConnections connections, StoreSettings settings, Clock clock) {
        this.connections = connections;
        this.settings = settings;
        this.clock = clock;
    }

    /** What the first events need; without it the default partition takes them. */
    Mono<Void> makeToday() {
        return Mono.usingWhen(connections.single(), connection -> make(connection, today()),
                PostgresqlConnection::close);
    }

    /**
     * Safe on several nodes at once; does nothing when all is as it should be. Waits for no lock long, since whoever wants
     * the history waits behind it; then it fails, with as much done as could be, and wants to be called again.
     */
    Mono<Void> maintain() {
        LocalDate today = today();
        return Mono.usingWhen(connections.single(), connection -> makeAhead(connection, today)
                .then(dropOld(connection, today.minusDays(settings.eventRetention().toDays()))),
                PostgresqlConnection::close);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private Mono<Void> makeAhead(PostgresqlConnection connection, LocalDate today) {
        return Flux.range(0, settings.eventDaysAhead() + 1)
                .concatMapDelayError(ahead -> make(connection, today.plusDays(ahead)))
                .then();
    }

    /** When the default partition holds events of that day already, they stay there, and the day has no other. */
    private static Mono<Void> make(PostgresqlConnection connection, LocalDate day) {
        return locked(connection, "CREATE TABLE IF NOT EXISTS " + PREFIX + DAY.format(day)
                + " PARTITION OF device_event FOR VALUES FROM ('" + day + " 00:00:00+00') TO ('" + day.plusDays(1)
                + " 00:00:00+00')")
                .onErrorResume(error -> Failure.of(error) == Failure.DATA, error -> {
                    LOG.warn("no partition for the events of {}: {}", day, error.getMessage());
                    return Mono.empty();
                });
    }

    private static Mono<Void> dropOld(PostgresqlConnection connection, LocalDate oldest) {
        return connection
                .createStatement("SELECT c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
                        + " WHERE i.inhparent = 'device_event'::regclass")
                .execute()
                .concatMap(result -> result.map((row, metadata) -> Rows.text(row, 0))).collectList()
                .flatMapMany(Flux::fromIterable).filter(name -> isBefore(name, oldest))
                .concatMapDelayError(name -> locked(connection, "DROP TABLE IF EXISTS " + name)
                        .doOnSuccess(nothing -> LOG.info("dropped {}: past the retention", name)))
                .then(deleteOld(connection, oldest.atStartOfDay(ZoneOffset.UTC).toInstant()));
    }

    /** From the default partition, in bites, each a transaction of its own. */
    private static Mono<Void> deleteOld(PostgresqlConnection connection, Instant before) {
        return connection.createStatement("DELETE FROM device_event_default WHERE ctid = ANY (ARRAY("
                + "SELECT ctid FROM device_event_default WHERE received_at < $1 LIMIT " + BITE + "))")
                .bind(0, before).execute().concatMap(PostgresqlResult::getRowsUpdated).reduce(0L, Long::sum)
                .repeat().takeUntil(deleted -> deleted < BITE).then();
    }

    /** Only names that {@link #make} gave; they alone get into a statement's text. */
    private static boolean isBefore(String partition, LocalDate oldest) {
        try {
            return partition.startsWith(PREFIX)
                    && LocalDate.parse(partition.substring(PREFIX.length()), DAY).isBefore(oldest);
        } catch (DateTimeParseException notOneOfADay) {
            return false;
        }
    }

    private static Mono<Void> locked(PostgresqlConnection connection, String sql) {
        return Mono.usingWhen(connection.beginTransaction().thenReturn(connection),
                same -> execute(same, PATIENCE).then(execute(same, Migrations.LOCK)).then(execute(same, sql)),
                PostgresqlConnection::commitTransaction, (same, error) -> same.rollbackTransaction(),
                PostgresqlConnection::rollbackTransaction);
    }

    private static Mono<Void> execute(PostgresqlConnection connection, String sql) {
        return connection.createStatement(sql).execute().concatMap(PostgresqlResult::getRowsUpdated).then();
    }
}
