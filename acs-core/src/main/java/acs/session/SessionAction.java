package acs.session;

import acs.cwmp.CpeRequest;
import acs.cwmp.CwmpVersion;
import acs.cwmp.Envelope;
import acs.cwmp.Inform;
import acs.operation.Happening;
import acs.operation.OperationEnd;
import acs.operation.WorkFlag;
import org.jspecify.annotations.Nullable;

/** What to do for a session. A step has at most one action that asks the store for a
 * result, and then no reply: the reply comes with that result. */
public sealed interface SessionAction {
    /**
     * Make the Inform durable, then say {@link SessionEvent.InformRecorded}, or how it failed.
     *
     * @param deviceKey canonical id
     * @param inform    as received
     * @param version   of CWMP, agreed
     */
    record RecordInform(String deviceKey, Inform inform, CwmpVersion version) implements SessionAction {}

    /**
     * Make a request of the CPE durable, then say {@link SessionEvent.RequestRecorded}, or how it failed.
     *
     * @param deviceKey canonical id
     * @param request   as received
     */
    record RecordRequest(String deviceKey, CpeRequest request) implements SessionAction {}

    /**
     * Let what the device told settle the operations that wait for it, then say
     * {@link SessionEvent.StoreResult#OPERATIONS_SETTLED}, or how it failed.
     *
     * @param deviceKey canonical id
     * @param happening what it told
     */
    record SettleOperations(String deviceKey, Happening happening) implements SessionAction {}

    /**
     * End an operation and claim the device's next one, then say {@link SessionEvent.OperationClaimed}, or how it failed.
     *
     * @param deviceKey canonical id
     * @param finished  what the session is done with, {@code null} at first
     */
    record ClaimOperation(String deviceKey, @Nullable OperationEnd finished) implements SessionAction {}

    /**
     * End an operation in the background: no answer waits for it.
     *
     * @param end what to store
     */
    record ReleaseOperation(OperationEnd end) implements SessionAction {}

    /**
     * Nothing is open for the device: its row need not say so any longer.
     *
     * @param deviceKey canonical id
     * @param seen      the flag as the session saw it
     */
    record ForgetWork(String deviceKey, WorkFlag seen) implements SessionAction {}

    /**
     * Answer with an envelope and 200, faults too (<i>TR-069 A6 §3.4.1</i>).
     *
     * @param envelope the answer
     */
    record SendEnvelope(Envelope envelope) implements SessionAction {}

    /** Answer with 204 (<i>TR-069 A6 §3.4.6</i>). */
    record SendNoContent() implements SessionAction {}

    /**
     * Answer with a bare HTTP status.
     *
     * @param status  400, 413 or 503
     * @param refusal why
     */
    record SendStatus(int status, Refusal refusal) implements SessionAction {}

    /**
     * The session is over; forget it and count it.
     *
     * @param end how it ended
     */
    record EndSession(SessionEnd end) implements SessionAction {}
}
