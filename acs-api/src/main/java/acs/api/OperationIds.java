package acs.api;

import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Makes UUIDs of version 7 (<i>RFC 9562 §5.7</i>): later ones sort later, also within a millisecond. Thread-safe. */
final class OperationIds {
    private static final int SEQUENCE_BITS = 12;
    private static final long SEQUENCE_MASK = (1L << SEQUENCE_BITS) - 1;
    private static final long VERSION = 7L << SEQUENCE_BITS;
    private static final long VARIANT = 1L << 63;

    private final InstantSource clock;
    /** Milliseconds and sequence of the last one; the sequence runs over into the milliseconds. */
    private long last;

    OperationIds(InstantSource clock) {
        this.clock = clock;
    }

    /** In lower case. */
    String next() {
        long position = position();
        long high = (position >>> SEQUENCE_BITS) << 16 | VERSION | (position & SEQUENCE_MASK);
        long low = ThreadLocalRandom.current().nextLong() >>> 2 | VARIANT;
        return new UUID(high, low).toString();
    }

    private synchronized long position() {
        last = Math.max(clock.millis() << SEQUENCE_BITS, last + 1);
        return last;
    }
}
