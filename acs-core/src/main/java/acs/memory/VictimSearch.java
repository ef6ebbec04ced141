package acs.memory;

import java.util.ArrayList;
import java.util.List;

/**
 * Search for the shares that one share may push out so that it can grow. Looks at a bounded number of shares, heaviest holders
 * first. A victim holds more than the asking share would, or belongs to a heavier holder, or is slow while the asking share is
 * small. Guarded by the budget.
 */
final class VictimSearch {
    /** A large request is refused rather than allowed to push out many. */
    private static final int VICTIMS_MAX = 32;
    /** A share that is still revocable after this time belongs to a slow sender. */
    private static final long SLOW_NANOS = 1_000_000_000;

    private final MemoryShare asking;
    private final long wanted;
    private final boolean isSmall;
    private final long now;
    private final List<MemoryShare> victims = new ArrayList<>();
    private long freed;
    private int looks;

    /**
     * @param wanted  bytes that the asking share would hold in all
     * @param isSmall whether the asking share stays a small one
     */
    VictimSearch(MemoryShare asking, long wanted, boolean isSmall, long now) {
        this.asking = asking;
        this.wanted = wanted;
        this.isSmall = isSmall;
        this.now = now;
    }

    List<MemoryShare> victims() {
        return victims;
    }

    long freed() {
        return freed;
    }

    /** Finds shares of a holder of the asking share, so many bytes at least. */
    boolean findWithin(MemoryHolder holder, long lack) {
        long enough = freed + lack;
        takeFrom(holder, enough);
        return freed >= enough;
    }

    /** Finds shares of any holder, so many bytes at least, those already found included. */
    boolean findAmong(Iterable<MemoryHolder> holders, long lack) {
        for (MemoryHolder holder : holders) {
            if (freed >= lack || !mayLook()) {
                break;
            }
            takeFrom(holder, lack);
        }
        return freed >= lack;
    }

    private void takeFrom(MemoryHolder holder, long enough) {
        for (MemoryShare share : holder.revocable) {
            if (freed >= enough || !mayLook()) {
                return;
            }
            looks++;
            if (share != asking && share.held > 0 && yields(share, holder) && !victims.contains(share)) {
                victims.add(share);
                freed += share.held;
            }
        }
    }

    private boolean mayLook() {
        return looks < 2 * VICTIMS_MAX && victims.size() < VICTIMS_MAX;
    }

    private boolean yields(MemoryShare share, MemoryHolder holder) {
        if (isSmall && now - share.openedAtNanos > SLOW_NANOS) {
            return true;
        }
        return asking.holders.contains(holder) ? share.held > wanted : holder.held > weightOfAsking();
    }

    /** What the heaviest holder of the asking share would hold. */
    private long weightOfAsking() {
        long most = wanted;
        for (MemoryHolder holder : asking.holders) {
            most = Math.max(most, holder.held + wanted - asking.held);
        }
        return most;
    }
}
