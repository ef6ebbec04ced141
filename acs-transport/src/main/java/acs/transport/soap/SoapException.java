package acs.transport.soap;

import acs.cwmp.DecodeFailure;

/**
 * Bytes that are no CWMP envelope. It says why, once for metrics and status ({@link #failure()}) and once for the log
 * ({@link #getMessage()}, which may quote names that the peer made up, never values). It carries no stack trace: a bad message
 * is the peer's doing and may come a million times.
 */
public final class SoapException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int MESSAGE_MAX = 300;

    private final DecodeFailure failure;

    public SoapException(DecodeFailure failure, String message) {
        super(oneLine(message), null, false, false);
        this.failure = failure;
    }

    /** A peer's name must not forge lines of the log. */
    private static String oneLine(String message) {
        StringBuilder line = new StringBuilder(message);
        line.setLength(Math.min(line.length(), MESSAGE_MAX));
        for (int i = 0; i < line.length(); i++) {
            if (Character.isISOControl(line.charAt(i))) {
                line.setCharAt(i, ' ');
            }
        }
        return line.toString();
    }

    /** The reason, a bounded set. */
    public DecodeFailure failure() {
        return failure;
    }
}
