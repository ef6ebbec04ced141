package acs.load.cpe;

/**
 * A file transfer that the ACS has asked a device for.
 *
 * @param method     the RPC, {@code Download}, {@code ScheduleDownload} or {@code Upload}
 * @param commandKey of the request
 * @param fileType   for instance {@code 1 Firmware Upgrade Image}
 * @param url        of the file
 * @param username   for the file server, may be empty
 * @param password   for the file server, may be empty; a secret
 * @param fileSize   bytes, 0 for not known
 * @param targetName on the device, may be empty
 * @param dueSeconds when it begins, seconds since 1970
 */
public record Transfer(String method, String commandKey, String fileType, String url, String username, String password,
        long fileSize, String targetName, long dueSeconds) {
    static final String UPLOAD = "Upload";

    /** Whether the device takes the file rather than gives it. */
    public boolean isDownload() {
        return !method.equals(UPLOAD);
    }

    boolean isFirmware() {
        return isDownload() && fileType.startsWith("1 ");
    }

    /** Without the password, for logs. */
    @Override
    public String toString() {
        return "Transfer[method=" + method + ", commandKey=" + commandKey + ", url=" + url + "]";
    }
}
