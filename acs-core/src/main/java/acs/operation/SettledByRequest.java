package acs.operation;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.ChangeDuState;
import acs.cwmp.CpeRequest;
import acs.cwmp.Download;
import acs.cwmp.DuStateChangeComplete;
import acs.cwmp.FaultStruct;
import acs.cwmp.OpResult;
import acs.cwmp.ScheduleDownload;
import acs.cwmp.TransferComplete;
import acs.cwmp.Upload;
import acs.device.Quirk;
import acs.device.Quirks;
import acs.operation.OperationFault.Reason;

/** What a request of the device settles: it reports the end of a transfer or of a change of its software modules. */
final class SettledByRequest {
    private static final int TRANSFER_FAILURE = 9010;

    private SettledByRequest() {}

    static List<Settlement> settle(List<WaitingOperation> inOrder, CpeRequest request, Quirks quirks) {
        return switch (request) {
            case TransferComplete transfer -> transferred(inOrder, transfer, quirks);
            case DuStateChangeComplete change -> changed(inOrder, change);
            default -> List.of();
        };
    }

    private static List<Settlement> transferred(List<WaitingOperation> inOrder, TransferComplete transfer,
            Quirks quirks) {
        List<Settlement> settled = new ArrayList<>();
        for (WaitingOperation one : byKey(inOrder.stream().filter(SettledByRequest::isTransfer).toList(),
                transfer.commandKey())) {
            if (transfer.fault().isSuccess()) {
                settled.add(new Settlement(one, new Outcome.Succeeded(new OperationResult.Completed(transfer))));
            } else if (!isMistake(one, transfer, quirks)) {
                settled.add(failed(one, transfer, transfer.fault()));
            }
        }
        return settled;
    }

    static boolean isTransfer(WaitingOperation waiting) {
        return waiting.operation() instanceof Operation.Rpc rpc && (rpc.request() instanceof Download
                || rpc.request() instanceof Upload || rpc.request() instanceof ScheduleDownload);
    }

    /** Quirk Q41: the fault says nothing; a boot with another version, or the deadline, will. */
    private static boolean isMistake(WaitingOperation waiting, TransferComplete transfer, Quirks quirks) {
        return quirks.has(Quirk.MISTAKEN_TRANSFER_FAULT) && SettledByCall.isDownload(waiting)
                && transfer.fault().faultCode().number() == TRANSFER_FAILURE;
    }

    private static List<Settlement> changed(List<WaitingOperation> inOrder, DuStateChangeComplete change) {
        List<Settlement> settled = new ArrayList<>();
        for (WaitingOperation one : byKey(inOrder.stream().filter(SettledByRequest::isChange).toList(),
                change.commandKey())) {
            List<OpResult> results = change.results();
            boolean allFailed = !results.isEmpty() && results.stream().noneMatch(result -> result.fault().isSuccess());
            settled.add(allFailed
                    ? failed(one, change, results.get(0).fault())
                    : new Settlement(one, new Outcome.Succeeded(new OperationResult.Completed(change))));
        }
        return settled;
    }

    private static boolean isChange(WaitingOperation waiting) {
        return waiting.operation() instanceof Operation.Rpc rpc && rpc.request() instanceof ChangeDuState;
    }

    private static Settlement failed(WaitingOperation waiting, CpeRequest completion, FaultStruct fault) {
        return new Settlement(waiting, new Outcome.Failed(
                new OperationFault(Reason.TRANSFER_FAILED, fault.faultCode().number(), fault.faultString(), List.of()),
                new OperationResult.Completed(completion)));
    }

    /**
     * The one with the key. Without a key it is the oldest (quirk Q40): transfers end in the order in which they were asked
     * for. A key that nobody here waits for belongs to something else, for instance to what has timed out already.
     */
    private static List<WaitingOperation> byKey(List<WaitingOperation> inOrder, String key) {
        if (key.isBlank() || key.strip().equals("(null)")) {
            return inOrder.stream().limit(1).toList();
        }
        return inOrder.stream().filter(one -> one.commandKey().equals(key.strip())).limit(1).toList();
    }
}
