package acs.cwmp;

/**
 * Confirms {@link TransferComplete}; the CPE never repeats what this confirms, so it leaves only after the commit.
 */
public record TransferCompleteResponse() implements AcsResponse {
    @Override
    public String rpcName() {
        return "TransferCompleteResponse";
    }
}
