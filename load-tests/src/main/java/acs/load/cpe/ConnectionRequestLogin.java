package acs.load.cpe;

/**
 * What a connection request must prove to know (<i>TR-069 A6 §3.2.2</i>).
 *
 * @param username may be empty
 * @param password may be empty; a secret
 */
public record ConnectionRequestLogin(String username, String password) {
    /** Whether anybody may call the device. */
    public boolean isOpen() {
        return username.isEmpty() && password.isEmpty();
    }

    /** Without the password, for logs. */
    @Override
    public String toString() {
        return "ConnectionRequestLogin[username=" + username + "]";
    }
}
