package acs.transport.soap;

/**
 * The arguments of an RPC cannot be used. {@link MessageReader} turns it into {@link acs.cwmp.InvalidArguments} for a request
 * and into {@link acs.cwmp.DecodeFailure#BAD_RESPONSE} for a response; it never leaves this package.
 */
final class UnusableArguments extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong; holds no value sent by the device. */
    UnusableArguments(String detail) {
        super(detail, null, false, false);
    }

    String detail() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
