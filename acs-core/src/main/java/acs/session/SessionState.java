package acs.session;

import acs.cwmp.AcsResponse;
import acs.cwmp.CpeRequest;
import acs.cwmp.Envelope;
import acs.cwmp.Inform;
import acs.device.Quirks;
import acs.operation.Plan;
import org.jspecify.annotations.Nullable;

/** Where a session stands. States that wait for the store are states, not futures (<i>TR-069 A6 table 10</i>). */
public sealed interface SessionState {
    /**
     * Nothing was said yet. Out: an Inform goes to {@link RecordingInform}; an Inform that cannot be taken, and anything else,
     * is answered and goes to {@link Ended} or stays.
     */
    record AwaitingInform() implements SessionState {}

    /**
     * The Inform is on its way to the disk. In: from {@link AwaitingInform}. Out: to {@link CpeTurn} when it is there, to
     * {@link Ended} when it is refused or the store fails. A further POST meanwhile is turned away (A6 §3.4.6 forbids
     * pipelining).
     *
     * @param context        of the session
     * @param id             of the Inform's envelope, {@code null} for none
     * @param useCwmpVersion to be told to the CPE, {@code null} unless it listed its versions
     * @param inform         as received
     */
    record RecordingInform(SessionContext context, @Nullable String id, @Nullable String useCwmpVersion,
            Inform inform) implements SessionState {}

    /**
     * The CPE may send requests (A6 §3.7.2.2). In: from the recording states. Out: a request that must be durable goes to
     * {@link RecordingRequest}, an empty POST to {@link Claiming} when there may be something to do, otherwise to
     * {@link Ended}.
     *
     * @param context of the session
     */
    record CpeTurn(SessionContext context) implements SessionState {}

    /**
     * A request of the CPE is on its way to the disk. In: from {@link CpeTurn}. Out: back to {@link CpeTurn}, or to
     * {@link Ended} when the store fails.
     *
     * @param context  of the session
     * @param id       of the request's envelope, {@code null} for none
     * @param request  as received
     * @param response to be sent when the request is on disk
     */
    record RecordingRequest(SessionContext context, @Nullable String id, CpeRequest request,
            AcsResponse response) implements SessionState {}

    /**
     * What the CPE told is on disk, and the operations that may have waited for it are being settled: the CPE does not say
     * again what was confirmed. In: from the recording states. Out: to {@link CpeTurn} with the confirmation, to
     * {@link Ended} when the store fails.
     *
     * @param context of the session
     * @param answer  to be sent then
     */
    record Settling(SessionContext context, Envelope answer) implements SessionState {}

    /**
     * It is the ACS's turn, and the store is asked what there is to do. In: from {@link CpeTurn} by the empty POST, from
     * {@link AwaitingResponse} when an operation is done. Out: to {@link AwaitingResponse} with a request, to {@link Ended}
     * when nothing is left or the store fails.
     *
     * @param context of the session
     */
    record Claiming(SessionContext context) implements SessionState {}

    /**
     * The CPE has a request of ours to answer (A6 §3.7.2.3). In: from {@link Claiming}, and from itself. Out: to itself with
     * the operation's next request, to {@link Claiming} when the operation is done; to {@link RecordingRequest} or
     * {@link CpeTurn} when the CPE sends a request of its own instead; to {@link RecordingInform} when it begins anew; to
     * {@link Ended} when the session breaks.
     *
     * @param context of the session
     * @param plan    of the operation, with the request
     * @param quirks  of the device
     */
    record AwaitingResponse(SessionContext context, Plan plan, Quirks quirks) implements SessionState {}

    /**
     * Over. An extra empty POST gets 204 again (quirk Q30), anything else is turned away; a new Inform starts anew.
     *
     * @param end how it ended
     */
    record Ended(SessionEnd end) implements SessionState {}
}
