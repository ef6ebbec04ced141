package acs.cwmp;

/**
 * The CPE accepted ScheduleDownload (<i>TR-069 A6 §A.4.1.8</i>).
 */
public record ScheduleDownloadResponse() implements CpeResponse {
    @Override
    public String rpcName() {
        return "ScheduleDownloadResponse";
    }
}
