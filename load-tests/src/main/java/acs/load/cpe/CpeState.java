package acs.load.cpe;

import java.util.List;

import acs.cwmp.Envelope;

/** Where a CPE stands in its session (<i>TR-069 A6 §3.7.1</i>). */
public sealed interface CpeState {
    /** No session. In: the start, and every end of a session. Out: {@link CpeEvent.SessionDue}. */
    record Idle() implements CpeState {}

    /**
     * The Inform is sent. In: {@link Idle}. Out: its InformResponse, or the session fails.
     *
     * @param informId the ID that the response must echo
     * @param requests that the CPE has for the ACS beside it
     */
    record AwaitingInformResponse(String informId, List<Envelope> requests) implements CpeState {
        public AwaitingInformResponse {
            requests = List.copyOf(requests);
        }

        /** Without further requests. */
        public AwaitingInformResponse(String informId) {
            this(informId, List.of());
        }
    }

    /**
     * A request of the CPE is sent. In: {@link AwaitingInformResponse}, or this state, by the response to what went before. Out: its
     * response, or the session fails.
     *
     * @param request that the ACS must answer
     * @param rest    requests that follow
     */
    record AwaitingResponse(Envelope request, List<Envelope> rest) implements CpeState {
        public AwaitingResponse {
            rest = List.copyOf(rest);
        }
    }

    /**
     * The CPE has said that it has no more requests, so the ACS speaks: a request, or nothing, which ends the session. In:
     * {@link AwaitingInformResponse}, {@link AwaitingResponse}. Out: 204.
     *
     * @param answered requests of the ACS answered so far
     */
    record AcsTurn(int answered) implements CpeState {}
}
