package acs.memory;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that one request, session, operation or answer holds. Grows only with the budget's permission and gives everything
 * back when closed; it must be closed. Thread-safe, never blocks longer than a few instructions.
 */
public final class MemoryShare implements AutoCloseable {
    final MemoryUse use;
    final long openedAtNanos;
    /** Whose it is: an address, a device. Guarded by the budget, like the other fields that change. */
    final List<MemoryHolder> holders = new ArrayList<>(2);
    long held;
    boolean closed;
    /** Its owner was asked to give it up: its bytes no longer count for its use, and it gets no more. */
    boolean revoked;
    @Nullable
    Runnable giveUp;
    private final MemoryBudget budget;

    MemoryShare(MemoryBudget budget, MemoryUse use, long nowNanos) {
        this.budget = budget;
        this.use = use;
        this.openedAtNanos = nowNanos;
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
     * Allows the budget to take the share away when others need room. Its bytes then count as free at once, up to a bound of
     * bytes that are taken away and not yet closed.
     *
     * @param callback asks the owner to close the share soon; called once at most, from any thread, outside of locks; must
     *                 not block
     */
    public void onRevoke(Runnable callback) {
        budget.revocable(this, callback);
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
