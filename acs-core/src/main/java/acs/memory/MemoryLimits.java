package acs.memory;

import java.util.EnumMap;
import java.util.Map;

/**
 * The bounds of a {@link MemoryBudget}, in bytes.
 *
 * @param total for all uses together, more than 0
 * @param uses  per use; together they may be more than the total. A use that is absent has the total as its bound
 * @param small the largest share that may use the reserve of its use
 */
public record MemoryLimits(long total, Map<MemoryUse, Bound> uses, long small) {
    /** An ordinary session takes some 3 kB; one of a hundred kilobytes must not take the places of forty. */
    private static final long SMALL_SESSION = 16 << 10;

    /**
     * The bounds of one use.
     *
     * @param max       of all shares together
     * @param holderMax of one holder (an address, a device)
     * @param reserve   part of {@code max} that is kept for small shares
     */
    public record Bound(long max, long holderMax, long reserve) {
        public Bound {
            if (max < 1 || holderMax < 1 || reserve < 0 || reserve >= max) {
                throw new IllegalArgumentException("bounds that contradict each other: " + max + ", " + holderMax + ", "
                        + reserve);
            }
        }
    }

    public MemoryLimits {
        if (total < 1 || small < 0) {
            throw new IllegalArgumentException("the memory budget must be more than nothing");
        }
        Map<MemoryUse, Bound> all = new EnumMap<>(MemoryUse.class);
        for (MemoryUse use : MemoryUse.values()) {
            all.put(use, uses.getOrDefault(use, new Bound(total, total, 0)));
        }
        uses = Map.copyOf(all);
    }

    /** The bounds of a use. */
    public Bound of(MemoryUse use) {
        Bound bound = uses.get(use);
        if (bound == null) {
            throw new IllegalStateException("no bound for " + use);
        }
        return bound;
    }

    /** The largest share of a use that may take of its reserve. */
    public long small(MemoryUse use) {
        return use == MemoryUse.SESSIONS ? Math.min(small, SMALL_SESSION) : small;
    }

    /** Bounds for tests and tools: so many bytes for everything, without reserve and without bounds for one holder. */
    public static MemoryLimits only(long total) {
        return new MemoryLimits(total, Map.of(), 0);
    }
}
