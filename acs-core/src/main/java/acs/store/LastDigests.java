package acs.store;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A hint of fixed size: the digest that a device's row most probably holds. Digests cover the device's key, so a slot that
 * two devices share only costs the saving. The database decides; another node may have written since.
 */
final class LastDigests {
    private final AtomicLongArray slots;

    LastDigests(int size) {
        this.slots = new AtomicLongArray(size);
    }

    boolean isProbably(String deviceKey, long digest) {
        return slots.getPlain(slot(deviceKey)) == digest;
    }

    void remember(String deviceKey, long digest) {
        slots.setPlain(slot(deviceKey), digest);
    }

    private int slot(String deviceKey) {
        int hash = deviceKey.hashCode() * 0x9E3779B9;
        return (hash ^ (hash >>> 15)) & (slots.length() - 1);
    }
}
