package acs.session;

import acs.cwmp.AcsResponse;

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
     */
    record RecordingInform(SessionContext context, @Nullable String id,
            @Nullable String useCwmpVersion) implements SessionState {}

    /**
     * The CPE may send requests (A6 §3.7.2.2). In: from the recording states. Out: a request that must be durable goes to
     * {@link RecordingRequest}, an empty POST to {@link Ended}.
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
     * @param response to be sent when the request is on disk
     */
    record RecordingRequest(SessionContext context, @Nullable String id,
            AcsResponse response) implements SessionState {}

    /**
     * Over. An extra empty POST gets 204 again (quirk Q30), anything else is turned away; a new Inform starts anew.
     *
     * @param end how it ended
     */
    record Ended(SessionEnd end) implements SessionState {}
}
