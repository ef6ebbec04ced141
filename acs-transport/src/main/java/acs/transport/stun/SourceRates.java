package acs.transport.stun;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * A rate for each address in a memory of fixed size: when an address would next be on time if it kept to its rate (the generic
 * cell rate algorithm). Addresses that share a place share its rate; a flood from many of them cannot make the memory grow. For
 * one thread.
 */
final class SourceRates {
    private static final double NANOS = 1e9;

    private final long[] onTimeAt;
    private final SourceHash hash;
    private final long spacing;
    private final long ahead;

    /** @param perSecond lasting; twice as many may come at once */
    SourceRates(int slots, int perSecond, SourceHash hash, long nowNanos) {
        this.onTimeAt = new long[slots];
        this.hash = hash;
        this.spacing = (long) (NANOS / perSecond);
        this.ahead = spacing * (2L * perSecond - 1);
        Arrays.fill(onTimeAt, nowNanos);
    }

    boolean tryTake(InetAddress address, long nowNanos) {
        int slot = (int) hash.ofNetwork(address) & onTimeAt.length - 1;
        long due = onTimeAt[slot] - nowNanos > 0 ? onTimeAt[slot] : nowNanos;
        if (due - nowNanos > ahead) {
            return false;
        }
        onTimeAt[slot] = due + spacing;
        return true;
    }
}
