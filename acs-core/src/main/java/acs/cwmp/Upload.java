package acs.cwmp;

/**
 * Asks the CPE to send a file (<i>TR-069 A6 §A.4.1.5</i>).
 *
 * @param commandKey told again with the outcome, at most 32 characters, may be empty
 * @param fileType for instance {@code 4 Vendor Log File 1}
 * @param url without user information
 * @param username for the file server, may be empty
 * @param password for the file server, may be empty; a secret
 * @param delaySeconds before it begins; 0 as soon as possible
 */
public record Upload(String commandKey, String fileType, String url, String username, String password,
        long delaySeconds) implements AcsRequest {
    /** Without the password, for logs. */
    @Override
    public String toString() {
        return "Upload[commandKey=" + commandKey + ", fileType=" + fileType + ", url=" + url + "]";
    }

    @Override
    public String rpcName() {
        return "Upload";
    }
}
