package acs.memory;

import java.util.NavigableSet;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/** Bytes of one use that one address or one device holds; exists while it has an open share. Guarded by the budget. */
final class MemoryHolder {
    /** {@code null} for the holder of a single share whose owner is not named; it has no bound of its own. */
    final @Nullable Key key;
    final long number;
    /** Its shares that may be taken away. */
    final NavigableSet<MemoryShare> revocable = new TreeSet<>(RevocationOrder.SHARES);
    /** Size class by which it stands in the order of revocation. */
    int rank;
    /** Bytes of its shares, without those that were taken away. */
    long held;
    int shares;

    /** @param name an address, a device key */
    record Key(MemoryUse use, Object name) {}

    MemoryHolder(@Nullable Key key, long number) {
        this.key = key;
        this.number = number;
    }
}
