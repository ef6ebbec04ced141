package acs.load.cpe;

import java.util.List;
import java.util.Objects;

import acs.cwmp.AcsRequest;
import acs.cwmp.AcsResponse;
import acs.cwmp.CpeRequest;
import acs.cwmp.CpeResponse;
import acs.cwmp.CwmpMessage;
import acs.cwmp.Envelope;
import acs.cwmp.Fault;
import acs.cwmp.InformResponse;
import acs.cwmp.InvalidArguments;
import acs.cwmp.UnknownRpc;

/**
 * The CPE's side of a CWMP session as a pure machine (<i>TR-069 A6 §3.7.1</i>). It is strict where a device may be: what an ACS
 * sends out of turn fails the session, so that a load test notices.
 */
public final class CpeSession {
    /** Requests that a CPE answers in one session before it gives up. */
    public static final int REQUESTS_MAX = 1000;

    private static final CpeState IDLE = new CpeState.Idle();

    private CpeSession() {}

    /** What a CPE in {@code state} does when {@code event} happens; {@code methods} answers the ACS. Total. */
    public static CpeStep step(CpeState state, CpeEvent event, CpeMethods methods) {
        if (event instanceof CpeEvent.Broken broken) {
            return fail(broken.reason(), broken.detail());
        }
        return switch (state) {
            case CpeState.Idle idle -> idle(event);
            case CpeState.AwaitingInformResponse awaiting -> awaitingInformResponse(awaiting, event);
            case CpeState.AwaitingResponse awaiting -> awaitingResponse(awaiting, event);
            case CpeState.AcsTurn turn -> acsTurn(turn, event, methods);
        };
    }

    private static CpeStep idle(CpeEvent event) {
        if (event instanceof CpeEvent.SessionDue due) {
            String id = due.inform().header().id();
            return id == null
                    ? wrongTurn("an Inform without an ID")
                    : new CpeStep(new CpeState.AwaitingInformResponse(id, due.requests()),
                            new CpeAction.PostEnvelope(due.inform()));
        }
        return wrongTurn("an answer without a session");
    }

    private static CpeStep awaitingInformResponse(CpeState.AwaitingInformResponse awaiting, CpeEvent event) {
        return switch (event) {
            case CpeEvent.EnvelopeReceived received -> answerToInform(awaiting, received.envelope());
            case CpeEvent.NothingReceived nothing -> wrongTurn("an empty answer to an Inform");
            case CpeEvent.SessionDue due -> wrongTurn("a second session");
            case CpeEvent.Broken broken -> fail(broken.reason(), broken.detail());
        };
    }

    private static CpeStep answerToInform(CpeState.AwaitingInformResponse awaiting, Envelope envelope) {
        if (envelope.message() instanceof Fault fault) {
            return fail(SessionFailure.INFORM_FAULT, fault.faultCode().number() + " " + fault.faultString());
        }
        if (!(envelope.message() instanceof InformResponse)) {
            return wrongTurn(envelope.message().rpcName() + " to an Inform");
        }
        if (!awaiting.informId().equals(envelope.header().id())) {
            return wrongTurn("an InformResponse to another Inform");
        }
        return next(awaiting.requests());
    }

    /** The CPE goes on with its requests; without any it is the ACS's turn. */
    private static CpeStep next(List<Envelope> requests) {
        if (requests.isEmpty()) {
            return new CpeStep(new CpeState.AcsTurn(0), new CpeAction.PostNothing());
        }
        Envelope request = requests.get(0);
        return new CpeStep(new CpeState.AwaitingResponse(request, requests.subList(1, requests.size())),
                new CpeAction.PostEnvelope(request));
    }

    private static CpeStep awaitingResponse(CpeState.AwaitingResponse awaiting, CpeEvent event) {
        return switch (event) {
            case CpeEvent.EnvelopeReceived received -> answerToRequest(awaiting, received.envelope());
            case CpeEvent.NothingReceived nothing -> wrongTurn("an empty answer to a request");
            case CpeEvent.SessionDue due -> wrongTurn("a second session");
            case CpeEvent.Broken broken -> fail(broken.reason(), broken.detail());
        };
    }

    private static CpeStep answerToRequest(CpeState.AwaitingResponse awaiting, Envelope envelope) {
        String request = awaiting.request().message().rpcName();
        if (envelope.message() instanceof Fault fault) {
            return fail(SessionFailure.REQUEST_FAULT, request + ": " + fault.faultCode().number());
        }
        if (!(envelope.message() instanceof AcsResponse response) || !response.rpcName().equals(request + "Response")) {
            return wrongTurn(envelope.message().rpcName() + " to a " + request);
        }
        if (!Objects.equals(awaiting.request().header().id(), envelope.header().id())) {
            return wrongTurn("a response to another " + request);
        }
        return next(awaiting.rest());
    }

    private static CpeStep acsTurn(CpeState.AcsTurn turn, CpeEvent event, CpeMethods methods) {
        return switch (event) {
            case CpeEvent.EnvelopeReceived received -> requestOfAcs(turn, received.envelope(), methods);
            case CpeEvent.NothingReceived nothing -> new CpeStep(IDLE, new CpeAction.End());
            case CpeEvent.SessionDue due -> wrongTurn("a second session");
            case CpeEvent.Broken broken -> fail(broken.reason(), broken.detail());
        };
    }

    private static CpeStep requestOfAcs(CpeState.AcsTurn turn, Envelope envelope, CpeMethods methods) {
        if (!isRequestOfAcs(envelope.message())) {
            return wrongTurn(envelope.message().rpcName() + " where a request was due");
        }
        if (turn.answered() >= REQUESTS_MAX) {
            return fail(SessionFailure.TOO_MANY_REQUESTS, REQUESTS_MAX + " requests answered");
        }
        CpeAction action = methods.respond(envelope);
        return new CpeStep(action instanceof CpeAction.Fail ? IDLE : new CpeState.AcsTurn(turn.answered() + 1), action);
    }

    private static boolean isRequestOfAcs(CwmpMessage message) {
        return switch (message) {
            case AcsRequest request -> true;
            case UnknownRpc unknown -> !unknown.isResponse();
            case InvalidArguments invalid -> true;
            case CpeRequest request -> false;
            case AcsResponse response -> false;
            case CpeResponse response -> false;
            case Fault fault -> false;
        };
    }

    private static CpeStep wrongTurn(String detail) {
        return fail(SessionFailure.WRONG_TURN, detail);
    }

    private static CpeStep fail(SessionFailure reason, String detail) {
        return new CpeStep(IDLE, new CpeAction.Fail(reason, detail));
    }
}
