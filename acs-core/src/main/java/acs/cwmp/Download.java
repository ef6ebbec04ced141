package acs.cwmp;

/**
 * Asks the CPE to fetch a file and to apply it (<i>TR-069 A6 §A.3.2.8</i>).
 *
 * @param commandKey told again with the outcome, at most 32 characters, may be empty
 * @param fileType for instance {@code 1 Firmware Upgrade Image}
 * @param url without user information
 * @param username for the file server, may be empty
 * @param password for the file server, may be empty; a secret
 * @param fileSize bytes, 0 for not known
 * @param targetFileName on the CPE, may be empty
 * @param delaySeconds before it begins; 0 as soon as possible
 * @param successUrl for a browser on the CPE, may be empty
 * @param failureUrl for a browser on the CPE, may be empty
 */
public record Download(String commandKey, String fileType, String url, String username, String password, long fileSize,
        String targetFileName, long delaySeconds, String successUrl, String failureUrl) implements AcsRequest {
    /** Without the password, for logs. */
    @Override
    public String toString() {
        return "Download[commandKey=" + commandKey + ", fileType=" + fileType + ", url=" + url + "]";
    }

    @Override
    public String rpcName() {
        return "Download";
    }
}
