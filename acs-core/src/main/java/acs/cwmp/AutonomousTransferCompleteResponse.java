package acs.cwmp;

/**
 * Confirms {@link AutonomousTransferComplete}; the CPE never repeats what this confirms, so it leaves only after the commit.
 */
public record AutonomousTransferCompleteResponse() implements AcsResponse {
    @Override
    public String rpcName() {
        return "AutonomousTransferCompleteResponse";
    }
}
