package acs.operation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import acs.device.Quirks;

/** Which waiting operations something that a device told settles, and how. */
public final class WaitingOperations {
    private WaitingOperations() {}

    /** Those that are settled; the others go on waiting. */
    public static List<Settlement> settle(List<WaitingOperation> waiting, Happening happening, Quirks quirks) {
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<WaitingOperation> inOrder = new ArrayList<>(waiting);
        inOrder.sort(Comparator.comparing(WaitingOperation::since).thenComparing(WaitingOperation::operationId));
        return switch (happening) {
            case Happening.Called called -> SettledByCall.settle(inOrder, called.inform(), quirks);
            case Happening.Requested requested -> SettledByRequest.settle(inOrder, requested.request(), quirks);
        };
    }
}
