package acs.store;

import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

import acs.operation.OperationType;
import acs.operation.WorkFlag;
import acs.port.NewOperation;
import acs.port.OperationRecord;
import acs.port.OperationStore.Enqueued;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Queues an operation: the device's flag and the operation's row, in one transaction. */
final class OperationEnqueue {
    /** That something may wait is never taken back here. */
    private static final String RAISE = """
            UPDATE device SET work = $2 | (work & 1) | $3 WHERE device_id = $1""";
    private static final String INSERT = """
            INSERT INTO operation (device_id, operation_id, type, status, priority, command_key, request, idempotency_key,
                                   holds_others, may_wait, timeout_ms, attempts_max, created_at, expires_at, not_before)
            VALUES ($1, $2, $3, 'queued', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $12)
            ON CONFLICT (device_id, idempotency_key) DO NOTHING""";
    private static final String FIRST = OperationRows.COLUMNS + "WHERE device_id = $1 AND idempotency_key = $2";

    private OperationEnqueue() {}

    static Mono<Enqueued> enqueue(Connection connection, NewOperation operation) {
        return Mono.usingWhen(
                Mono.from(connection.beginTransaction(IsolationLevel.READ_COMMITTED)).thenReturn(connection),
                same -> raised(same, operation), Connection::commitTransaction,
                (same, error) -> same.rollbackTransaction(), Connection::rollbackTransaction);
    }

    private static Mono<Enqueued> raised(Connection connection, NewOperation operation) {
        OperationType type = operation.operation().type();
        return updated(connection.createStatement(RAISE).bind(0, StoredText.clean(operation.deviceKey()))
                .bind(1, flag()).bind(2, type.mayWait() ? WorkFlag.MAY_WAIT : 0L))
                .flatMap(devices -> devices == 0 ? Mono.empty() : inserted(connection, operation));
    }

    /** Another one each time, so that a session that saw an earlier one cannot take this one down. */
    private static long flag() {
        return RandomGenerator.getDefault().nextLong(4, Long.MAX_VALUE) & ~WorkFlag.MAY_WAIT;
    }

    private static Mono<Enqueued> inserted(Connection connection, NewOperation it) {
        OperationType type = it.operation().type();
        String request = OperationJson.write(it.operation());
        Statement statement = connection.createStatement(INSERT).bind(0, StoredText.clean(it.deviceKey()))
                .bind(1, UUID.fromString(it.operationId())).bind(2, type.word()).bind(3, it.priority())
                .bind(4, StoredText.clean(it.commandKey())).bind(5, request);
        Ending.bind(statement, 6, key(it), String.class);
        statement.bind(7, type.holdsOthers()).bind(8, type.mayWait()).bind(9, it.timeout().toMillis())
                .bind(10, it.attemptsMax()).bind(11, it.createdAt()).bind(12, it.expiresAt());
        return updated(statement).flatMap(rows -> {
            boolean isNew = rows > 0;
            return (isNew ? stored(connection, it) : first(connection, it)).map(record -> new Enqueued(record, isNew,
                    record.type().equals(type.word()) && record.request().equals(request)));
        });
    }

    private static Mono<OperationRecord> stored(Connection connection, NewOperation it) {
        return OperationRows.read(connection.createStatement(OperationRows.FIND)
                .bind(0, UUID.fromString(it.operationId()))).map(List::getFirst);
    }

    private static Mono<OperationRecord> first(Connection connection, NewOperation it) {
        return OperationRows.read(connection.createStatement(FIRST).bind(0, StoredText.clean(it.deviceKey()))
                .bind(1, StoredText.clean(String.valueOf(it.idempotencyKey())))).map(List::getFirst);
    }

    private static @Nullable String key(NewOperation operation) {
        String key = operation.idempotencyKey();
        return key == null ? null : StoredText.clean(key);
    }

    private static Mono<Long> updated(Statement statement) {
        return Flux.from(statement.execute()).concatMap(Result::getRowsUpdated).reduce(0L, Long::sum);
    }
}
