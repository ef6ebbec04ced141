package acs.cwmp;

/**
 * The CPE accepted Upload (<i>TR-069 A6 §A.4.1.5</i>).
 *
 * @param status       0 done, 1 to be done; a {@link TransferComplete} follows
 * @param startTime    Unknown Time unless done
 * @param completeTime Unknown Time unless done
 */
public record UploadResponse(int status, CwmpDateTime startTime, CwmpDateTime completeTime) implements CpeResponse {
    @Override
    public String rpcName() {
        return "UploadResponse";
    }
}
