package acs.cwmp;

/**
 * Confirms an Inform; it leaves only after the Inform is on disk (<i>TR-069 A6 §A.3.3.1</i>).
 *
 * @param maxEnvelopes always 1 when the ACS sends it
 */
public record InformResponse(long maxEnvelopes) implements AcsResponse {
    @Override
    public String rpcName() {
        return "InformResponse";
    }
}
