package acs.credential;

/** A secret that cannot be opened: this one alone. Its message holds nothing of the secret. */
public final class SealException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why it cannot be opened. */
    public enum Reason {
        /** The key's version is not known. */
        KEY_MISSING,
        /** It is not what was sealed for this device and purpose. */
        BROKEN
    }

    SealException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why it cannot be opened. */
    public Reason reason() {
        return reason;
    }
}
