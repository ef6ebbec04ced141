package acs.cwmp;

/**
 * Confirms {@link AutonomousDuStateChangeComplete}; the CPE never repeats what this confirms, so it leaves only after the commit.
 */
public record AutonomousDuStateChangeCompleteResponse() implements AcsResponse {
    @Override
    public String rpcName() {
        return "AutonomousDUStateChangeCompleteResponse";
    }
}
