package acs.store;

import java.nio.ByteBuffer;
import java.time.Instant;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Moves a device's parameters from its row into the cold document. The document is made without a lock, since that takes
 * milliseconds; the transaction that stores it succeeds only while row and document are still those that were read.
 */
final class ShadowCompaction {
    private static final int TRIES = 3;
    private static final String READ = "SELECT " + Shadow.HOT_COLUMN
            + ", d.shapes::text, d.shape, d.last_inform, d.xmin::text, coalesce(s.version, 0),"
            + " CASE WHEN " + Shadow.DOCUMENT_FITS + " THEN s.document END"
            + " FROM device d LEFT JOIN device_shadow s ON s.device_id = d.device_id WHERE d.device_id = $1";
    private static final String EMPTY_ROW = """
            UPDATE device SET hot = '{}', shapes = '{}' WHERE device_id = $1 AND xmin::text = $2""";
    private static final String STORE = """
            INSERT INTO device_shadow (device_id, version, document) VALUES ($1, 1, $2)
            ON CONFLICT (device_id) DO UPDATE SET version = device_shadow.version + 1, document = excluded.document
             WHERE device_shadow.version = $3""";

    private ShadowCompaction() {}

    /** Moves them; {@code false} when the device changes faster than its document is made. */
    static Mono<Boolean> compact(PostgresqlConnection connection, String deviceKey, int parametersMax) {
        return compact(connection, deviceKey, parametersMax, TRIES);
    }

    private static Mono<Boolean> compact(PostgresqlConnection connection, String deviceKey, int parametersMax,
            int tries) {
        return move(connection, deviceKey, parametersMax).flatMap(stored -> stored || tries == 1
                ? Mono.just(stored)
                : compact(connection, deviceKey, parametersMax, tries - 1));
    }

    /** Lets a device that cannot be compacted begin anew; its next Inform is told in full, whatever it holds. */
    static Mono<Void> forget(PostgresqlConnection connection, String deviceKey) {
        return connection.createStatement("""
                WITH forgotten AS (DELETE FROM device_shadow WHERE device_id = $1)
                UPDATE device SET hot = '{}', shapes = '{}', inform_digest = 0 WHERE device_id = $1""")
                .bind(0, deviceKey).execute().concatMap(PostgresqlResult::getRowsUpdated).then();
    }

    /** What is read of a device, with what tells whether it changed since. */
    private record Read(String hot, String shapes, String shape, Instant lastInform, String rowVersion, long version,
            @Nullable ByteBuffer document) {
        static Read of(Readable row) {
            return new Read(Rows.text(row, 0), Rows.text(row, 1), Rows.text(row, 2), Rows.instant(row, 3),
                    Rows.text(row, 4), Rows.number(row, 5), row.get(6, ByteBuffer.class));
        }

        byte[] compacted(int parametersMax) {
            return Shadow.of(hot, shapes, shape, lastInform, document).document(parametersMax);
        }
    }

    /** Whether it is done: {@code false} when something changed meanwhile. A device that is gone is done. */
    private static Mono<Boolean> move(PostgresqlConnection connection, String deviceKey, int parametersMax) {
        return connection.createStatement(READ).bind(0, deviceKey).execute()
                .concatMap(result -> result.map((row, metadata) -> Read.of(row))).singleOrEmpty()
                // Thousands of parameters, and a native library to load the first time: no work for an event loop.
                .publishOn(Schedulers.boundedElastic())
                .flatMap(read -> store(connection, deviceKey, read, read.compacted(parametersMax)))
                .defaultIfEmpty(true);
    }

    private static Mono<Boolean> store(PostgresqlConnection connection, String deviceKey, Read read, byte[] document) {
        return Mono.usingWhen(connection.beginTransaction().thenReturn(connection),
                same -> change(same, deviceKey, read, document),
                PostgresqlConnection::commitTransaction, (same, error) -> same.rollbackTransaction(),
                PostgresqlConnection::rollbackTransaction)
                .onErrorReturn(Changed.class, false);
    }

    private static Mono<Boolean> change(PostgresqlConnection connection, String deviceKey, Read read, byte[] document) {
        return Rows.changed(connection.createStatement(EMPTY_ROW).bind(0, deviceKey).bind(1, read.rowVersion()))
                .filter(rows -> rows > 0)
                .flatMap(emptied -> Rows.changed(connection.createStatement(STORE).bind(0, deviceKey)
                        .bind(1, ByteBuffer.wrap(document)).bind(2, read.version())))
                .filter(rows -> rows > 0).map(stored -> true).switchIfEmpty(Mono.error(Changed::new));
    }

    /** Row or document are not those any more that were read. */
    private static final class Changed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Changed() {
            super("changed meanwhile", null, false, false);
        }
    }
}
