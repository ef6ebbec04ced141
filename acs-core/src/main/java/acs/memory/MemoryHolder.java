package acs.memory;

/** Bytes of one use that one address or one device holds; exists while it has an open share. Guarded by the budget. */
final class MemoryHolder {
    final Key key;
    long held;
    int shares;

    /** @param name an address, a device key */
    record Key(MemoryUse use, Object name) {}

    MemoryHolder(Key key) {
        this.key = key;
    }
}
