package acs.store.embedded;

import org.jspecify.annotations.Nullable;

/** The embedded server cannot be run; the message tells the operator why and holds no secret. */
public final class EmbeddedPostgresException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EmbeddedPostgresException(String message) {
        this(message, null);
    }

    public EmbeddedPostgresException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
