package acs.load.cpe;

/** Why a session of a simulated CPE failed; a bounded set to count by. */
public enum SessionFailure {
    /** 401: the ACS wants credentials, and this CPE has none. */
    UNAUTHORIZED,
    /** 503: the ACS asks to come back later. */
    OVERLOADED,
    /** Another status of 400 to 499. */
    REFUSED,
    /** A status that CWMP has no use for, 500 among them. */
    HTTP_STATUS,
    /** The ACS answered the Inform by a fault. */
    INFORM_FAULT,
    /** The ACS answered another request than the Inform by a fault. */
    REQUEST_FAULT,
    /** An answer that does not belong here: an InformResponse with another's ID, a 204 to an Inform. */
    WRONG_TURN,
    /** A body that is no CWMP envelope. */
    UNREADABLE,
    /** More requests in one session than this CPE puts up with. */
    TOO_MANY_REQUESTS,
    /** The connection was refused, or lost within the session. */
    CONNECTION,
    /** The CPE itself broke off, as it was told to. */
    DROPPED,
    /** No answer in time. */
    TIMED_OUT
}
