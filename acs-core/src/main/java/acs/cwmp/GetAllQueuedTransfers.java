package acs.cwmp;

/**
 * Lists transfers, those too that others asked for (<i>TR-069 A6 §A.4.1.7</i>).
 */
public record GetAllQueuedTransfers() implements AcsRequest {
    @Override
    public String rpcName() {
        return "GetAllQueuedTransfers";
    }
}
