package acs.transport.stun;

/** What became of a datagram; a metric's tag. */
public enum StunOutcome {
    /** Answered with where it came from. */
    ANSWERED,
    /** The same, and the device has proven to be there. */
    LEARNT,
    /** Answered by 401: it is to prove who it is. */
    CHALLENGED,
    /** Answered by 431: what it proves with is wrong. */
    REFUSED,
    /** Answered by 420: it wants what this server does not know. */
    UNKNOWN_ATTRIBUTE,
    /** A proof that was taken before came again from where it had come: answered, and nothing learnt. */
    REPEATED,
    /** A proof that was taken before came from elsewhere: no answer. */
    REPLAYED,
    /** No STUN message, or none that a server answers: no answer. */
    MALFORMED,
    /** Beyond the rate of its address: no answer. */
    LIMITED
}
