package acs.operation;

import java.util.List;

import acs.device.Quirks;

/** Which waiting operations something that a device told settles, and how. */
public final class WaitingOperations {
    private WaitingOperations() {}

    /** Those that are settled; the others go on waiting. */
    public static List<Settlement> settle(List<WaitingOperation> waiting, Happening happening, Quirks quirks) {
        return List.of();
    }
}
