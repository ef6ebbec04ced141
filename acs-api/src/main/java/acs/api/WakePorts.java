package acs.api;

import acs.port.WakeStore;
import acs.port.Waker;
import org.jspecify.annotations.Nullable;

/**
 * What the API needs to have devices connect.
 *
 * @param waker asks them, {@code null} when nobody does
 * @param store what came of it, {@code null} when nobody knows
 */
public record WakePorts(@Nullable Waker waker, @Nullable WakeStore store) {
    /** Devices are not asked: they come by themselves. */
    public static final WakePorts OFF = new WakePorts(null, null);

    /** Something waits for the device. */
    void wanted(String deviceKey) {
        if (waker != null) {
            waker.wanted(deviceKey);
        }
    }
}
