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
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Queues an operation: the device's flag and the operation's row, in one statement. */
final class OperationEnqueue {
    /**
     * That something may wait is never taken back here. The flag's row is locked first, so that what
     * is enqueued for one device at the same time comes one after the other.
     */
    static final String ENQUEUE = """
            WITH raised AS (
                UPDATE device SET work = $14 | (work & 1) | $15 WHERE device_id = $1 RETURNING device_id
            ), added AS (
                INSERT INTO operation (device_id, operation_id, type, status, priority, command_key, request,
                                       idempotency_key, holds_others, may_wait, timeout_ms, attempts_max, created_at,
                                       expires_at, not_before)
                SELECT device_id, $2, $3, 'queued', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $12 FROM raised
                ON CONFLICT (device_id, idempotency_key) DO NOTHING
                RETURNING *
            )
            SELECT %s FROM raised LEFT JOIN added USING (device_id)""".formatted(OperationRows.NAMES);
    private static final String FIRST = OperationRows.COLUMNS + "WHERE device_id = $1 AND idempotency_key = $2";

    private OperationEnqueue() {}

    static Mono<Enqueued> enqueue(Connection connection, NewOperation it, StoreSecrets secrets) {
        OperationType type = it.operation().type();
        String request = OperationJson.write(it.operation());
        Statement statement = connection.createStatement(ENQUEUE).bind(0, StoredText.clean(it.deviceKey()))
                .bind(1, UUID.fromString(it.operationId())).bind(2, type.word()).bind(3, it.priority())
                .bind(4, StoredText.clean(it.commandKey()))
                .bind(5, SealedOperations.request(request, it, secrets));
        Ending.bind(statement, 6, key(it), String.class);
        statement.bind(7, type.holdsOthers()).bind(8, type.mayWait()).bind(9, it.timeout().toMillis())
                .bind(10, it.attemptsMax()).bind(11, it.createdAt()).bind(12, it.expiresAt()).bind(13, flag())
                .bind(14, type.mayWait() ? WorkFlag.MAY_WAIT : 0L);
        return OperationRows.readOptional(statement, secrets).flatMap(added -> added
                .map(record -> enqueued(record, true, it, request)).map(Mono::just)
                .orElseGet(() -> first(connection, it, secrets).map(record -> enqueued(record, false, it, request))));
    }

    private static Enqueued enqueued(OperationRecord record, boolean isNew, NewOperation it, String request) {
        return new Enqueued(record, isNew, isNew || (record.type().equals(it.operation().type().word())
                && record.request().equals(request)));
    }

    /** Another one each time, so that a session that saw an earlier one cannot take this one down. */
    private static long flag() {
        return RandomGenerator.getDefault().nextLong(4, Long.MAX_VALUE) & ~WorkFlag.MAY_WAIT;
    }

    private static Mono<OperationRecord> first(Connection connection, NewOperation it, StoreSecrets secrets) {
        return OperationRows.read(connection.createStatement(FIRST).bind(0, StoredText.clean(it.deviceKey()))
                .bind(1, StoredText.clean(String.valueOf(it.idempotencyKey()))), secrets).map(List::getFirst);
    }

    private static @Nullable String key(NewOperation operation) {
        String key = operation.idempotencyKey();
        return key == null ? null : StoredText.clean(key);
    }
}
