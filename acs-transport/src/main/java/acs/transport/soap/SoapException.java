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
        super(message.length() <= MESSAGE_MAX ? message : message.substring(0, MESSAGE_MAX), null, false, false);
        this.failure = failure;
    }

    /** The reason, a bounded set. */
    public DecodeFailure failure() {
        return failure;
    }
}
