package acs.cwmp;

/**
 * Cancels a transfer that was asked for (<i>TR-069 A6 §A.4.1.9</i>).
 *
 * @param commandKey of the transfer
 */
public record CancelTransfer(String commandKey) implements AcsRequest {
    @Override
    public String rpcName() {
        return "CancelTransfer";
    }
}
