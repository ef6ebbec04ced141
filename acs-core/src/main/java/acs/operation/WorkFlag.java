package acs.operation;

/**
 * What the device's row says about operations, so that a session without any costs no read. Every enqueue gives it another
 * value, so that taking the flag down never hides an operation that came meanwhile. The lowest bit tells more.
 *
 * @param value 0 when nothing is open
 */
public record WorkFlag(long value) {
    /** Nothing is open. */
    public static final WorkFlag NONE = new WorkFlag(0);
    /** Something was queued just now, or may have been. The row has another value, which this one never takes down. */
    public static final WorkFlag QUEUED = new WorkFlag(2);
    /** Some operation may wait for an event. */
    public static final long MAY_WAIT = 1;

    /** Whether no row has this value, so that there is none to take down. */
    public boolean isGuess() {
        return (value & ~MAY_WAIT) == QUEUED.value;
    }

    /** Whether there may be an operation to do or to wait for. */
    public boolean isSet() {
        return value != 0;
    }

    /** Whether an operation may wait for an event. */
    public boolean mayWait() {
        return (value & MAY_WAIT) != 0;
    }

    /** The same, and something may wait. */
    public WorkFlag waiting() {
        return new WorkFlag(value | MAY_WAIT);
    }
}
