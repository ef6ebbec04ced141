package acs.store;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** One run of a node, from its start to its end. The token of every lease that it gives tells the run. Thread-safe. */
public final class NodeRun {
    private static final int LEASE_BITS = 31;
    private static final long LEASE_MASK = (1L << LEASE_BITS) - 1;
    private static final long ID_MAX = (1L << (Long.SIZE - 1 - LEASE_BITS)) - 1;

    private final long id = ThreadLocalRandom.current().nextLong(1, ID_MAX + 1);
    private final AtomicLong leases = new AtomicLong(ThreadLocalRandom.current().nextLong(LEASE_MASK));

    NodeRun() {}

    /** What other runs know it by; positive. */
    public long id() {
        return id;
    }

    /** A token that was never given before; positive. */
    long token() {
        return firstToken(id) | (leases.incrementAndGet() & LEASE_MASK);
    }

    /** The least token that a run gives. */
    static long firstToken(long run) {
        return run << LEASE_BITS;
    }

    /** The greatest token that a run gives. */
    static long lastToken(long run) {
        return firstToken(run) | LEASE_MASK;
    }
}
