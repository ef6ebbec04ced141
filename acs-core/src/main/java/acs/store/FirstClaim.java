package acs.store;

import java.time.Instant;

import acs.operation.LeasedOperation;
import acs.operation.OperationType;
import acs.port.OperationQueue.Claim;
import acs.store.OperationClaim.Granted;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * {@link OperationClaim} for a session that ends nothing yet: leases the device's next operation with the document that this may
 * change, and tells whether anything else is open.
 *
 * <p>
 * The lease of an operation that only reads need not be on disk before the device is asked: should the database's machine fail
 * within the moment until it is, the operation is queued as if nobody had begun it, and is read again. Its end is flushed, and
 * with it all that went before.
 */
final class FirstClaim {
    private static final String[] TEACHING = OperationClaim.words(OperationType::teaches);
    private static final String[] READING = OperationClaim.words(OperationType::onlyReads);

    static final String CLAIM = Rows.compact("""
            WITH candidate AS (
                SELECT c.operation_id, c.lease_token, c.status, c.not_before FROM operation c
                 WHERE c.device_id = $1 AND c.status IN ('queued', 'running', 'waiting')
                   AND (c.status = 'queued' AND c.expires_at > $2 OR c.status = 'running')
                   AND NOT EXISTS (SELECT 1 FROM operation w
                                    WHERE w.device_id = $1 AND w.status = 'waiting' AND w.holds_others)
                 ORDER BY c.priority, c.operation_id LIMIT 1
            ), changed AS (
                UPDATE operation o SET
                    status = 'running', lease_token = $3, lease_until = $4, attempts = o.attempts + 1,
                    started_at = coalesce(o.started_at, $2), deadline_at = NULL, finished_at = NULL,
                    is_orphan = o.status = 'running',
                    software_version = CASE WHEN o.status = 'queued' THEN d.software_version ELSE o.software_version END
                  FROM candidate t, device d
                 WHERE d.device_id = $1 AND o.device_id = $1 AND o.operation_id = t.operation_id
                   AND o.lease_token = t.lease_token AND o.status = t.status
                   AND (t.status <> 'queued' OR t.not_before <= $2)
                RETURNING o.operation_id, o.type, o.request, o.command_key, o.attempts, o.attempts_max, o.is_orphan,
                          o.phase, o.timeout_ms, o.lease_token, d.read_batch_max
            )
            SELECT c.operation_id, c.type, c.request, c.command_key, c.attempts, c.attempts_max, c.is_orphan, c.phase,
                   c.timeout_ms, c.lease_token, c.read_batch_max, s.version, CASE WHEN %s THEN s.document END,
                   EXISTS (SELECT 1 FROM operation x WHERE x.device_id = $1
                              AND x.operation_id IS DISTINCT FROM c.operation_id
                              AND x.status IN ('queued', 'running', 'waiting')),
                   CASE WHEN c.type = ANY ($6) THEN set_config('synchronous_commit', 'off', true) END
              FROM (SELECT 1) one LEFT JOIN changed c ON true
              LEFT JOIN device_shadow s ON s.device_id = $1 AND c.type = ANY ($5)""".formatted(Shadow.DOCUMENT_FITS));

    private FirstClaim() {}

    /** @param token for the lease; never given before, positive */
    static Mono<Granted> claim(Connection connection, String deviceKey, long token, Instant now,
            StoreSecrets secrets) {
        String device = StoredText.clean(deviceKey);
        return Flux.from(connection.createStatement(CLAIM).bind(0, device).bind(1, now).bind(2, token)
                .bind(3, now.plus(OperationClaim.LEASE)).bind(4, TEACHING).bind(5, READING).execute())
                .concatMap(result -> result.map((row, metadata) -> granted(row, device, secrets))).single();
    }

    private static Granted granted(Readable row, String device, StoreSecrets secrets) {
        boolean othersOpen = Rows.flag(row, 13);
        if (row.get(0) == null) {
            return new Granted(new Claim(null, !othersOpen), null, !othersOpen, false);
        }
        LeasedOperation leased = OperationClaim.leased(row, device, secrets);
        return new Granted(new Claim(leased, false), OperationClaim.cold(row), !othersOpen, false);
    }
}
