package acs.credential;

/**
 * What a device proves itself with; never prints a password.
 *
 * @param kind       where the password comes from
 * @param username   that goes with it, empty without one
 * @param password   of a stored one, empty for others
 * @param keyVersion of a derived one, 0 for others
 */
public record OwnSecret(Kind kind, String username, String password, int keyVersion) {
    /** The device has none of its own. */
    public static final OwnSecret NONE = new OwnSecret(Kind.NONE, "", "", 0);

    /** Where a password comes from. */
    public enum Kind {
        /** There is none of the device's own. */
        NONE,
        /** Computed from the device's id. */
        DERIVED,
        /** Stored, since somebody chose it. */
        STORED
    }

    /** Derived under this version of the key; the username is the device's id. */
    public static OwnSecret derived(String deviceKey, int keyVersion) {
        return new OwnSecret(Kind.DERIVED, deviceKey, "", keyVersion);
    }

    /** Chosen by somebody. */
    public static OwnSecret stored(String username, String password) {
        return new OwnSecret(Kind.STORED, username, password, 0);
    }

    @Override
    public String toString() {
        return "OwnSecret[" + kind + ", " + username + ", " + keyVersion + "]";
    }
}
