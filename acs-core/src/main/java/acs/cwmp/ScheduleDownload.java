package acs.cwmp;

import java.util.List;

/**
 * Asks for a download within windows of time (<i>TR-069 A6 §A.4.1.8</i>).
 *
 * @param commandKey told again with the outcome, at most 32 characters, may be empty
 * @param fileType for instance {@code 1 Firmware Upgrade Image}
 * @param url without user information
 * @param username for the file server, may be empty
 * @param password for the file server, may be empty; a secret
 * @param fileSize bytes, 0 for not known
 * @param targetFileName on the CPE, may be empty
 * @param timeWindowList one or two, that do not overlap
 */
public record ScheduleDownload(String commandKey, String fileType, String url, String username, String password,
        long fileSize, String targetFileName, List<TimeWindow> timeWindowList) implements AcsRequest {
    public ScheduleDownload {
        timeWindowList = List.copyOf(timeWindowList);
    }

    /** Without the password, for logs. */
    @Override
    public String toString() {
        return "ScheduleDownload[commandKey=" + commandKey + ", fileType=" + fileType + ", url=" + url + "]";
    }

    @Override
    public String rpcName() {
        return "ScheduleDownload";
    }
}
