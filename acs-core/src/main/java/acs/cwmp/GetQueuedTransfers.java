package acs.cwmp;

/**
 * Lists transfers; deprecated, kept for old CPEs (<i>TR-069 A6 §A.4.1.1</i>).
 */
public record GetQueuedTransfers() implements AcsRequest {
    @Override
    public String rpcName() {
        return "GetQueuedTransfers";
    }
}
