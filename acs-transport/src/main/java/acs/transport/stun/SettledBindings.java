package acs.transport.stun;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A hint of fixed size: devices whose binding needs no proof for now, since it was proven, or since they were asked in vain not
 * long ago. Each place has four entries of a fingerprint over name and address with the minute until which it holds; the one
 * that ends first makes room. What is forgotten only costs another proof. For one thread.
 */
final class SettledBindings {
    private static final int WAYS = 4;
    private static final int MINUTE_BITS = 20;
    private static final long MINUTE_MASK = (1L << MINUTE_BITS) - 1;
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private final long[] entries;
    private final SourceHash hash;
    private final long startNanos;

    SettledBindings(int slots, SourceHash hash, long nowNanos) {
        this.entries = new long[slots];
        this.hash = hash;
        this.startNanos = nowNanos;
    }

    boolean isSettled(String username, InetSocketAddress address, long nowNanos) {
        int place = place(username);
        long fingerprint = fingerprint(username, address);
        for (int way = 0; way < WAYS; way++) {
            long entry = entries[place + way];
            if ((entry & ~MINUTE_MASK) == fingerprint) {
                return (entry & MINUTE_MASK) > minute(nowNanos);
            }
        }
        return false;
    }

    void settle(String username, InetSocketAddress address, Duration holds, long nowNanos) {
        int place = place(username);
        long fingerprint = fingerprint(username, address);
        int chosen = place;
        for (int way = place; way < place + WAYS; way++) {
            if ((entries[way] & ~MINUTE_MASK) == fingerprint) {
                chosen = way;
                break;
            }
            chosen = (entries[way] & MINUTE_MASK) < (entries[chosen] & MINUTE_MASK) ? way : chosen;
        }
        long until = Math.min(minute(nowNanos) + Math.max(1, holds.toMinutes()), MINUTE_MASK);
        entries[chosen] = fingerprint | until;
    }

    private int place(String username) {
        return (int) hash.ofName(username) & entries.length - WAYS;
    }

    private long fingerprint(String username, InetSocketAddress address) {
        return hash.ofNameAt(username, address) & ~MINUTE_MASK;
    }

    private long minute(long nowNanos) {
        return (nowNanos - startNanos) / MINUTE_NANOS;
    }
}
