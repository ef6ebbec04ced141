package acs.cwmp;

/**
 * A file transfer that the ACS asked for has ended (<i>TR-069 A6 §A.3.3.2</i>).
 *
 * @param commandKey   of the Download or Upload; empty when the device lost it (quirk Q40)
 * @param fault        {@link FaultStruct#NONE} when the transfer succeeded
 * @param startTime    when the transfer began, Unknown Time when not known
 * @param completeTime when it was complete and applied
 */
public record TransferComplete(String commandKey, FaultStruct fault, CwmpDateTime startTime,
        CwmpDateTime completeTime) implements CpeRequest {
    @Override
    public String rpcName() {
        return "TransferComplete";
    }
}
