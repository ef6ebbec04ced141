package acs.store;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The bytes of contents in one kind of storage. */
interface FileBytes {
    /** Of what is read at a time. */
    int SLICE_BYTES = 64 << 10;

    /** Its word in the schema. */
    String storage();

    /** Completes when all of it is durable. A failure may leave bytes behind, which {@link #remove} takes away. */
    Mono<Void> write(UUID contentId, Flux<ByteBuffer> bytes);

    /** In slices of {@link #SLICE_BYTES} at most, cut where the position is a multiple of it. */
    Flux<ByteBuffer> read(UUID contentId, long from, long count);

    /** The file that holds them, {@code null} when there is no such thing. */
    @Nullable
    Path file(UUID contentId);

    /** Removes what there is. */
    Mono<Void> remove(UUID contentId);

    /** Contents that are older than this and are all that a crash may have left; the caller removes those without a row. */
    Flux<UUID> strays(Instant before);

    /** How many of {@code count} bytes from {@code from} on are in the slice that begins there. */
    static int sliceAt(long from, long count) {
        return (int) Math.min(SLICE_BYTES - from % SLICE_BYTES, count);
    }
}
