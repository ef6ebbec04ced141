package acs.transport.file;

/** A CPE's upload made no progress, or took too long. */
final class BodyTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BodyTimeoutException() {
        super("the upload did not come in time", null, false, false);
    }
}
