package acs.transport.wake;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A bucket of tokens for each key. The keys unseen for longest are forgotten first, which for a key that comes often never
 * happens. Thread-safe.
 */
final class Buckets<K> {
    private static final double NANOS = 1e9;

    private final double perNano;
    private final double capacity;
    private final LongSupplier nanos;
    private final Map<K, Bucket> buckets;

    private static final class Bucket {
        private double tokens;
        private long filledAt;

        private Bucket(double tokens, long filledAt) {
            this.tokens = tokens;
            this.filledAt = filledAt;
        }
    }

    /**
     * @param perSecond tokens that come back in a second
     * @param capacity  that can be taken at once
     * @param keysMax   remembered
     * @param nanos     the time
     */
    Buckets(double perSecond, double capacity, int keysMax, LongSupplier nanos) {
        this.perNano = perSecond / NANOS;
        this.capacity = capacity;
        this.nanos = nanos;
        this.buckets = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, Bucket> eldest) {
                return size() > keysMax;
            }
        };
    }

    /** Takes one token of the key's; {@code false} when none is left. */
    synchronized boolean tryTake(K key) {
        long now = nanos.getAsLong();
        Bucket bucket = buckets.computeIfAbsent(key, unseen -> new Bucket(capacity, now));
        bucket.tokens = Math.min(capacity, bucket.tokens + (now - bucket.filledAt) * perNano);
        bucket.filledAt = now;
        if (bucket.tokens < 1) {
            return false;
        }
        bucket.tokens--;
        return true;
    }

    synchronized int size() {
        return buckets.size();
    }
}
