package acs.port;

import org.jspecify.annotations.Nullable;

/** A port could not do its work. The message is for the log, never for a peer. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What failed, and so what the caller may do. */
    public enum Reason {
        /** The database cannot be reached or does not answer in time; try later (503 with Retry-After). */
        UNAVAILABLE,
        /** Too much waits already; try later (503 with Retry-After). */
        OVERLOADED,
        /** A passing conflict; the same request may succeed at once (fault 8005). */
        CONFLICT,
        /** This very request cannot be stored; another may (fault 8002). */
        REJECTED
    }

    private final Reason reason;

    public StoreException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public StoreException(Reason reason, String message) {
        this(reason, message, null);
    }

    /** What failed. */
    public Reason reason() {
        return reason;
    }
}
