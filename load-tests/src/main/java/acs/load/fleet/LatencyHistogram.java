package acs.load.fleet;

import java.util.Arrays;

/**
 * Durations in buckets of at most 1/16 of their size, in constant memory: 1 µs to an hour. For one thread at a time.
 */
final class LatencyHistogram {
    private static final int STEPS = 16;
    private static final int STEP_BITS = 4;

    private final long[] buckets = new long[36 * STEPS];
    private long count;

    void record(long nanos) {
        buckets[bucket(Math.max(0, nanos / 1000))]++;
        count++;
    }

    /**
     * The upper end of the bucket that holds this share of what was recorded.
     *
     * @param share 0–1
     * @return milliseconds, 0 when nothing was recorded
     */
    double quantileMillis(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * count));
        long seen = 0;
        for (int i = 0; i < buckets.length; i++) {
            seen += buckets[i];
            if (count > 0 && seen >= rank) {
                return upperMicros(i) / 1000.0;
            }
        }
        return 0;
    }

    void add(LatencyHistogram other) {
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] += other.buckets[i];
        }
        count += other.count;
    }

    void clear() {
        Arrays.fill(buckets, 0);
        count = 0;
    }

    private int bucket(long micros) {
        if (micros < STEPS) {
            return (int) micros;
        }
        int magnitude = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros) - STEP_BITS;
        int step = (int) (micros >>> magnitude) - STEPS;
        return Math.min(buckets.length - 1, (magnitude + 1) * STEPS + step);
    }

    private static long upperMicros(int bucket) {
        if (bucket < STEPS) {
            return bucket + 1L;
        }
        int magnitude = bucket / STEPS - 1;
        return (long) (STEPS + bucket % STEPS + 1) << magnitude;
    }
}
