package acs.session;

import java.util.Comparator;
import java.util.List;

import acs.cwmp.AcsRequest;
import acs.cwmp.AcsResponse;
import acs.cwmp.AutonomousDuStateChangeComplete;
import acs.cwmp.AutonomousDuStateChangeCompleteResponse;
import acs.cwmp.AutonomousTransferComplete;
import acs.cwmp.AutonomousTransferCompleteResponse;
import acs.cwmp.CpeRequest;
import acs.cwmp.CpeResponse;
import acs.cwmp.CwmpMessage;
import acs.cwmp.DuStateChangeComplete;
import acs.cwmp.DuStateChangeCompleteResponse;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.EventCode;
import acs.cwmp.Fault;
import acs.cwmp.FaultCode;
import acs.cwmp.GetRpcMethods;
import acs.cwmp.GetRpcMethodsResponse;
import acs.cwmp.HeaderText;
import acs.cwmp.Inform;
import acs.cwmp.InformResponse;
import acs.cwmp.InvalidArguments;
import acs.cwmp.Kicked;
import acs.cwmp.KickedResponse;
import acs.cwmp.RequestDownload;
import acs.cwmp.RequestDownloadResponse;
import acs.cwmp.TransferComplete;
import acs.cwmp.TransferCompleteResponse;
import acs.cwmp.UnknownRpc;
import acs.operation.Happening;
import acs.operation.WorkFlag;
import acs.session.SessionAction.EndSession;
import acs.session.SessionAction.RecordInform;
import acs.session.SessionAction.RecordRequest;
import acs.session.SessionAction.SendEnvelope;
import acs.session.SessionAction.SendNoContent;
import acs.session.SessionAction.SendStatus;
import acs.session.SessionAction.SettleOperations;
import acs.session.SessionContext.Counts;
import acs.session.SessionEvent.EmptyPostReceived;
import acs.session.SessionEvent.EnvelopeReceived;
import acs.session.SessionEvent.InformRecorded;
import acs.session.SessionEvent.Interruption;
import acs.session.SessionEvent.OperationClaimed;
import acs.session.SessionEvent.StoreResult;
import acs.session.SessionEvent.UndecodableReceived;
import acs.session.SessionState.AwaitingInform;
import acs.session.SessionState.AwaitingResponse;
import acs.session.SessionState.Claiming;
import acs.session.SessionState.CpeTurn;
import acs.session.SessionState.Ended;
import acs.session.SessionState.RecordingInform;
import acs.session.SessionState.RecordingRequest;
import acs.session.SessionState.Settling;
import org.jspecify.annotations.Nullable;

/**
 * The session machine (<i>TR-069 A6 §3.7.2, table 10</i>): a total, pure function. The whole machine stands in
 * {@link #step} and the functions that it names, one per state; what each pair does stands in the small functions
 * below them, and for the ACS's own requests in {@link OperationTurn}. Illegal pairs are answered, never thrown.
 *
 * <p>
 * The ACS never sends HoldRequests, which A6 deprecates, and ignores it when a CPE sends it. So an empty POST always means
 * that the CPE has no more requests.
 */
public final class CwmpSession {
    /** A CPE repeats a request at most three times within a session (A6 §3.7.1.6). */
    static final int RETRIES_MAX = 3;
    /** How many requests over the limit get fault 8004 before the session is broken off. */
    static final int REQUESTS_OVER_MAX = 3;

    private static final int KEY_CHARACTERS_MAX = 32;

    private CwmpSession() {}

    /** The state of a session that has not begun. */
    public static SessionState initial() {
        return new AwaitingInform();
    }

    /** What the event does to a session in this state. */
    public static Step step(SessionState state, SessionEvent event, SessionPolicy policy) {
        return switch (state) {
            case AwaitingInform awaiting -> awaitingInform(awaiting, event);
            case RecordingInform recording -> recordingInform(recording, event);
            case CpeTurn turn -> cpeTurn(turn, event, policy);
            case RecordingRequest recording -> recordingRequest(recording, event);
            case Settling settling -> settling(settling, event);
            case Claiming claiming -> OperationTurn.claiming(claiming, event, policy);
            case AwaitingResponse awaiting -> OperationTurn.awaitingResponse(awaiting, event, policy);
            case Ended ended -> ended(ended, event);
        };
    }

    private static Step awaitingInform(AwaitingInform state, SessionEvent event) {
        return switch (event) {
            case EnvelopeReceived received -> begin(state, received.envelope());
            case EmptyPostReceived empty -> Step.of(state, new SendNoContent());
            case UndecodableReceived undecodable -> Step.of(state, Endings.refusal(undecodable.failure()));
            case InformRecorded unasked -> Endings.unasked(state);
            case OperationClaimed unasked -> Endings.unasked(state);
            case StoreResult unasked -> Endings.unasked(state);
            case Interruption interruption -> Step.of(new Ended(Endings.end(interruption)));
        };
    }

    private static Step recordingInform(RecordingInform state, SessionEvent event) {
        return switch (event) {
            case EnvelopeReceived received -> Endings.turnTaken(state);
            case EmptyPostReceived empty -> Endings.turnTaken(state);
            case UndecodableReceived undecodable -> Endings.turnTaken(state);
            case InformRecorded recorded -> confirmInform(state, recorded.work());
            case OperationClaimed unasked -> Endings.unasked(state);
            case StoreResult.DEVICE_REFUSED ->
                refuseInform(state, FaultCode.REQUEST_DENIED, "Device is not registered", SessionEnd.DEVICE_REFUSED);
            case StoreResult.CONFLICTED ->
                refuseInform(state, FaultCode.RETRY_REQUEST, "Please send this again", SessionEnd.RETRY_ASKED);
            case StoreResult.REJECTED ->
                refuseInform(state, FaultCode.INTERNAL_ERROR, "Inform cannot be stored", SessionEnd.STORE_REJECTED);
            case StoreResult.UNAVAILABLE -> Endings.storeUnavailable();
            case StoreResult.REQUEST_RECORDED, StoreResult.OPERATIONS_SETTLED -> Endings.unasked(state);
            case Interruption interruption -> Endings.interrupted(interruption);
        };
    }

    private static Step cpeTurn(CpeTurn state, SessionEvent event, SessionPolicy policy) {
        return switch (event) {
            case EnvelopeReceived received -> cpeSays(state, received.envelope(), policy);
            case EmptyPostReceived empty -> OperationTurn.begin(state.context());
            case UndecodableReceived undecodable ->
                Endings.breakOff(Endings.refusal(undecodable.failure()), SessionEnd.UNDECODABLE);
            case InformRecorded unasked -> Endings.unasked(state);
            case OperationClaimed unasked -> Endings.unasked(state);
            case StoreResult unasked -> Endings.unasked(state);
            case Interruption interruption -> Endings.interrupted(interruption);
        };
    }

    private static Step recordingRequest(RecordingRequest state, SessionEvent event) {
        return switch (event) {
            case EnvelopeReceived received -> Endings.turnTaken(state);
            case EmptyPostReceived empty -> Endings.turnTaken(state);
            case UndecodableReceived undecodable -> Endings.turnTaken(state);
            case StoreResult.REQUEST_RECORDED -> confirmRequest(state);
            case InformRecorded unasked -> Endings.unasked(state);
            case OperationClaimed unasked -> Endings.unasked(state);
            case StoreResult.CONFLICTED -> retryRequest(state);
            case StoreResult.REJECTED -> fault(state.context(), state.id(), FaultCode.INTERNAL_ERROR,
                    "Request cannot be stored");
            case StoreResult.UNAVAILABLE -> Endings.storeUnavailable();
            case StoreResult.OPERATIONS_SETTLED, StoreResult.DEVICE_REFUSED -> Endings.unasked(state);
            case Interruption interruption -> Endings.interrupted(interruption);
        };
    }

    /** What cannot be settled is no fault of the CPE: it gets its confirmation, and the operation its deadline. */
    private static Step settling(Settling state, SessionEvent event) {
        return switch (event) {
            case EnvelopeReceived received -> Endings.turnTaken(state);
            case EmptyPostReceived empty -> Endings.turnTaken(state);
            case UndecodableReceived undecodable -> Endings.turnTaken(state);
            case StoreResult.OPERATIONS_SETTLED, StoreResult.CONFLICTED, StoreResult.REJECTED ->
                Step.of(new CpeTurn(state.context()), new SendEnvelope(state.answer()));
            case StoreResult.UNAVAILABLE -> Endings.storeUnavailable();
            case InformRecorded unasked -> Endings.unasked(state);
            case OperationClaimed unasked -> Endings.unasked(state);
            case StoreResult.REQUEST_RECORDED, StoreResult.DEVICE_REFUSED -> Endings.unasked(state);
            case Interruption interruption -> Endings.interrupted(interruption);
        };
    }

    private static Step ended(Ended state, SessionEvent event) {
        return switch (event) {
            case EnvelopeReceived received -> afterEnd(state, received.envelope());
            case EmptyPostReceived empty -> Step.of(state, new SendNoContent());
            case UndecodableReceived undecodable -> Step.of(state, Endings.refusal(undecodable.failure()));
            case InformRecorded late -> Step.of(state, new SendStatus(503, Refusal.SESSION_ENDED));
            case OperationClaimed late -> OperationTurn.tooLate(state, late);
            case StoreResult late -> Step.of(state, new SendStatus(503, Refusal.SESSION_ENDED));
            case Interruption interruption -> Step.of(state);
        };
    }

    // The Inform.

    private static Step begin(AwaitingInform state, Envelope envelope) {
        return switch (envelope.message()) {
            case Inform inform -> inform(envelope, inform);
            case InvalidArguments invalid when invalid.rpcName().equals("Inform") ->
                refuseBeforeSession(envelope, FaultCode.INVALID_ARGUMENTS, invalid.detail(), SessionEnd.INVALID_INFORM);
            case CwmpMessage other -> Step.of(state, new SendStatus(400, Refusal.NO_SESSION));
        };
    }

    static Step inform(Envelope envelope, Inform inform) {
        VersionChoice choice = VersionChoice.of(envelope);
        if (choice == null) {
            return refuseBeforeSession(envelope, FaultCode.VERSION_INCOMPATIBLE,
                    "No CWMP version in common, this server speaks 1.0 to 1.4", SessionEnd.VERSION_INCOMPATIBLE);
        }
        EnvelopeHeader header = envelope.header();
        SessionContext context = new SessionContext(inform.deviceId(), inform.deviceId().canonical(),
                envelope.namespace(), choice.version(), leadingEvent(inform), header.sessionTimeoutSeconds(),
                inform.facts().rootObject(), inform.facts().softwareVersionOrEmpty(), parameterKey(inform),
                WorkFlag.NONE, Counts.INFORM);
        return Step.of(new RecordingInform(context, header.id(), choice.useCwmpVersion(), inform),
                new RecordInform(context.deviceKey(), inform, choice.version()));
    }

    /** The standard's first event that is not PERIODIC, which goes with everything: BOOTSTRAP before BOOT. */
    private static EventCode.Kind leadingEvent(Inform inform) {
        return inform.events().stream().map(event -> event.eventCode().kind())
                .min(Comparator.comparing((EventCode.Kind kind) -> kind == EventCode.Kind.PERIODIC)
                        .thenComparing(Comparator.naturalOrder()))
                .orElse(EventCode.Kind.UNKNOWN);
    }

    /** What is too long to be a key is none (quirk Q26). */
    private static @Nullable String parameterKey(Inform inform) {
        String key = inform.facts().parameterKey();
        return key == null || key.length() > KEY_CHARACTERS_MAX ? null : key;
    }

    private static Step confirmInform(RecordingInform state, WorkFlag work) {
        EnvelopeHeader header = new EnvelopeHeader(state.id(), false, 0, List.of(), state.useCwmpVersion());
        SessionContext context = state.context().with(work);
        Envelope answer = new Envelope(context.namespace(), header, new InformResponse(1));
        return work.mayWait()
                ? settle(context, answer, new Happening.Called(state.inform()))
                : Step.of(new CpeTurn(context), new SendEnvelope(answer));
    }

    private static Step settle(SessionContext context, Envelope answer, Happening happening) {
        return Step.of(new Settling(context, answer), new SettleOperations(context.deviceKey(), happening));
    }

    private static Step refuseInform(RecordingInform state, FaultCode code, String text, SessionEnd end) {
        return Step.of(new Ended(end), answer(state.context(), state.id(), Fault.of(code, text)), new EndSession(end));
    }

    private static Step refuseBeforeSession(Envelope inform, FaultCode code, String text, SessionEnd end) {
        EnvelopeHeader header = EnvelopeHeader.withId(inform.header().id());
        return Step.of(new Ended(end), new SendEnvelope(new Envelope(inform.namespace(), header, Fault.of(code, text))),
                new EndSession(end));
    }

    // The CPE's turn.

    private static Step cpeSays(CpeTurn state, Envelope envelope, SessionPolicy policy) {
        return switch (envelope.message()) {
            case Inform inform -> inform(envelope, inform);
            case UnknownRpc unknown when unknown.isResponse() -> Endings.illegal(Refusal.UNEXPECTED_RESPONSE);
            case CpeRequest request -> cpeRequest(state.context().anotherRequest(), envelope.header().id(), request,
                    policy);
            case CpeResponse response -> Endings.illegal(Refusal.UNEXPECTED_RESPONSE);
            case AcsResponse response -> Endings.illegal(Refusal.UNEXPECTED_RESPONSE);
            case AcsRequest request -> notForUs(state.context(), envelope.header().id(), policy);
            case Fault fault -> Endings.illegal(Refusal.UNEXPECTED_FAULT);
        };
    }

    /** An RPC that only an ACS may call. */
    private static Step notForUs(SessionContext context, @Nullable String id, SessionPolicy policy) {
        return cpeRequest(context.anotherRequest(), id, new UnknownRpc("of an ACS"), policy);
    }

    static Step cpeRequest(SessionContext context, @Nullable String id, CpeRequest request, SessionPolicy policy) {
        if (context.requests() > policy.requestsMax() + REQUESTS_OVER_MAX) {
            return Endings.breakOff(new SendStatus(400, Refusal.TOO_MANY_REQUESTS), SessionEnd.TOO_MANY_REQUESTS);
        }
        if (context.requests() > policy.requestsMax()) {
            return fault(context, id, FaultCode.RESOURCES_EXCEEDED, "Too many requests in one session");
        }
        return switch (request) {
            case GetRpcMethods methods -> respond(context, id, new GetRpcMethodsResponse(policy.methods()));
            case TransferComplete r -> record(context, id, r, new TransferCompleteResponse());
            case AutonomousTransferComplete r -> record(context, id, r, new AutonomousTransferCompleteResponse());
            case RequestDownload r -> record(context, id, r, new RequestDownloadResponse());
            case Kicked r ->
                record(context, id, r, new KickedResponse(HeaderText.isDropped(r.next()) ? "" : r.next()));
            case DuStateChangeComplete r -> record(context, id, r, new DuStateChangeCompleteResponse());
            case AutonomousDuStateChangeComplete r ->
                record(context, id, r, new AutonomousDuStateChangeCompleteResponse());
            case UnknownRpc unknown -> fault(context, id, FaultCode.METHOD_NOT_SUPPORTED, "Method not supported");
            case InvalidArguments invalid -> fault(context, id, FaultCode.INVALID_ARGUMENTS, invalid.detail());
            // Held impossible: cpeSays() takes an Inform before it counts requests.
            case Inform inform -> fault(context, id, FaultCode.INTERNAL_ERROR, "Inform within a session");
        };
    }

    private static Step record(SessionContext context, @Nullable String id, CpeRequest request, AcsResponse response) {
        return Step.of(new RecordingRequest(context, id, request, response),
                new RecordRequest(context.deviceKey(), request));
    }

    private static Step confirmRequest(RecordingRequest state) {
        SessionContext context = state.context();
        return context.work().mayWait()
                ? settle(context, envelope(context, state.id(), state.response()),
                        new Happening.Requested(state.request()))
                : respond(context, state.id(), state.response());
    }

    private static Step retryRequest(RecordingRequest state) {
        SessionContext context = state.context().anotherRetry();
        return context.retries() > RETRIES_MAX
                ? Endings.storeUnavailable()
                : fault(context, state.id(), FaultCode.RETRY_REQUEST, "Please send this again");
    }

    private static Step respond(SessionContext context, @Nullable String id, AcsResponse response) {
        return Step.of(new CpeTurn(context), answer(context, id, response));
    }

    private static Step fault(SessionContext context, @Nullable String id, FaultCode code, String text) {
        return Step.of(new CpeTurn(context), answer(context, id, Fault.of(code, text)));
    }

    private static SendEnvelope answer(SessionContext context, @Nullable String id, CwmpMessage message) {
        return new SendEnvelope(envelope(context, id, message));
    }

    private static Envelope envelope(SessionContext context, @Nullable String id, CwmpMessage message) {
        return new Envelope(context.namespace(), EnvelopeHeader.withId(id), message);
    }

    // Ends and refusals.

    private static Step afterEnd(Ended state, Envelope envelope) {
        return envelope.message() instanceof Inform inform
                ? inform(envelope, inform)
                : Step.of(state, new SendStatus(400, Refusal.SESSION_ENDED));
    }
}
