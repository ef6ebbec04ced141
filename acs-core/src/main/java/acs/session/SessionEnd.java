package acs.session;

/** How a session ended; a metric's tag. */
public enum SessionEnd {
    /** The CPE had nothing more and got its 204. */
    COMPLETED,
    /** The device is unknown and the policy refuses unknown devices: fault 8001. */
    DEVICE_REFUSED,
    /** No version of CWMP in common: fault 8006. */
    VERSION_INCOMPATIBLE,
    /** The Inform's arguments are unusable: fault 8003. */
    INVALID_INFORM,
    /** The CPE sent what is no CWMP envelope. */
    UNDECODABLE,
    /** The CPE said something that was not its turn to say. */
    ILLEGAL_TURN,
    /** The CPE was asked to send its Inform again: fault 8005. */
    RETRY_ASKED,
    /** The store was away; nothing was confirmed. */
    STORE_UNAVAILABLE,
    /** The store could not take this Inform: fault 8002. */
    STORE_REJECTED,
    /** More requests than a session may have. */
    TOO_MANY_REQUESTS,
    /** The CPE said nothing for too long, or the session lasted too long. */
    TIMED_OUT,
    /** The same device opened another session. */
    SUPERSEDED,
    /** The ACS had no memory for more answers to an operation, which waits for another session. */
    MEMORY_SHORT
}
