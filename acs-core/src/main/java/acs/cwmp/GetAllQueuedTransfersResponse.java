package acs.cwmp;

import java.util.List;

/**
 * All transfers that wait or run, autonomous ones too (<i>TR-069 A6 §A.4.1.7</i>).
 *
 * @param transferList at most 16 by the standard
 */
public record GetAllQueuedTransfersResponse(List<AllQueuedTransfer> transferList) implements CpeResponse {
    public GetAllQueuedTransfersResponse {
        transferList = List.copyOf(transferList);
    }

    @Override
    public String rpcName() {
        return "GetAllQueuedTransfersResponse";
    }
}
