package acs.store;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;

import acs.operation.LeasedOperation;
import acs.operation.OperationEnd;
import acs.operation.OperationType;
import acs.operation.Outcome;
import acs.port.OperationQueue.Claim;
import acs.store.HeldDocuments.ColdDocument;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What {@link FirstClaim} and {@link LastEnd} do for the many, for all others, and at three times the work: the database sets up
 * all parts of a statement, needed or not.
 *
 * <p>
 * In one statement: stores what an operation taught and the mark that it set, ends it, leases the device's next one with the
 * document that this may change, and tells whether anything is open still. That a row is still as it was when it was chosen
 * is asked again under its lock, so that of two sessions one alone gets it; when the document has changed meanwhile, nothing
 * is done at all. Where the device's row is changed too, it is locked before the document, in the order of
 * {@link ShadowCompaction}. The first in order is the candidate even while it waits to be done again: what was asked later
 * must not overtake it, or an older value would overwrite a newer one.
 */
final class OperationClaim {
    /**
     * Longer than a session may last. A session that is gone leaves its operation to the device's next session at once, so
     * this is for devices that do not come again.
     */
    static final Duration LEASE = Duration.ofMinutes(35);
    private static final String[] TEACHING = words(OperationType::teaches);
    private static final long WISH_BYTES = 500;

    static final String CLAIM = Rows.compact(
            """
                    WITH
                    locked AS (
                        SELECT 1 FROM device WHERE $19::text IS NOT NULL AND device_id = $1 FOR NO KEY UPDATE
                    ), stored AS (
                        INSERT INTO device_shadow AS s (device_id, version, document)
                        SELECT $1, 1, $15::bytea
                         WHERE $15::bytea IS NOT NULL AND ($19::text IS NULL OR EXISTS (SELECT 1 FROM locked))
                        ON CONFLICT (device_id) DO UPDATE SET version = s.version + 1, document = excluded.document
                         WHERE s.version = $16
                        RETURNING s.version
                    ), marked AS (
                        UPDATE device SET configuration_mark = $19, configuration_mark_at = $2
                         WHERE $19::text IS NOT NULL AND device_id = $1
                           AND EXISTS (SELECT 1 FROM operation o
                                        WHERE o.device_id = $1 AND o.operation_id = $3 AND o.lease_token = $4)
                           AND ($15::bytea IS NULL OR EXISTS (SELECT 1 FROM stored))
                    ), candidate AS (
                        SELECT c.operation_id, c.lease_token, c.status, c.not_before FROM operation c
                         WHERE $17 AND c.device_id = $1 AND c.operation_id <> $3
                           AND c.status IN ('queued', 'running', 'waiting')
                           AND (c.status = 'queued' AND c.expires_at > $2
                                OR c.status = 'running'
                                   AND EXISTS (SELECT 1 FROM operation f
                                                WHERE f.device_id = $1 AND f.operation_id = $3 AND f.lease_token = $4))
                           AND NOT EXISTS (SELECT 1 FROM operation w
                                            WHERE w.device_id = $1 AND w.status = 'waiting' AND w.holds_others)
                         ORDER BY c.priority, c.operation_id LIMIT 1
                    ), touched (operation_id, lease_token, status) AS (
                        SELECT $3::uuid, $4::bigint, 'running' UNION ALL
                        SELECT operation_id, lease_token, status FROM candidate WHERE status <> 'queued' OR not_before <= $2
                    ), changed AS (
                        UPDATE operation o SET
                            status = CASE WHEN o.operation_id = $3 THEN $7 ELSE 'running' END,
                            result = CASE WHEN o.operation_id = $3 THEN coalesce($8, o.result) ELSE o.result END,
                            result_bytes = CASE WHEN o.operation_id = $3 THEN coalesce($20, o.result_bytes) ELSE o.result_bytes END,
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
                            lost_token = CASE WHEN o.operation_id <> $3 AND o.status = 'running' THEN o.lease_token
                                              ELSE o.lost_token END,
                            software_version = CASE WHEN o.status = 'queued' THEN d.software_version ELSE o.software_version END
                          FROM touched t, device d
                         WHERE d.device_id = $1 AND o.device_id = $1 AND o.operation_id = t.operation_id
                           AND o.lease_token = t.lease_token AND o.status = t.status
                           AND ($15::bytea IS NULL OR EXISTS (SELECT 1 FROM stored))
                        RETURNING o.operation_id, o.type, o.request, o.command_key, o.attempts, o.attempts_max, o.is_orphan,
                                  o.phase, o.timeout_ms, o.lease_token, d.read_batch_max
                    )
                    SELECT c.operation_id, c.type, c.request, c.command_key, c.attempts, c.attempts_max, c.is_orphan, c.phase,
                           c.timeout_ms, c.lease_token, c.read_batch_max, s.version,
                           CASE WHEN %s THEN s.document END, (SELECT version FROM stored),
                           EXISTS (SELECT 1 FROM operation x WHERE x.device_id = $1 AND x.operation_id <> $3
                                      AND x.operation_id IS DISTINCT FROM c.operation_id
                                      AND x.status IN ('queued', 'running', 'waiting')),
                           EXISTS (SELECT 1 FROM operation y WHERE y.device_id = $1 AND y.operation_id = $3
                                      AND y.status IN ('queued', 'running', 'waiting'))
                      FROM (SELECT 1) one LEFT JOIN changed c ON true
                      LEFT JOIN device_shadow s ON s.device_id = $1 AND c.operation_id <> $3 AND c.type = ANY ($18)
                           AND NOT EXISTS (SELECT 1 FROM stored)"""
                    .formatted(Shadow.DOCUMENT_FITS));

    private OperationClaim() {}

    /** As the store says those of which this is true. */
    static String[] words(Predicate<OperationType> isSo) {
        return Arrays.stream(OperationType.values()).filter(isSo).map(OperationType::word).toArray(String[]::new);
    }

    /**
     * What a session wants.
     *
     * @param finished what it is done with
     * @param ending   the same as its row takes it
     * @param document to be stored with it, {@code null} for none
     * @param version  that the document replaces
     * @param another  whether it goes on with another operation
     * @param token    for that one's lease; never given before, positive
     * @param now      the time
     */
    record Wish(OperationEnd finished, Ending ending, @Nullable ByteBuffer document, long version, boolean another,
            long token, Instant now) {
        /** What it takes while it waits, nearly. */
        long bytes() {
            ByteBuffer result = ending.packedResult();
            return WISH_BYTES + (document == null ? 0 : document.remaining())
                    + (result == null ? 0 : result.remaining());
        }

        private UUID endedId() {
            return UUID.fromString(finished.leased().operationId());
        }

        /** The same when the document is stored already. */
        Wish ended() {
            return new Wish(finished, ending, null, 0, another, token, now);
        }
    }

    /**
     * What it got.
     *
     * @param claim    next operation
     * @param cold     document that the next operation may change, {@code null} when it will not
     * @param isLast   whether nothing is open besides the next operation
     * @param isStored whether the document was stored; when one was given and it is not, nothing was done
     */
    record Granted(Claim claim, @Nullable ColdDocument cold, boolean isLast, boolean isStored) {}

    /** A row of the statement: one that was changed, or none; and what is true of all. */
    private record Row(@Nullable UUID operationId, @Nullable LeasedOperation leased, @Nullable ColdDocument cold,
            long stored, boolean othersOpen, boolean selfOpen) {}

    static Mono<Granted> claim(Connection connection, Wish wish, StoreSecrets secrets) {
        LeasedOperation finished = wish.finished().leased();
        String device = StoredText.clean(finished.deviceKey());
        Statement statement = connection.createStatement(CLAIM).bind(0, device).bind(1, wish.now())
                .bind(2, wish.endedId()).bind(3, finished.fencingToken()).bind(4, wish.token())
                .bind(5, wish.now().plus(LEASE));
        wish.ending().bind(statement, 6);
        ByteBuffer document = wish.document();
        Ending.bind(statement, 14, document == null ? null : document.duplicate(), ByteBuffer.class);
        statement.bind(15, wish.version()).bind(16, wish.another()).bind(17, TEACHING);
        // Of this lease alone: a session that has lost it marks nothing, since another may have set a mark meanwhile.
        Ending.bind(statement, 18, ConfigurationMarks.key(wish.finished()), String.class);
        wish.ending().bindResultBytes(statement, 19);
        return Flux.from(statement.execute())
                .concatMap(result -> result.map((row, metadata) -> row(row, device, wish.endedId(), secrets)))
                .collectList().map(rows -> granted(wish, rows));
    }

    private static Granted granted(Wish wish, List<Row> rows) {
        boolean isChanged = false;
        for (Row row : rows) {
            LeasedOperation leased = row.leased();
            if (leased != null) {
                return new Granted(new Claim(leased, false), cold(wish, row), !row.othersOpen(), row.stored() > 0);
            }
            isChanged = row.operationId() != null;
        }
        Row any = rows.getFirst();
        return new Granted(
                new Claim(null, !any.othersOpen() && (isChanged ? isOver(wish.finished()) : !any.selfOpen())),
                null, !any.othersOpen(), any.stored() > 0);
    }

    /** Whether that was its last word. */
    static boolean isOver(OperationEnd finished) {
        return finished.outcome() instanceof Outcome.Succeeded || finished.outcome() instanceof Outcome.Failed;
    }

    /** The statement does not see what it stores itself. */
    private static @Nullable ColdDocument cold(Wish wish, Row row) {
        ByteBuffer document = wish.document();
        return row.stored() > 0 && document != null
                ? new ColdDocument(row.stored(), document)
                : row.cold();
    }

    private static Row row(Readable row, String device, UUID ended, StoreSecrets secrets) {
        UUID id = row.get(0, UUID.class);
        return new Row(id, id == null || id.equals(ended) ? null : leased(row, device, secrets), cold(row),
                Objects.requireNonNullElse(row.get(13, Long.class), 0L), Rows.flag(row, 14), Rows.flag(row, 15));
    }

    /** In columns 11 and 12. */
    static ColdDocument cold(Readable row) {
        Long version = row.get(11, Long.class);
        return new ColdDocument(version == null ? 0 : version, row.get(12, ByteBuffer.class));
    }

    /** In the first eleven columns. */
    static LeasedOperation leased(Readable row, String device, StoreSecrets secrets) {
        return new LeasedOperation(Rows.uuid(row, 0).toString(), device,
                SealedOperations.read(Rows.text(row, 1), Rows.text(row, 2), device, secrets), Rows.text(row, 3),
                Rows.integer(row, 4),
                Rows.integer(row, 5), Rows.flag(row, 6), Rows.text(row, 7), Duration.ofMillis(Rows.number(row, 8)),
                Rows.number(row, 9), Rows.integer(row, 10));
    }
}
