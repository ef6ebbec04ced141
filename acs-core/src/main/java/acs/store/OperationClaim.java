package acs.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import acs.operation.LeasedOperation;
import acs.operation.OperationEnd;
import acs.operation.Outcome;
import acs.port.OperationQueue.Claim;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Ends a device's operation and leases its next one, in one statement. That the candidate is still as it was when it was chosen
 * is asked again of the row under its lock, so that of two sessions one alone gets it. The first in order is the candidate even
 * while it waits to be done again: what was asked later must not overtake it, or an older value would overwrite a newer one.
 */
final class OperationClaim {
    /**
     * Longer than a session may last. A session that is gone leaves its operation to the device's next session at once, so
     * this is for devices that do not come again.
     */
    static final Duration LEASE = Duration.ofMinutes(35);
    private static final UUID NONE = new UUID(0, 0);

    private static final String CLAIM = """
            UPDATE operation o SET
                status = CASE WHEN o.operation_id = $3 THEN $7 ELSE 'running' END,
                result = CASE WHEN o.operation_id = $3 THEN coalesce($8, o.result) ELSE o.result END,
                fault = CASE WHEN o.operation_id = $3 THEN $9 ELSE o.fault END,
                phase = CASE WHEN o.operation_id = $3 THEN coalesce($10, o.phase) ELSE o.phase END,
                not_before = CASE WHEN o.operation_id = $3 THEN $11 ELSE o.not_before END,
                deadline_at = CASE WHEN o.operation_id = $3 THEN $12::timestamptz END,
                finished_at = CASE WHEN o.operation_id = $3 THEN $13::timestamptz END,
                attempts = o.attempts + CASE WHEN o.operation_id = $3 THEN $14 ELSE 1 END,
                waiting_since = CASE WHEN o.operation_id = $3 AND $7 = 'waiting' THEN $2 ELSE o.waiting_since END,
                started_at = coalesce(o.started_at, $2),
                lease_token = CASE WHEN o.operation_id = $3 THEN o.lease_token ELSE $5 END,
                lease_until = CASE WHEN o.operation_id = $3 THEN NULL ELSE $6::timestamptz END,
                is_orphan = o.operation_id <> $3 AND o.status = 'running',
                software_version = CASE WHEN o.status = 'queued' THEN d.software_version ELSE o.software_version END
              FROM device d
             WHERE d.device_id = $1 AND o.device_id = $1 AND o.status IN ('queued', 'running', 'waiting')
               AND ((o.operation_id = $3 AND o.lease_token = $4 AND o.status = 'running')
                    OR (o.operation_id, o.lease_token, o.status) = (
                        SELECT c.operation_id, c.lease_token, c.status FROM operation c
                         WHERE c.device_id = $1 AND c.operation_id <> $3
                           AND c.status IN ('queued', 'running', 'waiting')
                           AND (c.status = 'queued' AND c.expires_at > $2
                                OR c.status = 'running'
                                   AND ($4 = 0 OR EXISTS (SELECT 1 FROM operation f
                                         WHERE f.device_id = $1 AND f.operation_id = $3 AND f.lease_token = $4)))
                           AND NOT EXISTS (SELECT 1 FROM operation w
                                            WHERE w.device_id = $1 AND w.status = 'waiting' AND w.holds_others)
                         ORDER BY c.priority, c.operation_id LIMIT 1)
                        AND (o.status <> 'queued' OR o.not_before <= $2))
            RETURNING o.operation_id, o.type, o.request, o.command_key, o.attempts, o.attempts_max, o.is_orphan, o.phase,
                      o.timeout_ms, o.lease_token, d.read_batch_max,
                      NOT EXISTS (SELECT 1 FROM operation x WHERE x.device_id = $1 AND x.operation_id <> $3
                                     AND x.status IN ('queued', 'running', 'waiting'))""";

    private static final String IS_IDLE = """
            SELECT NOT EXISTS (SELECT 1 FROM operation WHERE device_id = $1
                                  AND status IN ('queued', 'running', 'waiting'))""";

    private OperationClaim() {}

    /** A row that the statement changed: the one that was finished, or the one that is leased now. */
    private record Changed(UUID operationId, @Nullable LeasedOperation leased, boolean othersOpen) {}

    /**
     * Claims.
     *
     * @param token never given before, positive
     */
    static Mono<Claim> claim(Connection connection, String deviceKey, @Nullable OperationEnd finished, long token,
            Instant now) {
        String device = StoredText.clean(deviceKey);
        UUID ended = finished == null ? NONE : UUID.fromString(finished.leased().operationId());
        Statement statement = connection.createStatement(CLAIM).bind(0, device).bind(1, now).bind(2, ended)
                .bind(3, finished == null ? 0L : finished.leased().fencingToken()).bind(4, token)
                .bind(5, now.plus(LEASE));
        ending(finished, now).bind(statement, 6);
        return Flux.from(statement.execute())
                .concatMap(result -> result.map((row, metadata) -> changed(row, device, ended)))
                .collectList().flatMap(rows -> told(connection, device, finished, rows));
    }

    private static Ending ending(@Nullable OperationEnd finished, Instant now) {
        return Ending.of(finished == null ? new Outcome.GoesOn("") : finished.outcome(), now);
    }

    private static Mono<Claim> told(Connection connection, String device, @Nullable OperationEnd finished,
            List<Changed> rows) {
        boolean othersOpen = true;
        for (Changed row : rows) {
            if (row.leased() != null) {
                return Mono.just(new Claim(row.leased(), false));
            }
            othersOpen = row.othersOpen();
        }
        if (finished != null && !rows.isEmpty()) {
            boolean ended = finished.outcome() instanceof Outcome.Succeeded
                    || finished.outcome() instanceof Outcome.Failed;
            return Mono.just(new Claim(null, ended && !othersOpen));
        }
        return isIdle(connection, device).map(idle -> new Claim(null, idle));
    }

    private static Mono<Boolean> isIdle(Connection connection, String device) {
        return Flux.from(connection.createStatement(IS_IDLE).bind(0, device).execute())
                .concatMap(result -> result.map((row, metadata) -> Boolean.TRUE.equals(row.get(0, Boolean.class))))
                .single();
    }

    private static Changed changed(Readable row, String device, UUID ended) {
        UUID id = Rows.uuid(row, 0);
        boolean othersOpen = !Rows.flag(row, 11);
        return new Changed(id, id.equals(ended) ? null : leased(row, device), othersOpen);
    }

    private static LeasedOperation leased(Readable row, String device) {
        return new LeasedOperation(Rows.uuid(row, 0).toString(), device,
                OperationJson.read(Rows.text(row, 1), Rows.text(row, 2)), Rows.text(row, 3), Rows.integer(row, 4),
                Rows.integer(row, 5), Rows.flag(row, 6), Rows.text(row, 7), Duration.ofMillis(Rows.number(row, 8)),
                Rows.number(row, 9), Rows.integer(row, 10));
    }
}
