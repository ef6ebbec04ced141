package acs.memory;

/** Figures of one {@link MemoryUse}. Guarded by the budget. */
final class UseAccount {
    final MemoryLimits.Bound bound;
    final RevocationOrder order = new RevocationOrder();
    /** Bytes of the shares that count. */
    long held;
    /** Bytes of shares that were taken away and are not yet closed. */
    long revoked;
    long refusals;
    long revocations;

    UseAccount(MemoryLimits.Bound bound) {
        this.bound = bound;
    }

    /** Bytes of the reserve that nothing uses. */
    long unusedReserve() {
        return Math.max(0, bound.reserve() - held);
    }
}
