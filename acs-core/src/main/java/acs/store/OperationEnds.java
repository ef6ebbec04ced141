package acs.store;

import java.time.Instant;
import java.util.UUID;

import acs.operation.OperationStatus;
import acs.operation.Outcome;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Statement;
import reactor.core.publisher.Mono;

/** Ends operations by compare-and-set over the token of their last lease and their status. */
final class OperationEnds {
    private static final String END = """
            UPDATE operation
               SET status = $5, result = coalesce($6, result), fault = $7, phase = coalesce($8, phase), not_before = $9,
                   deadline_at = $10, finished_at = $11, attempts = attempts + $12, lease_until = NULL,
                   waiting_since = CASE WHEN $5 = 'waiting' THEN $13 ELSE waiting_since END,
                   result_bytes = coalesce($14, result_bytes)
             WHERE device_id = $1 AND operation_id = $2 AND lease_token = $3 AND status = $4""";

    private OperationEnds() {}

    /**
     * Ends one that runs or waits.
     *
     * @return whether it was as the caller believed
     */
    static Mono<Boolean> end(Connection connection, String deviceKey, UUID operationId, long token,
            OperationStatus believed, Outcome outcome, Instant now, ResultPolicy policy) {
        Statement statement = connection.createStatement(END).bind(0, StoredText.clean(deviceKey)).bind(1, operationId)
                .bind(2, token).bind(3, Ending.word(believed));
        Ending ending = Ending.of(outcome, now, deviceKey, policy);
        ending.bind(statement, 4);
        ending.bindResultBytes(statement.bind(4 + Ending.COLUMNS, now), 5 + Ending.COLUMNS);
        return Rows.changed(statement).map(rows -> rows > 0);
    }
}
