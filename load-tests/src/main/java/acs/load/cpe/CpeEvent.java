package acs.load.cpe;

import java.util.List;

import acs.cwmp.Envelope;

/** What happens to a CPE. */
public sealed interface CpeEvent {
    /**
     * It is time to report.
     *
     * @param inform   with an ID in its header
     * @param requests that the CPE has for the ACS beside it, each with an ID, in order
     */
    record SessionDue(Envelope inform, List<Envelope> requests) implements CpeEvent {
        public SessionDue {
            requests = List.copyOf(requests);
        }

        /** A session without further requests. */
        public SessionDue(Envelope inform) {
            this(inform, List.of());
        }
    }

    /** The ACS sent an envelope. */
    record EnvelopeReceived(Envelope envelope) implements CpeEvent {}

    /** The ACS sent nothing: 204, or 200 without a body as old servers do. */
    record NothingReceived() implements CpeEvent {}

    /**
     * The session cannot go on: an HTTP status, a lost connection, an unreadable body.
     *
     * @param detail for people
     */
    record Broken(SessionFailure reason, String detail) implements CpeEvent {}
}
