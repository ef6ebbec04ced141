package acs.transport.stun;

/** A datagram is no STUN message. Without a stack trace: floods are made of such datagrams. */
public final class StunException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong with it. */
    public enum Reason {
        /** Shorter than a header, or the first bits say that it is something else. */
        NOT_STUN,
        /** The length in the header is not that of the datagram, or no multiple of four. */
        LENGTH,
        /** An attribute reaches beyond the message. */
        ATTRIBUTE,
        /** More attributes than any message has use for. */
        TOO_MANY_ATTRIBUTES
    }

    private final Reason reason;

    StunException(Reason reason) {
        super("no STUN message: " + reason, null, false, false);
        this.reason = reason;
    }

    /** What is wrong with it. */
    public Reason reason() {
        return reason;
    }
}
