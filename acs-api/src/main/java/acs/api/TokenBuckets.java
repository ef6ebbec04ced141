package acs.api;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** A token bucket per client; when too many clients are known the longest unseen is forgotten. Safe for any thread. */
final class TokenBuckets {
    private final double tokensPerNano;
    private final int capacity;
    private final LongSupplier nanoTime;
    private final Map<String, Bucket> buckets;

    private static final class Bucket {
        private double tokens;
        private long filledAt;

        private Bucket(double tokens, long filledAt) {
            this.tokens = tokens;
            this.filledAt = filledAt;
        }
    }

    /**
     * @param tokens     that come back in {@code period}
     * @param capacity   that can be taken at once
     * @param clientsMax remembered
     * @param nanoTime   as {@link System#nanoTime()}
     */
    TokenBuckets(int tokens, Duration period, int capacity, int clientsMax, LongSupplier nanoTime) {
        this.tokensPerNano = (double) tokens / period.toNanos();
        this.capacity = capacity;
        this.nanoTime = nanoTime;
        this.buckets = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                return size() > clientsMax;
            }
        };
    }

    /** Takes one token of the client's; {@code false} when none is left. */
    synchronized boolean tryTake(String client) {
        long now = nanoTime.getAsLong();
        Bucket bucket = buckets.computeIfAbsent(client, unseen -> new Bucket(capacity, now));
        bucket.tokens = Math.min(capacity, bucket.tokens + (now - bucket.filledAt) * tokensPerNano);
        bucket.filledAt = now;
        if (bucket.tokens < 1) {
            return false;
        }
        bucket.tokens--;
        return true;
    }

    /** How long an empty bucket needs for one token. */
    Duration timePerToken() {
        return Duration.ofNanos((long) (1 / tokensPerNano));
    }

    synchronized int size() {
        return buckets.size();
    }
}
