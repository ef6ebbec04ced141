package acs.transport.http;

import acs.memory.MemoryBudget;
import acs.memory.MemoryShare;
import acs.memory.MemoryUse;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that one request in flight holds: its body as sent and inflated, and the envelope decoded from it, until it is answered.
 * Draws from the memory budget. Thread-safe; at first the event loop fills it, later the thread that decodes.
 */
final class BodyMemory {
    /**
     * What a decoded envelope, and its copies on their way to the disk, hold for each byte that was decoded. Measured for the
     * envelope alone: 0.7 to 1.3 for parameters, ordinary ones and the shortest, and 2 for long values that are not Latin-1; as
     * much again is for the text that the store sends. What decoding throws away at once does not count: no more than a body a
     * processor is decoded at a time.
     */
    static final int ENVELOPE_FACTOR = 4;

    private final MemoryBudget budget;
    private final @Nullable Object caller;
    /** Opened with the first byte: half of the POSTs of a session have none. */
    private @Nullable MemoryShare held;
    private boolean ended;
    private long body;
    private long envelope;

    /** @param caller whose the request is, {@code null} when no bound of one caller holds */
    BodyMemory(MemoryBudget budget, @Nullable Object caller) {
        this.budget = budget;
        this.caller = caller;
    }

    /** Makes sure that the body may hold so many bytes in all; {@code false} when there is no room. */
    synchronized boolean cover(long bytes) {
        long more = bytes - body;
        if (more > 0) {
            if (!take(more)) {
                return false;
            }
            body = bytes;
        }
        return true;
    }

    /** Makes sure that there is room for what so many bytes are decoded to; {@code false} when there is none. */
    synchronized boolean coverEnvelope(int bytes) {
        long more = (long) bytes * ENVELOPE_FACTOR - envelope;
        if (more > 0) {
            if (!take(more)) {
                return false;
            }
            envelope += more;
        }
        return true;
    }

    private boolean take(long more) {
        if (ended) {
            return false;
        }
        MemoryShare share = held;
        if (share == null) {
            share = caller == null ? budget.open(MemoryUse.BODIES) : budget.open(MemoryUse.BODIES, caller);
            held = share;
        }
        return share.add(more);
    }

    /** Counts for the device that the sender has proven to be too; {@code false} when the device holds too much. */
    synchronized boolean alsoFor(String deviceKey) {
        return held == null || held.alsoFor(deviceKey);
    }

    /** Allows the budget to take this away until {@link #keep}; see {@link MemoryShare#onRevoke}. */
    synchronized void onRevoke(Runnable callback) {
        if (held != null) {
            held.onRevoke(callback);
        }
    }

    /** The body is complete and is answered now. {@code false} when its memory has been taken away. */
    synchronized boolean keep() {
        return held == null || held.keep();
    }

    /** The body is decoded and its bytes forgotten; the envelope stays. */
    synchronized void endBody() {
        if (held != null && !ended) {
            held.release(body);
        }
        body = 0;
    }

    /** Gives everything back. Doing it twice does nothing. */
    synchronized void end() {
        ended = true;
        if (held != null) {
            held.close();
        }
    }
}
