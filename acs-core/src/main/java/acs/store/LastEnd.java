package acs.store;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

import acs.operation.OperationEnd;
import acs.operation.OperationStatus;
import acs.store.BinaryParameters.Many;
import acs.store.OperationClaim.Wish;
import acs.store.StatementGroup.Answer;
import acs.store.StatementGroup.Numbered;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * {@link OperationClaim} for operations after which nothing is to be claimed, one or many of different devices: stores what each
 * taught in place of its device's document and ends it, in one statement and in the same order. Where a document has changed
 * meanwhile, nothing is done for its device at all.
 */
final class LastEnd {
    static final String END = Rows.compact(
            """
                    WITH wish AS MATERIALIZED (
                        SELECT * FROM unnest($1::text[], $2::uuid[], $3::bigint[], $4::text[], $5::bytea[], $6::text[], $7::text[],
                                             $8::timestamptz[], $9::timestamptz[], $10::timestamptz[], $11::int[], $12::bytea[],
                                             $13::bigint[], $14::timestamptz[], $16::int[]) WITH ORDINALITY
                            AS u (device_id, operation_id, token, status, result, fault, phase, not_before, deadline_at,
                                  finished_at, attempts, document, version, now, result_bytes, n)
                    ), stored AS (
                        UPDATE device_shadow s SET version = s.version + 1, document = u.document
                          FROM wish u WHERE s.device_id = u.device_id AND s.version = u.version
                        RETURNING u.n
                    ), ended AS (
                        UPDATE operation o SET
                            status = u.status, result = coalesce(u.result, o.result),
                            result_bytes = coalesce(u.result_bytes, o.result_bytes), fault = u.fault,
                            phase = coalesce(u.phase, o.phase), not_before = u.not_before, deadline_at = u.deadline_at,
                            finished_at = u.finished_at, attempts = o.attempts + u.attempts,
                            waiting_since = CASE WHEN u.status = 'waiting' THEN u.now ELSE o.waiting_since END,
                            lease_until = NULL, is_orphan = false
                          FROM stored t JOIN wish u ON u.n = t.n
                         WHERE o.device_id = u.device_id AND o.operation_id = u.operation_id AND o.lease_token = u.token
                           AND o.status = $15
                        RETURNING u.n
                    )
                    SELECT u.n, u.n IN (SELECT n FROM stored), u.n IN (SELECT n FROM ended),
                           EXISTS (SELECT 1 FROM operation x WHERE x.device_id = u.device_id
                                      AND x.operation_id <> u.operation_id AND x.status IN ('queued', 'running', 'waiting'))
                      FROM wish u""");

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

    /** @param wishes of different devices, in the order of their keys, with documents that replace one */
    static Mono<List<Answer<Ended>>> end(Connection connection, List<Wish> wishes) {
        Statement statement = connection.createStatement(END)
                .bind(0, each(wishes, wish -> StoredText.clean(wish.finished().leased().deviceKey()), String[]::new))
                .bind(1, each(wishes, wish -> UUID.fromString(wish.finished().leased().operationId()), UUID[]::new))
                .bind(2, each(wishes, wish -> wish.finished().leased().fencingToken(), Long[]::new));
        bind(statement, wishes.stream().map(Wish::ending).toList());
        statement.bind(11, new Many(each(wishes, LastEnd::document, ByteBuffer[]::new)))
                .bind(12, each(wishes, Wish::version, Long[]::new)).bind(13, each(wishes, Wish::now, Instant[]::new))
                // Not in the text: the plan would take the index of open operations for the one of all.
                .bind(14, Ending.word(OperationStatus.RUNNING))
                .bind(15, each(wishes, wish -> wish.ending().resultBytes(), Integer[]::new));
        return StatementGroup.inOrder(Flux.from(statement.execute())
                .concatMap(result -> result.map((row, metadata) -> answer(row))), wishes.size());
    }

    private static void bind(Statement statement, List<Ending> endings) {
        statement.bind(3, each(endings, ending -> Ending.word(ending.status()), String[]::new))
                .bind(4, new Many(each(endings, Ending::packedResult, ByteBuffer[]::new)))
                .bind(5, each(endings, Ending::fault, String[]::new))
                .bind(6, each(endings, Ending::phase, String[]::new))
                .bind(7, each(endings, Ending::notBefore, Instant[]::new))
                .bind(8, each(endings, Ending::deadline, Instant[]::new))
                .bind(9, each(endings, Ending::finished, Instant[]::new))
                .bind(10, each(endings, Ending::attempts, Integer[]::new));
    }

    private static <T, C> @Nullable C[] each(List<T> of, Function<T, @Nullable C> column,
            IntFunction<@Nullable C[]> array) {
        @Nullable
        C[] values = array.apply(of.size());
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(of.get(i));
        }
        return values;
    }

    private static ByteBuffer document(Wish wish) {
        return Objects.requireNonNull(wish.document());
    }

    private static Numbered<Ended> answer(Readable row) {
        return new Numbered<>(Rows.number(row, 0),
                Answer.of(() -> new Ended(Rows.flag(row, 1), Rows.flag(row, 2), Rows.flag(row, 3))));
    }
}
