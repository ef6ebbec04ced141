package acs.memory;

import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Order in which the shares of one use are taken away: the holder with the most bytes first, and of its shares the largest.
 * Sizes within a power of two count as equal; of those the one that was opened first goes first, because it is the slowest.
 * A change costs the logarithm of the number of shares. Guarded by the budget.
 */
final class RevocationOrder {
    static final Comparator<MemoryShare> SHARES = Comparator.comparingInt((MemoryShare share) -> -share.rank)
            .thenComparingLong(share -> share.number);
    private static final Comparator<MemoryHolder> HOLDERS = Comparator
            .comparingInt((MemoryHolder holder) -> -holder.rank).thenComparingLong(holder -> holder.number);

    private final NavigableSet<MemoryHolder> holders = new TreeSet<>(HOLDERS);

    /** Holders that have a share which may be taken away, heaviest first. */
    Iterable<MemoryHolder> holders() {
        return holders;
    }

    /** Takes in a share with all of its holders. */
    void add(MemoryShare share) {
        share.isRanked = true;
        share.rank = sizeClass(share.held);
        for (MemoryHolder holder : share.holders) {
            list(holder, share);
        }
    }

    /** Takes out a share, if it is there. */
    void remove(MemoryShare share) {
        if (share.isRanked) {
            share.isRanked = false;
            for (MemoryHolder holder : share.holders) {
                unlist(holder, share);
            }
        }
    }

    /** A share that is taken in has got one more holder. */
    void list(MemoryHolder holder, MemoryShare share) {
        if (holder.revocable.isEmpty()) {
            holder.rank = sizeClass(holder.held);
            holders.add(holder);
        }
        holder.revocable.add(share);
    }

    private void unlist(MemoryHolder holder, MemoryShare share) {
        holder.revocable.remove(share);
        if (holder.revocable.isEmpty()) {
            holders.remove(holder);
        }
    }

    /** A share, taken in or not, holds another number of bytes, and so do its holders. */
    void changed(MemoryShare share) {
        for (MemoryHolder holder : share.holders) {
            int rank = sizeClass(holder.held);
            if (rank != holder.rank && !holder.revocable.isEmpty()) {
                holders.remove(holder);
                holder.rank = rank;
                holders.add(holder);
            }
        }
        int rank = sizeClass(share.held);
        if (share.isRanked && rank != share.rank) {
            for (MemoryHolder holder : share.holders) {
                holder.revocable.remove(share);
            }
            share.rank = rank;
            for (MemoryHolder holder : share.holders) {
                holder.revocable.add(share);
            }
        }
    }

    private static int sizeClass(long bytes) {
        return Long.SIZE - Long.numberOfLeadingZeros(bytes);
    }
}
