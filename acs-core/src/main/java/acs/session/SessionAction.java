package acs.session;

import acs.cwmp.CpeRequest;
import acs.cwmp.CwmpVersion;
import acs.cwmp.Envelope;
import acs.cwmp.Inform;

/** What to do for a session. A step has at most one recording action, and then no reply: the reply comes with its result. */
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
