package acs.store;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

import acs.operation.OperationStatus;
import acs.port.OperationRecord;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Statement;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads operations as askers see them. */
final class OperationRows {
    /** What sealing may add to a result. */
    private static final int SEAL_BYTES = 1_024;
    static final String NAMES = """
            operation_id, device_id, type, status, created_at, started_at, finished_at, expires_at, attempts,
            priority, command_key, request,
            CASE WHEN octet_length(result) <= %d THEN result
                 WHEN result IS NOT NULL THEN convert_to('%s', 'UTF8') END AS result,
            fault, coalesce(result_bytes, octet_length(result))::bigint""".formatted(
            PackedJson.UNPACKED_MAX + SEAL_BYTES, ResultSummary.OF_ANOTHER_RELEASE);
    static final String COLUMNS = "SELECT " + NAMES + " FROM operation ";
    /** The same where nobody wants the results: none is read, not even from where large ones lie. */
    static final String COLUMNS_WITHOUT_RESULT = "SELECT " + NAMES.replaceAll("(?s)CASE.*END AS result", "NULL::bytea")
            + " FROM operation ";
    static final String FIND = COLUMNS + "WHERE operation_id = $1";

    private OperationRows() {}

    static Mono<List<OperationRecord>> read(Statement statement, StoreSecrets secrets) {
        return Flux.from(statement.execute()).concatMap(result -> result.map((row, metadata) -> of(row, secrets)))
                .collectList();
    }

    /** The one row of an outer join; no operation in it is an empty optional, no row at all an empty Mono. */
    static Mono<Optional<OperationRecord>> readOptional(Statement statement, StoreSecrets secrets) {
        return Flux.from(statement.execute()).concatMap(result -> result.map((row, metadata) -> row
                .get(0, UUID.class) == null ? Optional.<OperationRecord>empty() : Optional.of(of(row, secrets))))
                .singleOrEmpty();
    }

    private static OperationRecord of(Readable row, StoreSecrets secrets) {
        String device = Rows.text(row, 1);
        ByteBuffer result = row.get(12, ByteBuffer.class);
        String fault = row.get(13, String.class);
        return new OperationRecord(Rows.uuid(row, 0).toString(), device, Rows.text(row, 2),
                OperationStatus.valueOf(Rows.text(row, 3).toUpperCase(Locale.ROOT)), Rows.instant(row, 4),
                Rows.instantOrNull(row, 5), Rows.instantOrNull(row, 6), Rows.instant(row, 7), Rows.integer(row, 8),
                Rows.integer(row, 9), Rows.text(row, 10),
                SealedOperations.shownRequest(Rows.text(row, 11), device, secrets),
                result == null ? null : SealedOperations.shownResult(result, device, secrets),
                row.get(14, Long.class), fault == null ? null : OutcomeJson.readFault(fault));
    }

    /** As given out by this class; empty when it never was. */
    static Optional<UUID> id(String operationId) {
        try {
            UUID id = UUID.fromString(operationId);
            return id.toString().equalsIgnoreCase(operationId) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException noneOfOurs) {
            return Optional.empty();
        }
    }
}
