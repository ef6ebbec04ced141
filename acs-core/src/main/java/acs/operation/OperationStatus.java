package acs.operation;

/** Where an operation stands; as in REST, in lower case. */
public enum OperationStatus {
    /** Waits for the device's next session, or for its turn in it. */
    QUEUED,
    /** A session works on it; a lease says which. */
    RUNNING,
    /** The CPE took it; an event will tell how it ended, or the deadline passes. */
    WAITING,
    /** Done. */
    SUCCEEDED,
    /** Not done; the fault says why. */
    FAILED,
    /** Nobody came to do it in time. */
    EXPIRED,
    /** Called off. */
    CANCELLED;

    /** Whether it can still change. */
    public boolean isOpen() {
        return this == QUEUED || this == RUNNING || this == WAITING;
    }
}
