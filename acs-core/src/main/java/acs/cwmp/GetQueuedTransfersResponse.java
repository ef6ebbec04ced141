package acs.cwmp;

import java.util.List;

/**
 * Transfers that wait or run (deprecated, <i>TR-069 A6 §A.4.1.1</i>).
 *
 * @param transferList at most 16 by the standard
 */
public record GetQueuedTransfersResponse(List<QueuedTransfer> transferList) implements CpeResponse {
    public GetQueuedTransfersResponse {
        transferList = List.copyOf(transferList);
    }

    @Override
    public String rpcName() {
        return "GetQueuedTransfersResponse";
    }
}
