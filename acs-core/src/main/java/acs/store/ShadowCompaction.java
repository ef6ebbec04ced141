package acs.store;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Objects;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import io.r2dbc.spi.Readable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Moves a device's parameters from its row into the cold document, in one transaction, under the row's lock. */
final class ShadowCompaction {
    private ShadowCompaction() {}

    static Mono<Void> compact(PostgresqlConnection connection, String deviceKey, int parametersMax) {
        return Mono.usingWhen(connection.beginTransaction().thenReturn(connection),
                same -> move(same, deviceKey, parametersMax),
                PostgresqlConnection::commitTransaction, (same, error) -> same.rollbackTransaction(),
                PostgresqlConnection::rollbackTransaction);
    }

    /** Lets a device that cannot be compacted begin anew; its next Inform is told in full, whatever it holds. */
    static Mono<Void> forget(PostgresqlConnection connection, String deviceKey) {
        return connection.createStatement("""
                WITH forgotten AS (DELETE FROM device_shadow WHERE device_id = $1)
                UPDATE device SET hot = '{}', shapes = '{}', inform_digest = 0 WHERE device_id = $1""")
                .bind(0, deviceKey).execute().concatMap(PostgresqlResult::getRowsUpdated).then();
    }

    private static Mono<Void> move(PostgresqlConnection connection, String deviceKey, int parametersMax) {
        return connection.createStatement("SELECT " + Shadow.HOT_COLUMN
                + ", d.shapes::text, d.shape, d.last_inform FROM device d WHERE d.device_id = $1 FOR UPDATE")
                .bind(0, deviceKey)
                .execute()
                .concatMap(result -> result.map((row, metadata) -> new Hot(Rows.text(row, 0), Rows.text(row, 1),
                        Rows.text(row, 2), Rows.instant(row, 3))))
                .singleOrEmpty()
                .flatMap(hot -> document(connection, deviceKey)
                        .map(cold -> Shadow.of(hot.json(), hot.shapes(), hot.shape(), hot.lastInform(), cold))
                        .switchIfEmpty(Mono.fromSupplier(
                                () -> Shadow.of(hot.json(), hot.shapes(), hot.shape(), hot.lastInform(), null))))
                // Thousands of parameters, and a native library to load the first time: no work for an event loop.
                .publishOn(Schedulers.boundedElastic()).map(shadow -> shadow.document(parametersMax))
                .flatMap(document -> store(connection, deviceKey, document));
    }

    private record Hot(String json, String shapes, String shape, Instant lastInform) {}

    private static Mono<ByteBuffer> document(PostgresqlConnection connection, String deviceKey) {
        return connection.createStatement("SELECT s.document FROM device_shadow s WHERE s.device_id = $1 AND "
                + Shadow.DOCUMENT_FITS).bind(0, deviceKey)
                .execute().concatMap(result -> result.map((row, metadata) -> bytes(row))).singleOrEmpty();
    }

    private static ByteBuffer bytes(Readable row) {
        return Objects.requireNonNull(row.get(0, ByteBuffer.class));
    }

    private static Mono<Void> store(PostgresqlConnection connection, String deviceKey, byte[] document) {
        return connection.createStatement(
                """
                        INSERT INTO device_shadow (device_id, version, document) VALUES ($1, 1, $2)
                        ON CONFLICT (device_id) DO UPDATE SET version = device_shadow.version + 1, document = excluded.document""")
                .bind(0, deviceKey).bind(1, ByteBuffer.wrap(document)).execute()
                .concatMap(PostgresqlResult::getRowsUpdated)
                .thenMany(connection.createStatement(
                        "UPDATE device SET hot = '{}', shapes = '{}' WHERE device_id = $1").bind(0, deviceKey)
                        .execute())
                .concatMap(PostgresqlResult::getRowsUpdated).then();
    }
}
