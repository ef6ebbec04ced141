package acs.cwmp;

/**
 * The CPE accepted CancelTransfer (<i>TR-069 A6 §A.4.1.9</i>).
 */
public record CancelTransferResponse() implements CpeResponse {
    @Override
    public String rpcName() {
        return "CancelTransferResponse";
    }
}
