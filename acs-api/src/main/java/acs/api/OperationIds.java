package acs.api;

import java.time.InstantSource;

import acs.port.TimeOrderedId;

/** Makes UUIDs of version 7 (<i>RFC 9562 §5.7</i>): later ones sort later, also within a millisecond. Thread-safe. */
final class OperationIds {
    private final InstantSource clock;
    /** Milliseconds and sequence of the last one; the sequence runs over into the milliseconds. */
    private long last;

    OperationIds(InstantSource clock) {
        this.clock = clock;
    }

    /** In lower case. */
    String next() {
        long position = position();
        return TimeOrderedId.of(position >>> TimeOrderedId.SEQUENCE_BITS, position).toString();
    }

    private synchronized long position() {
        last = Math.max(clock.millis() << TimeOrderedId.SEQUENCE_BITS, last + 1);
        return last;
    }
}
