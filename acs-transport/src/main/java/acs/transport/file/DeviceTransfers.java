package acs.transport.file;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the running transfers of each device, so that one device with one link cannot take all places. A device fetches one file at
 * a time, and comes again after a broken connection, which the server may take for open for a while. Bounded by the transfers of
 * all. Thread-safe.
 */
final class DeviceTransfers {
    /** Transfers of one device, where there is room for four times as many. */
    static final int OF_ONE_DEVICE = 32;
    private static final int AT_LEAST = 4;

    private final int max;
    private final Map<Long, Integer> running = new ConcurrentHashMap<>();

    /** @param transfersMax of all devices together */
    DeviceTransfers(int transfersMax) {
        this.max = Math.min(OF_ONE_DEVICE, Math.max(AT_LEAST, transfersMax / 4));
    }

    /** Whether one more transfer of the device may run; the caller ends it with {@link #end}. */
    boolean begin(long deviceTag) {
        if (running.merge(deviceTag, 1, Integer::sum) <= max) {
            return true;
        }
        end(deviceTag);
        return false;
    }

    void end(long deviceTag) {
        running.computeIfPresent(deviceTag, (same, count) -> count == 1 ? null : count - 1);
    }

    /** Devices that have a transfer now. */
    int devices() {
        return running.size();
    }
}
