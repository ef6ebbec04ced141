package acs.app;

import java.io.Serial;

import org.jspecify.annotations.Nullable;

/** The process cannot start or go on. The message is one line for the operator: what failed, why, and the mend. */
public final class StartException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public StartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
