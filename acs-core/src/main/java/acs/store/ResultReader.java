package acs.store;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;

import acs.credential.SealException;
import acs.credential.SealedPieces;
import acs.credential.SecretCipher;
import acs.port.OperationContent;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Reads stored results piece by piece, since one may be larger than the memory. Between two pieces no connection is held, so
 * that a slow reader takes nothing from others.
 */
final class ResultReader {
    /** Of one read of the database. */
    static final int PIECE_BYTES = 64 << 10;
    private static final int START_BYTES = SecretCipher.START_BYTES;
    private static final String START = """
            SELECT device_id, octet_length(result), substring(result FROM 1 FOR $2) FROM operation
             WHERE operation_id = $1 AND result IS NOT NULL""";
    /** Nothing, should another result be there meanwhile. */
    private static final String PIECE = """
            SELECT substring(result FROM $2 FOR $3) FROM operation
             WHERE operation_id = $1 AND octet_length(result) = $4 AND substring(result FROM 1 FOR $5) = $6""";

    private final Work work;
    private final StoreSecrets secrets;

    /** Runs work on one connection. */
    @FunctionalInterface
    interface Work {
        <T> Mono<T> run(Function<Connection, Mono<T>> work);
    }

    /**
     * A result in the store.
     *
     * @param start its first bytes, which tell how it is stored
     */
    private record Stored(UUID id, String device, int bytes, ByteBuffer start) {
        boolean isSealed() {
            return start.remaining() == START_BYTES && start.get(0) == SecretCipher.MAGIC
                    && bytes >= START_BYTES + SecretCipher.TAG_BYTES;
        }
    }

    ResultReader(Work work, StoreSecrets secrets) {
        this.work = work;
        this.secrets = secrets;
    }

    /** The result as JSON; completes empty when there is none. */
    Mono<OperationContent> content(UUID id) {
        return work.run(connection -> FileContents.first(
                connection.createStatement(START).bind(0, id).bind(1, START_BYTES), row -> stored(id, row)))
                .flatMap(stored -> stored.isSealed() && secrets.seals() ? sealed(stored) : Mono.just(plain(stored)));
    }

    private static Stored stored(UUID id, Readable row) {
        return new Stored(id, Rows.text(row, 0), Rows.integer(row, 1),
                ByteBuffer.wrap(bytes(row, 2)).asReadOnlyBuffer());
    }

    private OperationContent plain(Stored stored) {
        return content(stored, PackedJson.isCompressed(stored.start()),
                Flux.defer(() -> pieces(stored, 0, stored.bytes())));
    }

    /** Read to its end once before anything is shown of it: only then it is known to be genuine. */
    private Mono<OperationContent> sealed(Stored stored) {
        return Mono.fromCallable(() -> opening(stored))
                .flatMap(opened -> sealedPieces(stored).concatMap(piece -> first(opened.open(piece)), 0)
                        .reduce((first, next) -> first)
                        .flatMap(start -> pieces(stored, stored.bytes() - SecretCipher.TAG_BYTES, stored.bytes())
                                .single().map(tag -> genuine(stored, start, opened, tag))))
                .onErrorResume(SealException.class, closed -> Mono.just(closed(stored, closed)));
    }

    /** What decides how the text is packed; empty for no bytes. */
    private static Mono<ByteBuffer> first(byte[] opened) {
        return opened.length == 0 ? Mono.empty() : Mono.just(ByteBuffer.wrap(opened, 0, 1));
    }

    private OperationContent genuine(Stored stored, ByteBuffer start, SealedPieces first, byte[] tag) {
        first.verify(tag);
        return content(stored, PackedJson.isCompressed(start), Flux.defer(() -> {
            SealedPieces opened = opening(stored);
            return sealedPieces(stored).map(opened::open);
        }));
    }

    private Flux<byte[]> sealedPieces(Stored stored) {
        return pieces(stored, START_BYTES, stored.bytes() - SecretCipher.TAG_BYTES);
    }

    private static OperationContent closed(Stored stored, SealException why) {
        return new OperationContent(stored.id().toString(), Flux.defer(
                () -> Flux.just(ByteBuffer.wrap(SealedOperations.closed(why)))));
    }

    private static OperationContent content(Stored stored, boolean isCompressed, Flux<byte[]> packed) {
        return new OperationContent(stored.id().toString(), isCompressed
                ? Flux.using(UnpackedPieces::new, unpacked -> packed.concatMap(piece -> unpacked.of(piece), 0)
                        .concatWith(Flux.defer(unpacked::end)), UnpackedPieces::close)
                : packed.map(ByteBuffer::wrap));
    }

    /** Those from a position to another, each read when it is asked for and handed on away from event loops. */
    private Flux<byte[]> pieces(Stored stored, int from, int to) {
        int count = (to - from + PIECE_BYTES - 1) / PIECE_BYTES;
        return Flux.range(0, count).concatMap(i -> piece(stored, from + i * PIECE_BYTES,
                Math.min(PIECE_BYTES, to - from - i * PIECE_BYTES)).publishOn(Schedulers.parallel()), 0);
    }

    private Mono<byte[]> piece(Stored stored, int from, int count) {
        return work.run(connection -> FileContents.first(connection.createStatement(PIECE).bind(0, stored.id())
                .bind(1, from + 1).bind(2, count).bind(3, stored.bytes()).bind(4, START_BYTES)
                .bind(5, ByteBuffer.wrap(start(stored))), row -> bytes(row, 0)))
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("the result was changed while it was read")));
    }

    private SealedPieces opening(Stored stored) {
        return secrets.pieces(start(stored), stored.device(), StoreSecrets.OPERATION);
    }

    private static byte[] start(Stored stored) {
        byte[] start = new byte[stored.start().remaining()];
        stored.start().duplicate().get(start);
        return start;
    }

    private static byte[] bytes(Readable row, int column) {
        ByteBuffer read = Objects.requireNonNull(row.get(column, ByteBuffer.class));
        byte[] bytes = new byte[read.remaining()];
        read.get(bytes);
        return bytes;
    }
}
