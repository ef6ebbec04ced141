package acs.memory;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that one request, session, operation or answer holds. Grows only with the budget's permission and gives everything
 * back when closed; it must be closed. Thread-safe, never blocks longer than a few instructions.
 */
public final class MemoryShare implements AutoCloseable {
    /** A string and its array of bytes, without what is in it. */
    private static final int TEXT_BYTES = 48;

    final MemoryUse use;
    final long number;
    final long openedAtNanos;
    /** Addresses and devices whose bounds the share counts against. Guarded by the budget, like the other fields that change. */
    final List<MemoryHolder> holders = new ArrayList<>(2);
    long held;
    boolean closed;
    /** Its owner was asked to give it up: its bytes no longer count for its use, and it gets no more. */
    boolean revoked;
    @Nullable
    Runnable giveUp;
    /** Whether it stands in the order of revocation, and under which size class. */
    boolean isRanked;
    int rank;
    private final MemoryBudget budget;

    MemoryShare(MemoryBudget budget, MemoryUse use, long number, long nowNanos) {
        this.budget = budget;
        this.use = use;
        this.number = number;
        this.openedAtNanos = nowNanos;
    }

    /** Bytes that a text takes on the heap, at most; 0 for none. */
    public static long textBytes(@Nullable CharSequence text) {
        return text == null ? 0 : TEXT_BYTES + 2L * text.length();
    }

    /** Holds so many bytes in all, if it does not already. {@code false}, and nothing changes, when there is no room. */
    public boolean cover(long bytes) {
        return budget.grow(this, bytes, true);
    }

    /** Holds so many bytes more. {@code false}, and nothing changes, when there is no room. */
    public boolean add(long bytes) {
        return budget.grow(this, bytes, false);
    }

    /** Gives so many of its bytes back; no more than it holds. */
    public void release(long bytes) {
        budget.shrink(this, bytes);
    }

    /**
     * Names one more holder, for instance the device that the sender has proven to be: from now on the share counts against
     * that holder's bound too. {@code false} when the holder has no room for what the share holds.
     *
     * @param key an address, a device key; with {@code equals}
     */
    public boolean alsoFor(Object key) {
        return budget.addHolder(this, key);
    }

    /**
     * Allows the budget to take the share away when others need room, until {@link #keep}. Its bytes then count as free at
     * once, up to a bound of bytes that are taken away and not yet closed.
     *
     * @param callback asks the owner to close the share soon; called once at most, from any thread, outside of locks; must
     *                 not block
     */
    public void onRevoke(Runnable callback) {
        budget.revocable(this, callback);
    }

    /** Ends what {@link #onRevoke} allowed. {@code false} when the share has been taken away already. */
    public boolean keep() {
        return budget.keep(this);
    }

    /** Bytes held now. */
    public long held() {
        return budget.held(this);
    }

    /** Gives everything back. A second call does nothing. */
    @Override
    public void close() {
        budget.close(this);
    }
}
