package acs.session;

import acs.cwmp.DecodeFailure;
import acs.session.SessionAction.EndSession;
import acs.session.SessionAction.SendNoContent;
import acs.session.SessionAction.SendStatus;
import acs.session.SessionEvent.Interruption;
import acs.session.SessionState.Ended;

/** How sessions end, and how what is out of turn is turned away; for both halves of the machine. */
final class Endings {
    private Endings() {}

    static Step complete() {
        return Step.of(new Ended(SessionEnd.COMPLETED), new SendNoContent(), new EndSession(SessionEnd.COMPLETED));
    }

    static Step storeUnavailable() {
        return breakOff(new SendStatus(503, Refusal.STORE_UNAVAILABLE), SessionEnd.STORE_UNAVAILABLE);
    }

    static Step illegal(Refusal refusal) {
        return breakOff(new SendStatus(400, refusal), SessionEnd.ILLEGAL_TURN);
    }

    static Step breakOff(SendStatus status, SessionEnd end) {
        return Step.of(new Ended(end), status, new EndSession(end));
    }

    /** A POST while another of the same session is being worked on: that one goes on undisturbed. */
    static Step turnTaken(SessionState state) {
        return Step.of(state, new SendStatus(400, Refusal.TURN_TAKEN));
    }

    /** A result that nobody waits for changes nothing. Held impossible: the runner reports only what a step asked for. */
    static Step unasked(SessionState state) {
        return Step.of(state, new SendStatus(503, Refusal.STORE_UNAVAILABLE));
    }

    static SendStatus refusal(DecodeFailure failure) {
        return new SendStatus(failure == DecodeFailure.TOO_LARGE ? 413 : 400, Refusal.UNDECODABLE);
    }

    static Step interrupted(Interruption interruption) {
        SessionEnd end = end(interruption);
        return Step.of(new Ended(end), new EndSession(end));
    }

    static SessionEnd end(Interruption interruption) {
        return switch (interruption) {
            case TIMED_OUT -> SessionEnd.TIMED_OUT;
            case SUPERSEDED -> SessionEnd.SUPERSEDED;
            case MEMORY_SHORT -> SessionEnd.MEMORY_SHORT;
        };
    }
}
