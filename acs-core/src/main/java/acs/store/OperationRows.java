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
    private static final String ALL_BUT_RESULT = """
            operation_id, device_id, type, status, created_at, started_at, finished_at, expires_at, attempts,
            priority, command_key, request, %s AS result, fault,
            coalesce(result_bytes, octet_length(result))::bigint AS text_bytes""";
    /** None of the results is read, not even from where large ones lie. */
    static final String NAMES = ALL_BUT_RESULT.formatted("NULL::bytea");
    static final String COLUMNS = "SELECT " + NAMES + " FROM operation ";
    /** With the results whose text is not longer than $1; of some it is not known before they are unpacked. */
    static final String COLUMNS_AND_RESULTS = "SELECT " + ALL_BUT_RESULT.formatted(
            "CASE WHEN coalesce(result_bytes, octet_length(result)) > $1 THEN NULL"
                    + " WHEN octet_length(result) <= " + (PackedJson.UNPACKED_MAX + SEAL_BYTES) + " THEN result"
                    + " WHEN result IS NOT NULL THEN convert_to('" + ResultSummary.OF_ANOTHER_RELEASE
                    + "', 'UTF8') END")
    // What nobody counted is taken for twenty times what it is packed.
            + ", coalesce(result_bytes, octet_length(result)::bigint * 20) AS read_bytes FROM operation ";
    /** Of a row of {@link #COLUMNS_AND_RESULTS}. */
    static final String BYTES = "200 + octet_length(device_id) + octet_length(command_key) + octet_length(request)"
            + " + coalesce(octet_length(fault), 0) + CASE WHEN result IS NULL THEN 0 ELSE read_bytes END";

    private OperationRows() {}

    static Mono<List<OperationRecord>> read(Statement statement, StoreSecrets secrets) {
        return Flux.from(statement.execute()).concatMap(result -> result.map((row, metadata) -> of(row, 0, secrets)))
                .collectList();
    }

    /** The one row of an outer join; no operation in it is an empty optional, no row at all an empty Mono. */
    static Mono<Optional<OperationRecord>> readOptional(Statement statement, StoreSecrets secrets) {
        return Flux.from(statement.execute()).concatMap(result -> result.map((row, metadata) -> row
                .get(0, UUID.class) == null ? Optional.<OperationRecord>empty() : Optional.of(of(row, 0, secrets))))
                .singleOrEmpty();
    }

    /** @param resultBytesMax of a result that was not counted before: a longer one is left out */
    static OperationRecord of(Readable row, long resultBytesMax, StoreSecrets secrets) {
        String device = Rows.text(row, 1);
        ByteBuffer result = row.get(12, ByteBuffer.class);
        String fault = row.get(13, String.class);
        return new OperationRecord(Rows.uuid(row, 0).toString(), device, Rows.text(row, 2),
                OperationStatus.valueOf(Rows.text(row, 3).toUpperCase(Locale.ROOT)), Rows.instant(row, 4),
                Rows.instantOrNull(row, 5), Rows.instantOrNull(row, 6), Rows.instant(row, 7), Rows.integer(row, 8),
                Rows.integer(row, 9), Rows.text(row, 10),
                SealedOperations.shownRequest(Rows.text(row, 11), device, secrets),
                result == null ? null : SealedOperations.shownResult(result, device, resultBytesMax, secrets),
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
