package acs.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import acs.operation.LeasedOperation;
import acs.operation.OperationFault;
import acs.operation.OperationStatus;
import acs.operation.OperationType;
import acs.operation.Outcome;
import acs.operation.PlanLimits;
import acs.operation.Recovery;
import acs.port.OperationListener;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Leaves no operation in limbo: what a session left is recovered by its type's rule when its lease is over, what nobody came
 * for expires, what waited in vain fails, and what ended long ago is forgotten. Every change is a compare-and-set, so nodes
 * may sweep at the same time.
 */
public final class OperationSweep {
    private static final Logger LOG = LoggerFactory.getLogger(OperationSweep.class);
    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final int BATCH = 200;
    /** Of one kind in one sweep, so that a large backlog is no burst. */
    private static final int ROUNDS_MAX = 20;
    private static final OperationFault TIMED_OUT = OperationFault.of(OperationFault.Reason.TIMED_OUT,
            "The device took it, and did not tell in time how it ended");

    static final String LOST = """
            SELECT operation_id, device_id, type, request, command_key, attempts, attempts_max, phase, timeout_ms, lease_token
              FROM operation WHERE status = 'running' AND lease_until < $1 ORDER BY lease_until LIMIT $2""";
    static final String OVERDUE = """
            SELECT operation_id, device_id, lease_token, type
              FROM operation WHERE status = 'waiting' AND deadline_at < $1 ORDER BY deadline_at LIMIT $2""";
    static final String UNWANTED = """
            SELECT operation_id, device_id, 0::bigint, type
              FROM operation WHERE status = 'queued' AND expires_at <= $1 ORDER BY expires_at LIMIT $2""";
    static final String OLD = """
            SELECT operation_id, device_id, 0::bigint, type
              FROM operation WHERE finished_at IS NOT NULL AND finished_at < $1 ORDER BY finished_at LIMIT $2""";
    static final String EXPIRE = """
            UPDATE operation o SET status = 'expired', finished_at = $3
              FROM unnest($1::text[], $2::text[]) AS u (device, id)
             WHERE o.device_id = u.device AND o.operation_id = u.id::uuid AND o.device_id = ANY ($1)
               AND o.status = 'queued' AND o.expires_at <= $3
             RETURNING o.operation_id""";
    static final String FORGET = """
            DELETE FROM operation o USING unnest($1::text[], $2::text[]) AS u (device, id)
             WHERE o.device_id = u.device AND o.operation_id = u.id::uuid AND o.device_id = ANY ($1)
               AND o.finished_at < $3
               -- What it has brought about is not yet in the device's credentials.
               AND NOT EXISTS (SELECT 1 FROM device_credential c
                                WHERE c.device_id = o.device_id AND o.status = 'succeeded'
                                  AND (c.next_operation = o.operation_id OR c.request_operation = o.operation_id
                                       OR c.stun_operation = o.operation_id))
            RETURNING o.operation_id""";

    /** Never more than this many rows of an index are counted. */
    static final int COUNT_MAX = 100_000;
    static final String COUNT = """
            SELECT count(*) FROM (SELECT 1 FROM operation WHERE status = 'queued' LIMIT $1) AS queued""";
    /** Counting is no part of each sweep. */
    private static final int SWEEPS_PER_COUNT = 3;

    private final PostgresOperations operations;
    private final StoreSettings settings;
    private final PlanLimits limits;
    private final OperationListener listener;
    private final AtomicLong queued = new AtomicLong();

    /**
     * Does nothing until started.
     *
     * @param listener told of every operation that a sweep has changed
     */
    public OperationSweep(PostgresOperations operations, StoreSettings settings, PlanLimits limits,
            OperationListener listener) {
        this.operations = operations;
        this.settings = settings;
        this.limits = limits;
        this.listener = listener;
    }

    /** Operations that were queued at the last count, some seconds ago; 100,000 stands for as many or more. */
    public long queued() {
        return queued.get();
    }

    /** Sweeps every few seconds until disposed of; what fails is tried again with the next sweep. */
    public Disposable start() {
        return Flux.interval(PERIOD).onBackpressureDrop().concatMap(tick -> sweep()
                .then(tick % SWEEPS_PER_COUNT == 0 ? count() : Mono.empty()).onErrorResume(error -> {
                    LOG.warn("cannot sweep operations, trying again in {}: {}", PERIOD, error.toString());
                    return Mono.empty();
                }), 1).subscribe();
    }

    /** Sweeps once. */
    Mono<Void> sweep() {
        return Mono.defer(() -> {
            Instant now = operations.now();
            return rounds(connection -> recover(connection, now))
                    .then(rounds(connection -> timeOut(connection, now)))
                    .then(rounds(connection -> inBulk(connection, UNWANTED, EXPIRE, now, OperationStatus.EXPIRED)))
                    .then(rounds(connection -> inBulk(connection, OLD, FORGET,
                            now.minus(settings.eventRetention()), null)));
        });
    }

    /** Counts once. */
    Mono<Void> count() {
        return operations.run(connection -> Flux.from(connection.createStatement(COUNT).bind(0, COUNT_MAX).execute())
                .concatMap(result -> result.map((row, metadata) -> Rows.number(row, 0))).single())
                .doOnNext(queued::set).then();
    }

    private Mono<Void> rounds(Function<Connection, Mono<Integer>> round) {
        return operations.run(round).repeat(ROUNDS_MAX - 1).takeUntil(rows -> rows < BATCH).then();
    }

    private Mono<Integer> recover(Connection connection, Instant now) {
        return found(connection, LOST, now, this::lost).flatMap(rows -> Flux.fromIterable(rows)
                .concatMap(it -> {
                    Outcome outcome = Recovery.outcome(it, limits);
                    return OperationEnds.end(connection, it.deviceKey(), UUID.fromString(it.operationId()),
                            it.fencingToken(), OperationStatus.RUNNING, outcome, now, operations.results())
                            .doOnNext(done -> tell(done, it.operationId(), it.operation().type(),
                                    Ending.status(outcome)));
                }).then(Mono.just(rows.size())));
    }

    private Mono<Integer> timeOut(Connection connection, Instant now) {
        return found(connection, OVERDUE, now, Key::of).flatMap(rows -> Flux.fromIterable(rows)
                .concatMap(it -> OperationEnds.end(connection, it.device(), it.id(), it.token(),
                        OperationStatus.WAITING, Outcome.Failed.of(TIMED_OUT), now, operations.results())
                        .doOnNext(done -> tell(done, it.id().toString(), it.type(), OperationStatus.FAILED)))
                .then(Mono.just(rows.size())));
    }

    /** @param status that the change gives, {@code null} for what is gone then */
    private Mono<Integer> inBulk(Connection connection, String which, String change, Instant before,
            @Nullable OperationStatus status) {
        return found(connection, which, before, Key::of).flatMap(rows -> {
            if (rows.isEmpty()) {
                return Mono.just(0);
            }
            Statement statement = connection.createStatement(change)
                    .bind(0, rows.stream().map(Key::device).toArray(String[]::new))
                    .bind(1, rows.stream().map(key -> key.id().toString()).toArray(String[]::new)).bind(2, before);
            return Flux.from(statement.execute())
                    .concatMap(result -> result.map((row, metadata) -> Rows.uuid(row, 0).toString())).collectList()
                    .doOnNext(changed -> told(rows, changed, status)).then(Mono.just(rows.size()));
        });
    }

    private void told(List<Key> rows, List<String> changed, @Nullable OperationStatus status) {
        if (status == null) {
            return;
        }
        Set<String> ids = Set.copyOf(changed);
        for (Key row : rows) {
            tell(ids.contains(row.id().toString()), row.id().toString(), row.type(), status);
        }
    }

    private void tell(boolean hasChanged, String operationId, OperationType type, OperationStatus status) {
        if (hasChanged) {
            listener.changed(operationId, type, status);
        }
    }

    private static <T> Mono<List<T>> found(Connection connection, String sql, Instant time,
            Function<Readable, T> read) {
        return Flux.from(connection.createStatement(sql).bind(0, time).bind(1, BATCH).execute())
                .concatMap(result -> result.map((row, metadata) -> read.apply(row))).collectList();
    }

    private record Key(UUID id, String device, long token, OperationType type) {
        static Key of(Readable row) {
            return new Key(Rows.uuid(row, 0), Rows.text(row, 1), Rows.number(row, 2),
                    OperationJson.type(Rows.text(row, 3)));
        }
    }

    private LeasedOperation lost(Readable row) {
        String device = Rows.text(row, 1);
        return new LeasedOperation(Rows.uuid(row, 0).toString(), device,
                SealedOperations.read(Rows.text(row, 2), Rows.text(row, 3), device, operations.secrets()),
                Rows.text(row, 4), Rows.integer(row, 5),
                Rows.integer(row, 6), true, Rows.text(row, 7), Duration.ofMillis(Rows.number(row, 8)),
                Rows.number(row, 9), 0);
    }
}
