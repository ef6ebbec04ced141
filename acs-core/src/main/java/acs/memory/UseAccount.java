package acs.memory;

import java.util.LinkedHashSet;
import java.util.Set;

/** Figures of one {@link MemoryUse}. Guarded by the budget. */
final class UseAccount {
    final MemoryLimits.Bound bound;
    /** Bytes of the shares that count. */
    long held;
    /** Bytes of shares that were taken away and are not yet closed. */
    long revoked;
    long refusals;
    long revocations;
    final Set<MemoryShare> revocable = new LinkedHashSet<>();

    UseAccount(MemoryLimits.Bound bound) {
        this.bound = bound;
    }
}
