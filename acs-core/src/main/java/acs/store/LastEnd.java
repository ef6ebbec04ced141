package acs.store;

import java.util.Objects;
import java.util.UUID;

import acs.operation.LeasedOperation;
import acs.operation.OperationEnd;
import acs.operation.OperationStatus;
import acs.store.OperationClaim.Wish;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Statement;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * {@link OperationClaim} for an operation after which nothing is to be claimed: stores what it taught in place of the device's
 * document and ends it, in one statement and in the same order. When the document has changed meanwhile, nothing is done at all.
 */
final class LastEnd {
    static final String END = Rows.compact("""
            WITH stored AS (
                UPDATE device_shadow s SET version = s.version + 1, document = $13
                 WHERE s.device_id = $1 AND s.version = $14
                RETURNING s.version
            ), ended AS (
                UPDATE operation o SET
                    status = $5, result = coalesce($6, o.result), fault = $7, phase = coalesce($8, o.phase),
                    not_before = $9, deadline_at = $10, finished_at = $11, attempts = o.attempts + $12,
                    waiting_since = CASE WHEN $5 = 'waiting' THEN $15 ELSE o.waiting_since END,
                    lease_until = NULL, is_orphan = false
                 WHERE o.device_id = $1 AND o.operation_id = $2 AND o.lease_token = $3 AND o.status = $4
                   AND EXISTS (SELECT 1 FROM stored)
                RETURNING 1
            )
            SELECT (SELECT version FROM stored), EXISTS (SELECT 1 FROM ended),
                   EXISTS (SELECT 1 FROM operation x WHERE x.device_id = $1 AND x.operation_id <> $2
                              AND x.status IN ('queued', 'running', 'waiting'))""");

    private LastEnd() {}

    /**
     * What came of it.
     *
     * @param isStored   whether the document was stored; when another had changed it, nothing was done
     * @param isEnded    whether it was still this session's to end
     * @param othersOpen whether something else is open for the device
     */
    record Ended(boolean isStored, boolean isEnded, boolean othersOpen) {}

    /** Whether this is for such an end: it neither sets a mark nor brings the device's first document. */
    static boolean mayEnd(OperationEnd end, long version) {
        return version > 0 && ConfigurationMarks.key(end) == null;
    }

    /** @param wish with a document that replaces one */
    static Mono<Ended> end(Connection connection, Wish wish) {
        LeasedOperation finished = wish.finished().leased();
        Statement statement = connection.createStatement(END).bind(0, StoredText.clean(finished.deviceKey()))
                .bind(1, UUID.fromString(finished.operationId())).bind(2, finished.fencingToken())
                .bind(3, Ending.word(OperationStatus.RUNNING));
        wish.ending().bind(statement, 4);
        statement.bind(4 + Ending.COLUMNS, Objects.requireNonNull(wish.document()).duplicate())
                .bind(5 + Ending.COLUMNS, wish.version()).bind(6 + Ending.COLUMNS, wish.now());
        return Flux.from(statement.execute()).concatMap(result -> result.map((row, metadata) -> new Ended(
                row.get(0, Long.class) != null, Rows.flag(row, 1), Rows.flag(row, 2)))).single();
    }
}
