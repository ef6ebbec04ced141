package acs.store;

import java.util.function.LongPredicate;

import acs.port.StoreException;
import reactor.core.publisher.Mono;

/** Asks a reader for memory before anything large is read for it. */
final class ReadRoom {
    private ReadRoom() {}

    /** The bytes, once the reader has room for them; else fails as {@link StoreException.Reason#OVERLOADED}. */
    static Mono<Long> taken(LongPredicate room, long bytes) {
        return Mono.fromSupplier(() -> {
            if (!room.test(bytes)) {
                throw new StoreException(StoreException.Reason.OVERLOADED, "no memory to read " + bytes + " bytes");
            }
            return bytes;
        });
    }
}
