package acs.store;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;

import acs.port.FileRefusedException;
import acs.port.StoreException;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Contents as rows of 1 MiB. Each row is a statement of its own, and so is each slice that is read: a slow reader or writer
 * holds no connection.
 */
final class ChunkBytes implements FileBytes {
    static final int CHUNK_BYTES = 1 << 20;

    private static final String DISK_FULL = "53100";
    private static final int REMOVED_AT_A_TIME = 64;
    /** Under a lock of the content's row: who gives up changes that row first, so that no chunk comes after it. */
    private static final String INSERT = """
            INSERT INTO file_chunk (content_id, number, bytes)
            SELECT $1, $2, $3 FROM file_content WHERE content_id = $1 AND state = 'writing' FOR SHARE""";
    private static final String READ = """
            SELECT substring(bytes FROM $3 FOR $4) FROM file_chunk WHERE content_id = $1 AND number = $2""";
    private static final String REMOVE = """
            DELETE FROM file_chunk WHERE content_id = $1 AND number = ANY (ARRAY(
                SELECT number FROM file_chunk WHERE content_id = $1 ORDER BY number LIMIT $2))""";

    private final ConnectionPool pool;
    private final Duration timeout;

    /** @param timeout for one statement */
    ChunkBytes(ConnectionPool pool, Duration timeout) {
        this.pool = pool;
        this.timeout = timeout;
    }

    @Override
    public String storage() {
        return "database";
    }

    @Override
    public @Nullable Path file(UUID contentId) {
        return null;
    }

    @Override
    public Mono<Void> write(UUID contentId, Flux<ByteBuffer> bytes) {
        return Mono.defer(() -> {
            Chunks chunks = new Chunks();
            return bytes.concatMapIterable(chunks::add, 1)
                    .concatWith(Flux.defer(() -> Flux.fromIterable(chunks.rest())))
                    .index().concatMap(chunk -> insert(contentId, chunk.getT1().intValue(), chunk.getT2()), 1).then();
        });
    }

    /** Puts pieces of any size together. Confined to one content. */
    private static final class Chunks {
        private ByteBuffer open = ByteBuffer.allocate(CHUNK_BYTES);

        private List<ByteBuffer> add(ByteBuffer piece) {
            List<ByteBuffer> full = new ArrayList<>();
            while (piece.hasRemaining()) {
                int taken = Math.min(piece.remaining(), open.remaining());
                open.put(piece.slice(piece.position(), taken));
                piece.position(piece.position() + taken);
                if (!open.hasRemaining()) {
                    full.add(open.flip());
                    open = ByteBuffer.allocate(CHUNK_BYTES);
                }
            }
            return full;
        }

        private List<ByteBuffer> rest() {
            return open.position() == 0 ? List.of() : List.of(open.flip());
        }
    }

    private Mono<Long> insert(UUID contentId, int number, ByteBuffer chunk) {
        return run(connection -> Rows.changed(connection.createStatement(INSERT).bind(0, contentId).bind(1, number)
                .bind(2, chunk)))
                .filter(rows -> rows > 0).switchIfEmpty(Mono.error(() -> new FileRefusedException(
                        FileRefusedException.Reason.LOST, "It took too long and was given up; send it again.")));
    }

    @Override
    public Flux<ByteBuffer> read(UUID contentId, long from, long count) {
        return Flux.<long[], Long>generate(() -> from, (position, sink) -> {
            long left = from + count - position;
            if (left == 0) {
                sink.complete();
                return position;
            }
            int size = FileBytes.sliceAt(position, left);
            sink.next(new long[]{position, size});
            return position + size;
        }).concatMap(slice -> slice(contentId, slice[0], (int) slice[1]), 1);
    }

    private Mono<ByteBuffer> slice(UUID contentId, long from, int size) {
        return run(connection -> Flux.from(connection.createStatement(READ).bind(0, contentId)
                .bind(1, (int) (from / CHUNK_BYTES)).bind(2, (int) (from % CHUNK_BYTES) + 1).bind(3, size).execute())
                .concatMap(result -> result
                        .map((row, metadata) -> Objects.requireNonNull(row.get(0, ByteBuffer.class))))
                .next())
                .filter(slice -> slice.remaining() == size)
                .switchIfEmpty(Mono.error(() -> new StoreException(StoreException.Reason.UNAVAILABLE,
                        "a content in the database is shorter than its record says")));
    }

    @Override
    public Mono<Void> remove(UUID contentId) {
        return run(connection -> Rows.changed(connection.createStatement(REMOVE).bind(0, contentId)
                .bind(1, REMOVED_AT_A_TIME)))
                .repeat().takeWhile(removed -> removed > 0).then();
    }

    /** None: a chunk is never without the row of its content, which is made before and removed after it. */
    @Override
    public Flux<UUID> strays(Instant before) {
        return Flux.empty();
    }

    private <T> Mono<T> run(Function<Connection, Mono<T>> work) {
        return Mono.usingWhen(pool.create(), work, Connection::close).timeout(timeout).onErrorMap(ChunkBytes::meaning);
    }

    private static Throwable meaning(Throwable failure) {
        return failure instanceof R2dbcException driver && DISK_FULL.equals(driver.getSqlState())
                ? new FileRefusedException(FileRefusedException.Reason.NO_SPACE,
                        "The database of the file service has no room for it.")
                : Failure.toStoreException(failure);
    }
}
