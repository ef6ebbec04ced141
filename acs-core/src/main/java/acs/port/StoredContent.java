package acs.port;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * A complete content.
 *
 * @param id       its own
 * @param size     bytes
 * @param sha256   in lower-case hex
 * @param storedAt when it was complete
 * @param file     that holds exactly these bytes, {@code null} where they lie in the database
 * @param reader   of its bytes
 */
public record StoredContent(UUID id, long size, String sha256, Instant storedAt, @Nullable Path file, Reader reader) {
    /** Reads a part. */
    @FunctionalInterface
    public interface Reader {
        /**
         * These bytes, in slices of 64 KiB at most, each read when it is asked for. Holds nothing open between two
         * slices that the database would miss. Fails with {@link StoreException}, also when the content ends too early.
         */
        Flux<ByteBuffer> read(long from, long count);
    }
}
