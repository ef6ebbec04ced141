package acs.engine;

import acs.memory.MemoryBudget;
import acs.memory.MemoryShare;
import acs.memory.MemoryUse;
import org.jspecify.annotations.Nullable;

/**
 * Memory that a session's operation takes for what it has gathered from the device, as a share of the budget. It is there as
 * long as something is gathered; whoever stores that takes the share, and closes it when it is stored. Thread-safe.
 */
final class GatheredMemory {
    private @Nullable MemoryShare share;
    private boolean isOver;

    /**
     * Whether there is room for so many bytes in all.
     *
     * @param giveUp called when others need the room more, from any thread
     */
    boolean cover(MemoryBudget budget, String deviceKey, long bytes, Runnable giveUp) {
        MemoryShare held = opened(budget, deviceKey, giveUp);
        // Not under the lock: this may take memory from another session.
        return held == null || held.cover(bytes);
    }

    /** {@code null} when the session has ended meanwhile. */
    private synchronized @Nullable MemoryShare opened(MemoryBudget budget, String deviceKey, Runnable giveUp) {
        if (isOver) {
            return null;
        }
        MemoryShare held = share;
        if (held == null) {
            MemoryShare fresh = budget.open(MemoryUse.OPERATIONS, deviceKey);
            fresh.onRevoke(() -> {
                if (isHeld(fresh)) {
                    giveUp.run();
                }
            });
            held = fresh;
            share = fresh;
        }
        return held;
    }

    private synchronized boolean isHeld(MemoryShare one) {
        return share == one;
    }

    /** Gives the share away, {@code null} for none: what was gathered is on its way to the store. */
    synchronized @Nullable MemoryShare take() {
        MemoryShare taken = share;
        share = null;
        return taken;
    }

    /** The session has ended: nothing is gathered any more. */
    void end() {
        MemoryShare left;
        synchronized (this) {
            isOver = true;
            left = take();
        }
        close(left);
    }

    static void close(@Nullable MemoryShare share) {
        if (share != null) {
            share.close();
        }
    }
}
