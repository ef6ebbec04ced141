package acs.app.config;

/**
 * A value that must not be seen: it never prints itself.
 *
 * @param value the plain text, empty when not set
 */
public record Secret(String value) {
    /** Not set. */
    public static final Secret NONE = new Secret("");

    /** Whether there is a value. */
    public boolean isSet() {
        return !value.isEmpty();
    }

    @Override
    public String toString() {
        return isSet() ? "***" : "";
    }
}
