package acs.load.cpe;

/**
 * What a device proves its NAT binding with (<i>TR-069 A6 Annex G</i>).
 *
 * @param username may be empty
 * @param password may be empty; a secret
 */
public record StunLogin(String username, String password) {
    /** Without the password, for logs. */
    @Override
    public String toString() {
        return "StunLogin[username=" + username + "]";
    }
}
