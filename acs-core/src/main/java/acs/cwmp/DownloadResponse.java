package acs.cwmp;

/**
 * The CPE accepted Download (<i>TR-069 A6 §A.3.2.8</i>).
 *
 * @param status       0 done, 1 to be done; a {@link TransferComplete} follows
 * @param startTime    Unknown Time unless done
 * @param completeTime Unknown Time unless done
 */
public record DownloadResponse(int status, CwmpDateTime startTime, CwmpDateTime completeTime) implements CpeResponse {
    @Override
    public String rpcName() {
        return "DownloadResponse";
    }
}
