package acs.cwmp;

/**
 * Confirms {@link RequestDownload}; the CPE never repeats what this confirms, so it leaves only after the commit.
 */
public record RequestDownloadResponse() implements AcsResponse {
    @Override
    public String rpcName() {
        return "RequestDownloadResponse";
    }
}
