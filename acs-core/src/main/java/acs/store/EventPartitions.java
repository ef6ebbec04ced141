package acs.store;

import java.time.Clock;
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
    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

    private final DatabaseConnections connections;
    private final StoreSettings settings;
    private final Clock clock;

    EventPartitions(DatabaseConnections connections, StoreSettings settings, Clock clock) {
        this.connections = connections;
        this.settings = settings;
        this.clock = clock;
    }

    /** Safe on several nodes at once; does nothing when all is as it should be. */
    Mono<Void> maintain() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return Mono.usingWhen(connections.single().create(), connection -> makeAhead(connection, today)
                .then(dropOld(connection, today.minusDays(settings.eventRetention().toDays()))),
                PostgresqlConnection::close);
    }

    private Mono<Void> makeAhead(PostgresqlConnection connection, LocalDate today) {
        return Flux.range(0, settings.eventDaysAhead() + 1).concatMap(ahead -> make(connection, today.plusDays(ahead)))
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
                .concatMap(name -> locked(connection, "DROP TABLE IF EXISTS " + name)
                        .doOnSuccess(nothing -> LOG.info("dropped {}: past the retention", name)))
                .then(connection.createStatement("DELETE FROM device_event_default WHERE received_at < $1")
                        .bind(0, oldest.atStartOfDay(ZoneOffset.UTC).toInstant()).execute()
                        .concatMap(PostgresqlResult::getRowsUpdated).then());
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
                same -> execute(same, Migrations.LOCK).then(execute(same, sql)),
                PostgresqlConnection::commitTransaction, (same, error) -> same.rollbackTransaction(),
                PostgresqlConnection::rollbackTransaction);
    }

    private static Mono<Void> execute(PostgresqlConnection connection, String sql) {
        return connection.createStatement(sql).execute().concatMap(PostgresqlResult::getRowsUpdated).then();
    }
}
