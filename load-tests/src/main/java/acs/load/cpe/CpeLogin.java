package acs.load.cpe;

/**
 * What a device proves with who it is, when the ACS asks (<i>TR-069 A6 §3.4.4</i>).
 *
 * @param username ManagementServer.Username
 * @param password ManagementServer.Password; a secret
 */
public record CpeLogin(String username, String password) {
    /** Without the password, for logs. */
    @Override
    public String toString() {
        return "CpeLogin[username=" + username + "]";
    }
}
