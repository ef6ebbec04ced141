package acs.cwmp;

/**
 * Confirms {@link DuStateChangeComplete}; the CPE never repeats what this confirms, so it leaves only after the commit.
 */
public record DuStateChangeCompleteResponse() implements AcsResponse {
    @Override
    public String rpcName() {
        return "DUStateChangeCompleteResponse";
    }
}
