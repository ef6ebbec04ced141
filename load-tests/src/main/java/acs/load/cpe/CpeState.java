package acs.load.cpe;

/** Where a CPE stands in its session (<i>TR-069 A6 §3.7.1</i>). */
public sealed interface CpeState {
    /** No session. In: the start, and every end of a session. Out: {@link CpeEvent.SessionDue}. */
    record Idle() implements CpeState {}

    /**
     * The Inform is sent. In: {@link Idle}. Out: its InformResponse, or the session fails.
     *
     * @param informId the ID that the response must echo
     */
    record AwaitingInformResponse(String informId) implements CpeState {}

    /**
     * The CPE has said that it has no more requests, so the ACS speaks: a request, or nothing, which ends the session. In:
     * {@link AwaitingInformResponse}. Out: 204.
     *
     * @param answered requests of the ACS answered so far
     */
    record AcsTurn(int answered) implements CpeState {}
}
