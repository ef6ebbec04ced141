package acs.store;

import java.time.Duration;

/**
 * Decides how long the next commit waits for company. A commit costs the database and its client nearly the same for two
 * records as for six, so at a rate where more records are about to come, a wait of a millisecond halves what each of them
 * costs. At a low rate nobody would come and nothing waits; at a high rate enough has queued behind the last commit and
 * nothing waits either.
 *
 * <p>
 * Plain arithmetic on times that the caller reads. Not thread-safe; guarded by its group.
 */
final class Gathering {
    /** So many records share a commit well already. */
    private static final int ENOUGH = 32;
    /** Fewer than so many expected in the time are not worth it. */
    private static final double WORTH_IT = 1.0;
    /** How much the newest commit counts in the rate. */
    private static final double NEWEST = 1.0 / 8;

    private final long maxNanos;
    private double recordsPerNano;
    private long lastStart;
    private boolean started;

    /** @param max the longest wait, zero for none at all */
    Gathering(Duration max) {
        this.maxNanos = max.toNanos();
    }

    /** How many nanoseconds the commit of {@code queued} records should wait, at most the limit; 0 for not at all. */
    long waitNanos(int queued) {
        return maxNanos > 0 && queued < ENOUGH && recordsPerNano * maxNanos >= WORTH_IT ? maxNanos : 0;
    }

    /** A commit of {@code records} starts at {@code nanoTime}. */
    void started(int records, long nanoTime) {
        if (started) {
            long since = Math.max(1, nanoTime - lastStart);
            recordsPerNano += (((double) records) / since - recordsPerNano) * NEWEST;
        }
        started = true;
        lastStart = nanoTime;
    }
}
