package acs.transport.file;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A rate as a line of reserved time: each piece takes its share of it, and who comes too early is told how long to wait. A
 * quarter of a second may be taken at once. Thread-safe, without a lock.
 */
final class Bandwidth {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long BURST_NANOS = SECOND_NANOS / 4;

    private final long bytesPerSecond;
    private final LongSupplier nanoTime;
    private final AtomicLong reservedUntil;

    /** @param bytesPerSecond 0 for no limit */
    Bandwidth(long bytesPerSecond, LongSupplier nanoTime) {
        this.bytesPerSecond = bytesPerSecond;
        this.nanoTime = nanoTime;
        this.reservedUntil = new AtomicLong(nanoTime.getAsLong() - BURST_NANOS);
    }

    boolean isLimited() {
        return bytesPerSecond > 0;
    }

    /** Reserves time for these bytes; nanoseconds to wait before they are sent, 0 for none. */
    long reserve(long bytes) {
        if (bytesPerSecond == 0) {
            return 0;
        }
        long now = nanoTime.getAsLong();
        long share = Math.round((double) bytes * SECOND_NANOS / bytesPerSecond);
        long begins = reservedUntil.getAndUpdate(until -> Math.max(until, now - BURST_NANOS) + share);
        return Math.max(0, Math.max(begins, now - BURST_NANOS) - now);
    }
}
