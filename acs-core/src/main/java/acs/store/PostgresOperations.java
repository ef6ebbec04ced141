package acs.store;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

import acs.device.ParameterReport;
import acs.operation.LeasedOperation;
import acs.operation.OperationEnd;
import acs.operation.OperationStatus;
import acs.operation.Outcome;
import acs.operation.Settlement;
import acs.operation.WaitingOperation;
import acs.operation.WorkFlag;
import acs.port.NewOperation;
import acs.port.OperationQueue;
import acs.port.OperationRecord;
import acs.port.OperationStore;
import acs.store.HeldDocuments.ColdDocument;
import acs.store.HeldDocuments.Held;
import acs.store.LastEnd.Ended;
import acs.store.OperationClaim.Granted;
import acs.store.OperationClaim.Wish;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Operations on PostgreSQL, on a small pool of connections of their own, so that they never delay a commit of Informs.
 * Everything that changes an operation is a compare-and-set over its status and its lease's token.
 */
public final class PostgresOperations implements OperationQueue, OperationStore {
    private static final String WAITING = """
            SELECT operation_id, type, request, command_key, software_version, waiting_since, lease_token FROM operation
             WHERE device_id = $1 AND status = 'waiting' ORDER BY waiting_since, operation_id""";
    private static final String CANCEL = """
            UPDATE operation SET status = 'cancelled', finished_at = $3, lease_until = NULL, deadline_at = NULL
             WHERE device_id = $1 AND operation_id = $2 AND status IN ('queued', 'running', 'waiting')""";
    private static final String LEARN = """
            UPDATE device SET read_batch_max = $2 WHERE device_id = $1 AND read_batch_max <> $2""";
    /** Some thousands of usual documents. */
    private static final long HELD_BYTES_MAX = 32L << 20;
    /** What a claim takes while it waits. */
    private static final int CLAIM_BYTES = 200;
    private static final String NEWEST_FIRST = " ORDER BY operation_id DESC LIMIT $2";

    private final ConnectionPool pool;
    private final ConnectionPool groupPool;
    private final StoreSettings settings;
    private final Clock clock;
    private final IdleHints hints;
    private final StoreSecrets secrets;
    private final ResultPolicy results;
    private final NodeRun run = new NodeRun();
    private final HeldDocuments documents = new HeldDocuments(HELD_BYTES_MAX);
    private final StatementGroup<FirstClaim.Wish, Granted> claims;
    private final StatementGroup<Wish, Ended> lastEnds;

    /** Seals nothing; connects when first asked. */
    public PostgresOperations(DatabaseConnections connections, StoreSettings settings, Clock clock) {
        this(connections, settings, StoreSecrets.unsealed(), clock);
    }

    /**
     * Connects when first asked.
     *
     * @param secrets seals what requests and results hold of secrets
     */
    public PostgresOperations(DatabaseConnections connections, StoreSettings settings, StoreSecrets secrets,
            Clock clock) {
        this(connections, settings, new ResultPolicy(secrets, ResultPolicy.BYTES_MAX), clock);
    }

    /**
     * Connects when first asked.
     *
     * @param results how they are kept
     */
    public PostgresOperations(DatabaseConnections connections, StoreSettings settings, ResultPolicy results,
            Clock clock) {
        this.results = results;
        this.secrets = results.secrets();
        PackedJson.load();
        this.pool = connections.operationPool();
        this.groupPool = connections.operationGroupPool();
        this.settings = settings;
        this.clock = clock;
        this.hints = new IdleHints(this::run);
        // A lease that nobody waits for any more would have to be found again; what the CPE said is stored all the same.
        this.claims = new StatementGroup<>(work -> run(groupPool, work),
                (connection, wishes) -> FirstClaim.claim(connection, wishes, now(), secrets), true, settings);
        this.lastEnds = new StatementGroup<>(work -> run(groupPool, work), LastEnd::end, false, settings);
    }

    @Override
    public Mono<Claim> claim(String deviceKey, @Nullable OperationEnd finished) {
        return Mono.defer(() -> {
            if (finished != null && (finished.outcome() instanceof Outcome.GoesOn
                    || finished.outcome() instanceof Outcome.Again)) {
                // It may be the best candidate itself, or hold up those behind it.
                return release(finished).then(claim(deviceKey, null));
            }
            boolean goesAway = finished != null && finished.outcome() instanceof Outcome.Waits
                    && finished.leased().operation().type().holdsOthers();
            return finished == null ? begin(deviceKey) : end(finished, !goesAway);
        });
    }

    @Override
    public Mono<Void> release(OperationEnd end) {
        return Mono.defer(() -> end(end, false)).then();
    }

    private Mono<Claim> begin(String deviceKey) {
        String device = StoredText.clean(deviceKey);
        return claims.ask(new FirstClaim.Wish(device, run.token()), device, CLAIM_BYTES).map(this::held);
    }

    /** What was learnt goes with the end or before it, so that whoever sees the operation succeed sees the shadow with it. */
    private Mono<Claim> end(OperationEnd end, boolean another) {
        Held held = documents.take(end.leased().fencingToken());
        Mono<Claim> ended;
        if (end.report().isEmpty()) {
            ended = prepared(end, null, another).flatMap(this::grant);
        } else if (held == null) {
            ended = reportAndGrant(end, another);
        } else {
            ended = prepared(end, held.cold(), another)
                    .flatMap(wish -> mayBeLast(wish, held.isLast()) ? endLast(wish) : grant(wish))
                    .switchIfEmpty(Mono.defer(() -> reportAndGrant(end, another)));
        }
        return learn(end).then(ended);
    }

    private Mono<Claim> reportAndGrant(OperationEnd end, boolean another) {
        return report(end).then(prepared(end, null, another)).flatMap(this::grant);
    }

    /** @param before the document that is to be replaced, {@code null} when none is */
    private Mono<Wish> prepared(OperationEnd end, @Nullable ColdDocument before, boolean another) {
        Mono<Wish> prepared = Mono.fromCallable(() -> {
            Instant now = now();
            ByteBuffer document = before == null
                    ? null
                    : ByteBuffer
                            .wrap(ShadowReports.document(before, sealed(end), now, settings.shadowParametersMax()));
            return new Wish(end, Ending.of(end.outcome(), now, end.leased().deviceKey(), results), document,
                    before == null ? 0 : before.version(),
                    another,
                    run.token(), now);
        });
        // Thousands of parameters: no work for an event loop. Who comes from elsewhere stays where he is.
        return end.report().isEmpty() || !Schedulers.isInNonBlockingThread()
                ? prepared
                : prepared.subscribeOn(Schedulers.boundedElastic());
    }

    /** Whether to hope that nothing is to be claimed with the end; what was queued since is found. */
    private static boolean mayBeLast(Wish wish, boolean wasLast) {
        return (wasLast || !wish.another()) && LastEnd.mayEnd(wish.finished(), wish.version());
    }

    /** Empty when the document was changed by another meanwhile, and nothing was done. */
    private Mono<Claim> endLast(Wish wish) {
        return lastEnds.ask(wish, StoredText.clean(wish.finished().leased().deviceKey()), wish.bytes())
                .filter(Ended::isStored)
                .flatMap(ended -> wish.another() && (ended.othersOpen() || !ended.isEnded())
                        ? grant(wish.ended())
                        : Mono.just(new Claim(null, !ended.othersOpen() && OperationClaim.isOver(wish.finished()))));
    }

    /** Empty when the document was changed by another meanwhile, and nothing was done. */
    private Mono<Claim> grant(Wish wish) {
        return run(connection -> OperationClaim.claim(connection, wish, secrets))
                .filter(granted -> granted.isStored() || wish.document() == null)
                .map(this::held);
    }

    private Claim held(Granted granted) {
        LeasedOperation next = granted.claim().next();
        ColdDocument cold = granted.cold();
        if (next != null && cold != null && next.operation().type().teaches()) {
            documents.hold(next.fencingToken(), new Held(cold, granted.isLast()));
        }
        return granted.claim();
    }

    @Override
    public Mono<List<WaitingOperation>> waiting(String deviceKey) {
        return run(connection -> Flux.from(connection.createStatement(WAITING).bind(0, StoredText.clean(deviceKey))
                .execute()).concatMap(result -> result.map((row, metadata) -> waiting(row, deviceKey))).collectList());
    }

    @Override
    public Mono<Void> settle(String deviceKey, List<Settlement> settlements) {
        return run(connection -> Flux.fromIterable(settlements)
                .concatMap(each -> OperationEnds.end(connection, deviceKey,
                        UUID.fromString(each.waiting().operationId()), each.waiting().fencingToken(),
                        OperationStatus.WAITING,
                        each.outcome(), now(), results))
                .collectList()).then();
    }

    @Override
    public void idle(String deviceKey, WorkFlag seen) {
        hints.add(deviceKey, seen);
    }

    @Override
    public Mono<Enqueued> enqueue(NewOperation operation) {
        return run(connection -> OperationEnqueue.enqueue(connection, operation, secrets));
    }

    @Override
    public Mono<OperationRecord> find(String operationId) {
        return Mono.justOrEmpty(OperationRows.id(operationId))
                .flatMap(id -> run(connection -> OperationRows
                        .read(connection.createStatement(OperationRows.FIND).bind(0, id), secrets)))
                .flatMap(found -> Mono.justOrEmpty(found.stream().findFirst()));
    }

    @Override
    public Mono<List<OperationRecord>> list(@Nullable String deviceKey, @Nullable OperationStatus status, String before,
            int limit, boolean results) {
        Optional<UUID> from = before.isEmpty() ? Optional.of(new UUID(-1, -1)) : OperationRows.id(before);
        if (from.isEmpty()) {
            return Mono.just(List.of());
        }
        List<Object> more = new ArrayList<>();
        StringBuilder sql = new StringBuilder(results
                ? OperationRows.COLUMNS
                : OperationRows.COLUMNS_WITHOUT_RESULT).append("WHERE operation_id < $1");
        if (deviceKey != null) {
            more.add(StoredText.clean(deviceKey));
            sql.append(" AND device_id = $").append(more.size() + 2);
        }
        if (status != null) {
            more.add(Ending.word(status));
            sql.append(" AND status = $").append(more.size() + 2);
        }
        return run(connection -> {
            Statement statement = connection.createStatement(sql + NEWEST_FIRST).bind(0, from.get()).bind(1, limit);
            for (int i = 0; i < more.size(); i++) {
                statement.bind(i + 2, more.get(i));
            }
            return OperationRows.read(statement, secrets);
        });
    }

    @Override
    public Mono<OperationRecord> cancel(String operationId) {
        return find(operationId).flatMap(found -> found.status().isOpen()
                ? run(connection -> Rows.changed(connection.createStatement(CANCEL).bind(0, found.deviceKey())
                        .bind(1, UUID.fromString(found.operationId())).bind(2, now()))).then(find(operationId))
                : Mono.just(found));
    }

    /** Closes its connections. */
    public Mono<Void> close() {
        return pool.disposeLater().then(groupPool.disposeLater());
    }

    private Mono<Long> learn(OperationEnd end) {
        return end.readBatchMax() <= 0
                ? Mono.empty()
                : run(connection -> Rows.changed(connection.createStatement(LEARN)
                        .bind(0, StoredText.clean(end.leased().deviceKey())).bind(1, end.readBatchMax())));
    }

    private ParameterReport sealed(OperationEnd end) {
        return SealedShadow.report(end.report(), StoredText.clean(end.leased().deviceKey()), secrets);
    }

    private Mono<Void> report(OperationEnd end) {
        return run(connection -> ShadowReports.store(connection, StoredText.clean(end.leased().deviceKey()),
                sealed(end), now(), settings.shadowParametersMax()));
    }

    private WaitingOperation waiting(Readable row, String deviceKey) {
        return new WaitingOperation(Rows.uuid(row, 0).toString(), deviceKey,
                SealedOperations.read(Rows.text(row, 1), Rows.text(row, 2), StoredText.clean(deviceKey), secrets),
                Rows.text(row, 3), Rows.text(row, 4),
                Rows.instant(row, 5), Rows.number(row, 6));
    }

    /** One unit of work on one connection. */
    <T> Mono<T> run(Function<Connection, Mono<T>> work) {
        return run(pool, work);
    }

    private <T> Mono<T> run(ConnectionPool connections, Function<Connection, Mono<T>> work) {
        return Mono.usingWhen(connections.create(), work, Connection::close)
                .timeout(settings.statementTimeout()).onErrorMap(Failure::toStoreException);
    }

    /** This run, whose leases these are. */
    public NodeRun run() {
        return run;
    }

    ResultPolicy results() {
        return results;
    }

    StoreSecrets secrets() {
        return secrets;
    }

    Instant now() {
        return clock.instant();
    }
}
