package acs.transport.http;

/** A body cannot be decoded now, since the requests in flight hold as much memory as allowed. */
final class BodyMemoryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BodyMemoryException() {
        super("the requests in flight hold as much memory as allowed", null, false, false);
    }
}
