package acs.session;

import acs.cwmp.DecodeFailure;
import acs.cwmp.Envelope;
import acs.device.Quirks;
import acs.operation.LeasedOperation;
import acs.operation.WorkFlag;
import org.jspecify.annotations.Nullable;

/** What happened to a session. */
public sealed interface SessionEvent {
    /**
     * The CPE posted an envelope.
     *
     * @param envelope decoded
     */
    record EnvelopeReceived(Envelope envelope) implements SessionEvent {}

    /** The CPE posted nothing: it has no more requests (<i>TR-069 A6 §3.7.1.3</i>). */
    record EmptyPostReceived() implements SessionEvent {}

    /**
     * The CPE posted what is no envelope.
     *
     * @param failure why
     */
    record UndecodableReceived(DecodeFailure failure) implements SessionEvent {}

    /**
     * The Inform is on disk.
     *
     * @param work what the device's row says about operations
     */
    record InformRecorded(WorkFlag work) implements SessionEvent {}

    /**
     * The store has ended what the session was done with, and handed out what comes next.
     *
     * @param next   to be done now, {@code null} for nothing
     * @param isIdle whether nothing is open for the device at all
     * @param quirks of the device
     */
    record OperationClaimed(@Nullable LeasedOperation next, boolean isIdle, Quirks quirks) implements SessionEvent {}

    /** What else the store says about the last action that asked it. */
    enum StoreResult implements SessionEvent {
        /** The store does not know the device, and the policy refuses unknown devices; nothing was stored. */
        DEVICE_REFUSED,
        /** The CPE's request is on disk. */
        REQUEST_RECORDED,
        /** What the device told has settled the operations that waited for it, if any. */
        OPERATIONS_SETTLED,
        /** The store is away or overloaded; whether anything was stored is not known. */
        UNAVAILABLE,
        /** The store met a passing conflict; the same may succeed at once. */
        CONFLICTED,
        /** The store cannot take this at all. */
        REJECTED
    }

    /** What ends a session from outside. */
    enum Interruption implements SessionEvent {
        /** The CPE's next POST did not come in time, or the session lasted too long. */
        TIMED_OUT,
        /** The same device opened another session. */
        SUPERSEDED,
        /** The ACS has no memory for more answers to the session's operation. */
        MEMORY_SHORT
    }
}
