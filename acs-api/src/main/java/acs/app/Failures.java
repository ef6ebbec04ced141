package acs.app;

import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

import acs.app.config.Setting;
import acs.app.config.Settings;

/** Turns what failed at start into the one line that an operator needs. */
final class Failures {
    private static final int CAUSES_MAX = 20;

    private Failures() {}

    /** A listener that could not be bound to this host and port number. */
    static StartException listener(String host, int number, Setting<Integer> port, Throwable failure) {
        String address = host + ":" + number;
        String mend = causeOf(failure, BindException.class)
                ? "stop the other program, or choose a free port with " + port.variable() + " (0 picks one)"
                : "check " + port.key().replace(".port", ".host") + " and " + port.key();
        return new StartException(
                "cannot listen on " + address + " (" + port.key() + "): " + text(failure) + "; " + mend,
                failure);
    }

    /** A data directory that cannot be used. */
    static StartException dataDir(Path dataDir, Throwable failure) {
        String why = failure instanceof AccessDeniedException ? "permission denied" : text(failure);
        return new StartException(
                "cannot use the data directory " + dataDir + ": " + why + "; give this user the directory, or"
                        + " name another with " + Settings.DATA_DIR.variable(),
                failure);
    }

    /** One line about anything. */
    static String text(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; depth < CAUSES_MAX && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        String message = root.getMessage();
        if (message == null || message.isBlank() || root instanceof FileSystemException) {
            message = root.getClass().getSimpleName() + (message == null ? "" : " " + message);
        }
        return message.replaceAll("\\s+", " ").strip();
    }

    private static boolean causeOf(Throwable failure, Class<? extends Throwable> type) {
        Throwable cause = failure;
        for (int depth = 0; depth < CAUSES_MAX && cause != null; depth++) {
            if (type.isInstance(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
