package acs.store;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongPredicate;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A device's {@link Shadow} as its rows hold it. */
record StoredShadow(String hot, String shapes, String shape, Instant lastInform, Optional<ByteBuffer> document) {
    private static final String READ = "SELECT " + Shadow.HOT_COLUMN
            + ", d.shapes::text, d.shape, d.last_inform, s.document FROM device d"
            + " LEFT JOIN device_shadow s ON s.device_id = d.device_id AND " + Shadow.DOCUMENT_FITS
            + " WHERE d.device_id = $1";

    /** A document's text is ten times what it is packed, and no more than its bound; the hot part is not packed. */
    private static final String SIZE = "SELECT 1024 + coalesce(pg_column_size(d.hot), 0)"
            + " + least(10 * coalesce(octet_length(s.document), 0), " + Shadow.BYTES_MAX + ")::bigint"
            + " FROM device d LEFT JOIN device_shadow s ON s.device_id = d.device_id AND " + Shadow.DOCUMENT_FITS
            + " WHERE d.device_id = $1";
    /** Bytes of the texts and of the objects that are made of each byte. */
    private static final int HELD_FOR_EACH = 4;

    /**
     * Reads it and puts it together elsewhere; completes empty when there is no such device.
     *
     * @param room asked before whether so many bytes may be held
     */
    static Mono<Shadow> read(Connection connection, String deviceKey, LongPredicate room) {
        String device = StoredText.clean(deviceKey);
        return FileContents.first(connection.createStatement(SIZE).bind(0, device), row -> Rows.number(row, 0))
                .flatMap(bytes -> ReadRoom.taken(room, bytes * HELD_FOR_EACH))
                .flatMap(taken -> Flux.from(connection.createStatement(READ).bind(0, device).execute())
                        .concatMap(result -> result.map((row, metadata) -> of(row))).singleOrEmpty())
                // A large document, and a native library to load the first time: no work for an event loop.
                .publishOn(Schedulers.boundedElastic()).map(StoredShadow::shadow);
    }

    private static StoredShadow of(Readable row) {
        return new StoredShadow(Rows.text(row, 0), Rows.text(row, 1), Rows.text(row, 2), Rows.instant(row, 3),
                Optional.ofNullable(row.get(4, ByteBuffer.class)));
    }

    private Shadow shadow() {
        return Shadow.of(hot, shapes, shape, lastInform, document.orElse(null));
    }
}
