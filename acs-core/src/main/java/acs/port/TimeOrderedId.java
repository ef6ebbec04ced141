package acs.port;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The ids of operations and sessions: UUIDs of version 7 (<i>RFC 9562 §5.7</i>), which tell when they were made and sort by
 * that.
 */
public final class TimeOrderedId {
    /** Of the sequence that orders ids of one millisecond. */
    public static final int SEQUENCE_BITS = 12;

    private static final int VERSION = 7;
    private static final long SEQUENCE_MASK = (1L << SEQUENCE_BITS) - 1;
    private static final int MILLIS_SHIFT = 16;
    private static final long VARIANT = 1L << 63;

    private TimeOrderedId() {}

    /**
     * A new one.
     *
     * @param millis   when it is made, since 1970
     * @param sequence of which the lowest {@link #SEQUENCE_BITS} count
     */
    public static UUID of(long millis, long sequence) {
        return new UUID((millis << MILLIS_SHIFT) | ((long) VERSION << SEQUENCE_BITS) | (sequence & SEQUENCE_MASK),
                ThreadLocalRandom.current().nextLong() >>> 2 | VARIANT);
    }

    /** Whether it is one, and so tells its time. */
    public static boolean isOne(UUID id) {
        return id.version() == VERSION;
    }

    /** When it was made, in milliseconds since 1970. */
    public static long millis(UUID id) {
        return id.getMostSignificantBits() >>> MILLIS_SHIFT;
    }

    /** How old it is, never less than nothing. */
    public static Duration age(UUID id, long nowMillis) {
        return Duration.ofMillis(Math.max(0, nowMillis - millis(id)));
    }
}
