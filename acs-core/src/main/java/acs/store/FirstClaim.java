package acs.store;

import java.time.Instant;
import java.util.List;

import acs.operation.LeasedOperation;
import acs.operation.OperationType;
import acs.port.OperationQueue.Claim;
import acs.store.OperationClaim.Granted;
import acs.store.StatementGroup.Answer;
import acs.store.StatementGroup.Numbered;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Statement;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * {@link OperationClaim} for sessions that end nothing yet, one or many: leases each device's next operation with the document that
 * this may change, and tells whether anything else is open.
 *
 * <p>
 * The lease of an operation that only reads need not be on disk before the device is asked: should the database's machine fail
 * within the moment until it is, the operation is queued as if nobody had begun it, and is read again. Its end is flushed, and
 * with it all that went before. One that does more among them has all flushed.
 */
final class FirstClaim {
    private static final String[] TEACHING = OperationClaim.words(OperationType::teaches);
    private static final String[] READING = OperationClaim.words(OperationType::onlyReads);

    static final String CLAIM = Rows.compact("""
            WITH wish AS MATERIALIZED (
                SELECT * FROM unnest($1::text[], $2::bigint[]) WITH ORDINALITY AS u (device_id, token, n)
            ), candidate AS (
                SELECT u.n, u.token, best.* FROM wish u CROSS JOIN LATERAL (
                    SELECT c.device_id, c.operation_id, c.lease_token, c.status, c.not_before FROM operation c
                     WHERE c.device_id = u.device_id AND c.status IN ('queued', 'running', 'waiting')
                       AND (c.status = 'queued' AND c.expires_at > $3 OR c.status = 'running')
                       AND NOT EXISTS (SELECT 1 FROM operation w
                                        WHERE w.device_id = u.device_id AND w.status = 'waiting' AND w.holds_others)
                     ORDER BY c.priority, c.operation_id LIMIT 1) best
            ), changed AS (
                UPDATE operation o SET
                    status = 'running', lease_token = t.token, lease_until = $4, attempts = o.attempts + 1,
                    started_at = coalesce(o.started_at, $3), deadline_at = NULL, finished_at = NULL,
                    is_orphan = o.status = 'running',
                    lost_token = CASE WHEN o.status = 'running' THEN o.lease_token ELSE o.lost_token END,
                    software_version = CASE WHEN o.status = 'queued' THEN d.software_version ELSE o.software_version END
                  FROM candidate t JOIN device d ON d.device_id = t.device_id
                 WHERE o.device_id = t.device_id AND o.operation_id = t.operation_id
                   AND o.lease_token = t.lease_token AND o.status = t.status
                   AND (t.status <> 'queued' OR t.not_before <= $3)
                RETURNING o.operation_id, o.type, o.request, o.command_key, o.attempts, o.attempts_max, o.is_orphan,
                          o.phase, o.timeout_ms, o.lease_token, d.read_batch_max, t.n
            )
            SELECT c.operation_id, c.type, c.request, c.command_key, c.attempts, c.attempts_max, c.is_orphan, c.phase,
                   c.timeout_ms, c.lease_token, c.read_batch_max, s.version, CASE WHEN %s THEN s.document END,
                   EXISTS (SELECT 1 FROM operation x WHERE x.device_id = u.device_id
                              AND x.operation_id IS DISTINCT FROM c.operation_id
                              AND x.status IN ('queued', 'running', 'waiting')),
                   u.n, (SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM changed f WHERE f.type <> ALL ($6))
                                     THEN set_config('synchronous_commit', 'off', true) END)
              FROM wish u LEFT JOIN changed c ON c.n = u.n
              LEFT JOIN device_shadow s ON s.device_id = u.device_id AND c.type = ANY ($5)"""
            .formatted(Shadow.DOCUMENT_FITS));

    private FirstClaim() {}

    /**
     * What a session wishes.
     *
     * @param device clean
     * @param token  for the lease; never given before, positive
     */
    record Wish(String device, long token) {}

    /** @param wishes of different devices, in the order of their keys */
    static Mono<List<Answer<Granted>>> claim(Connection connection, List<Wish> wishes, Instant now,
            StoreSecrets secrets) {
        Statement statement = connection.createStatement(CLAIM)
                .bind(0, wishes.stream().map(Wish::device).toArray(String[]::new))
                .bind(1, wishes.stream().map(Wish::token).toArray(Long[]::new))
                .bind(2, now).bind(3, now.plus(OperationClaim.LEASE)).bind(4, TEACHING).bind(5, READING);
        return StatementGroup.inOrder(Flux.from(statement.execute())
                .concatMap(result -> result.map((row, metadata) -> answer(row, wishes, secrets))), wishes.size());
    }

    private static Numbered<Granted> answer(Readable row, List<Wish> wishes, StoreSecrets secrets) {
        long number = Rows.number(row, 14);
        String device = wishes.get((int) number - 1).device();
        return new Numbered<>(number, Answer.of(() -> granted(row, device, secrets)));
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
