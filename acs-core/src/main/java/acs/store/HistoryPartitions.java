package acs.store;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.function.BiFunction;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Makes the daily partitions of every {@link HistoryTable} ahead of time and drops those past its retention. */
final class HistoryPartitions {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryPartitions.class);
    /** Also for the look through the default partition, which happens under locks. */
    private static final String PATIENCE = "SELECT set_config('lock_timeout', '300ms', true),"
            + " set_config('statement_timeout', '2s', true)";
    private static final int BITE = 5_000;
    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

    private final DatabaseConnections connections;
    private final StoreSettings settings;
    private final Clock clock;

    HistoryPartitions(DatabaseConnections connections, StoreSettings settings, Clock clock) {
        this.connections = connections;
        this.settings = settings;
        this.clock = clock;
    }

    /** What the first entries need; without it the default partition takes them. */
    Mono<Void> makeToday() {
        return forEachTable((connection, table) -> make(connection, table, today()));
    }

    /**
     * Safe on several nodes at once; does nothing when all is as it should be. Waits for no lock long, since whoever wants
     * the history waits behind it; then it fails, with as much done as could be, and wants to be called again.
     */
    Mono<Void> maintain() {
        LocalDate today = today();
        return forEachTable((connection, table) -> makeAhead(connection, table, today)
                .then(dropOld(connection, table, today.minusDays(table.retention().toDays()))));
    }

    private Mono<Void> forEachTable(BiFunction<PostgresqlConnection, HistoryTable, Mono<Void>> work) {
        return Mono.usingWhen(connections.single(), connection -> Flux.fromIterable(HistoryTable.all(settings))
                .concatMapDelayError(table -> work.apply(connection, table)).then(), PostgresqlConnection::close);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private Mono<Void> makeAhead(PostgresqlConnection connection, HistoryTable table, LocalDate today) {
        return Flux.range(0, settings.eventDaysAhead() + 1)
                .concatMapDelayError(ahead -> make(connection, table, today.plusDays(ahead)))
                .then();
    }

    /** When the default partition holds entries of that day already, they stay there, and the day has no other. */
    private static Mono<Void> make(PostgresqlConnection connection, HistoryTable table, LocalDate day) {
        return locked(connection, "CREATE TABLE IF NOT EXISTS " + table.prefix() + DAY.format(day)
                + " PARTITION OF " + table.name() + " FOR VALUES FROM ('" + day + " 00:00:00+00') TO ('"
                + day.plusDays(1) + " 00:00:00+00')")
                .onErrorResume(error -> Failure.of(error) == Failure.DATA, error -> {
                    LOG.warn("no partition of {} for {}: {}", table.name(), day, error.getMessage());
                    return Mono.empty();
                });
    }

    private static Mono<Void> dropOld(PostgresqlConnection connection, HistoryTable table, LocalDate oldest) {
        return connection
                .createStatement("SELECT c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
                        + " WHERE i.inhparent = '" + table.name() + "'::regclass")
                .execute()
                .concatMap(result -> result.map((row, metadata) -> Rows.text(row, 0))).collectList()
                .flatMapMany(Flux::fromIterable).filter(name -> isBefore(name, table, oldest))
                .concatMapDelayError(name -> locked(connection, "DROP TABLE IF EXISTS " + name)
                        .doOnSuccess(nothing -> LOG.info("dropped {}: past the retention", name)))
                .then(deleteOld(connection, table, oldest.atStartOfDay(ZoneOffset.UTC).toInstant()));
    }

    /** From the default partition, in bites, each a transaction of its own. */
    private static Mono<Void> deleteOld(PostgresqlConnection connection, HistoryTable table, Instant before) {
        return connection.createStatement("DELETE FROM " + table.defaultPartition() + " WHERE ctid = ANY (ARRAY("
                + "SELECT ctid FROM " + table.defaultPartition() + " WHERE " + table.timeColumn() + " < $1 LIMIT "
                + BITE
                + "))")
                .bind(0, before).execute().concatMap(PostgresqlResult::getRowsUpdated).reduce(0L, Long::sum)
                .repeat().takeUntil(deleted -> deleted < BITE).then();
    }

    /** Only names that {@link #make} gave; they alone get into a statement's text. */
    private static boolean isBefore(String partition, HistoryTable table, LocalDate oldest) {
        try {
            return partition.startsWith(table.prefix())
                    && LocalDate.parse(partition.substring(table.prefix().length()), DAY).isBefore(oldest);
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
