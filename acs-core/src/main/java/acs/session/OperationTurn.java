package acs.session;

import java.util.Locale;

import acs.cwmp.AcsRequest;
import acs.cwmp.AcsResponse;
import acs.cwmp.CpeRequest;
import acs.cwmp.CpeResponse;
import acs.cwmp.CwmpMessage;
import acs.cwmp.DecodeFailure;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.Fault;
import acs.cwmp.Inform;
import acs.cwmp.InvalidArguments;
import acs.cwmp.UnknownRpc;
import acs.device.Quirk;
import acs.operation.LeasedOperation;
import acs.operation.OperationEnd;
import acs.operation.OperationFault;
import acs.operation.OperationFault.Reason;
import acs.operation.OperationPlanner;
import acs.operation.Plan;
import acs.operation.PlanContext;
import acs.operation.PlanStep;
import acs.session.SessionAction.ClaimOperation;
import acs.session.SessionAction.EndSession;
import acs.session.SessionAction.ForgetWork;
import acs.session.SessionAction.ReleaseOperation;
import acs.session.SessionAction.SendEnvelope;
import acs.session.SessionAction.SendNoContent;
import acs.session.SessionAction.SendStatus;
import acs.session.SessionEvent.EmptyPostReceived;
import acs.session.SessionEvent.EnvelopeReceived;
import acs.session.SessionEvent.InformRecorded;
import acs.session.SessionEvent.Interruption;
import acs.session.SessionEvent.OperationClaimed;
import acs.session.SessionEvent.StoreResult;
import acs.session.SessionEvent.UndecodableReceived;
import acs.session.SessionState.AwaitingResponse;
import acs.session.SessionState.Claiming;
import acs.session.SessionState.Ended;
import org.jspecify.annotations.Nullable;

/**
 * The ACS's half of a session: operations are claimed one after the other, and the CPE is asked until none is left
 * (<i>TR-069 A6 §3.7.2.3</i>). What goes wrong with an operation ends that operation; the session goes on where it can.
 */
final class OperationTurn {
    private OperationTurn() {}

    /** The CPE has no more requests. */
    static Step begin(SessionContext context) {
        return context.work().isSet() ? claim(context, null) : Endings.complete();
    }

    static Step claiming(Claiming state, SessionEvent event, SessionPolicy policy) {
        return switch (event) {
            case EnvelopeReceived received -> Endings.turnTaken(state);
            case EmptyPostReceived empty -> Endings.turnTaken(state);
            case UndecodableReceived undecodable -> Endings.turnTaken(state);
            case OperationClaimed claimed -> claimed(state.context(), claimed, policy);
            // Nothing was promised to the CPE; what was claimed or finished meanwhile is found again by its lease.
            case StoreResult.UNAVAILABLE, StoreResult.CONFLICTED -> Endings.storeUnavailable();
            case StoreResult.REJECTED -> Endings.breakOff(new SendStatus(503, Refusal.STORE_UNAVAILABLE),
                    SessionEnd.STORE_REJECTED);
            case InformRecorded unasked -> Endings.unasked(state);
            case StoreResult.REQUEST_RECORDED, StoreResult.OPERATIONS_SETTLED, StoreResult.DEVICE_REFUSED ->
                Endings.unasked(state);
            case Interruption interruption -> Endings.interrupted(interruption);
        };
    }

    static Step awaitingResponse(AwaitingResponse state, SessionEvent event, SessionPolicy policy) {
        return switch (event) {
            case EnvelopeReceived received -> answered(state, received.envelope(), policy);
            case EmptyPostReceived empty -> unanswered(state, Reason.NO_ANSWER,
                    "The device sent nothing where its answer was due", policy);
            case UndecodableReceived undecodable -> undecodable(state, undecodable.failure(), policy);
            case InformRecorded unasked -> Endings.unasked(state);
            case OperationClaimed unasked -> Endings.unasked(state);
            case StoreResult unasked -> Endings.unasked(state);
            case Interruption interruption -> lost(state, interruption, policy);
        };
    }

    /** The session ended while the store was handing an operation out: nobody will work on it here. */
    static Step tooLate(Ended state, OperationClaimed late) {
        LeasedOperation next = late.next();
        SendStatus status = new SendStatus(503, Refusal.SESSION_ENDED);
        return next == null
                ? Step.of(state, status)
                : Step.of(state, new ReleaseOperation(OperationPlanner.untouched(next)), status);
    }

    // What to ask.

    private static Step claim(SessionContext context, @Nullable OperationEnd finished) {
        return Step.of(new Claiming(context), new ClaimOperation(context.deviceKey(), finished));
    }

    private static Step claimed(SessionContext context, OperationClaimed claimed, SessionPolicy policy) {
        LeasedOperation next = claimed.next();
        if (next != null) {
            PlanContext plans = new PlanContext(claimed.quirks(), policy.plans(), context.rootObject(),
                    context.parameterKey());
            return context.calls() >= policy.callsMax()
                    ? completeWith(new ReleaseOperation(OperationPlanner.untouched(next)))
                    : goOn(context, OperationPlanner.begin(next, plans), plans, policy);
        }
        return claimed.isIdle()
                ? completeWith(new ForgetWork(context.deviceKey(), context.work()))
                : Endings.complete();
    }

    private static Step completeWith(SessionAction first) {
        return Step.of(new Ended(SessionEnd.COMPLETED), first, new SendNoContent(),
                new EndSession(SessionEnd.COMPLETED));
    }

    private static Step goOn(SessionContext context, PlanStep step, PlanContext plans, SessionPolicy policy) {
        return switch (step) {
            case PlanStep.Done done -> claim(context.marked(done.end().report().parameterKey()), done.end());
            case PlanStep.Ask ask when context.calls() >= policy.callsMax() ->
                completeWith(new ReleaseOperation(OperationPlanner.lost(ask.plan(), plans)));
            case PlanStep.Ask ask -> ask(context.anotherCall(), ask.plan(), plans);
        };
    }

    private static Step ask(SessionContext context, Plan plan, PlanContext plans) {
        EnvelopeHeader header = EnvelopeHeader.withId(id(context, plan));
        return Step.of(new AwaitingResponse(context, plan, plans.quirks()),
                new SendEnvelope(new Envelope(context.namespace(), header, plan.asked())));
    }

    /** Never the same in two sessions, so that an answer which comes too late is known as such. */
    private static String id(SessionContext context, Plan plan) {
        return Long.toHexString(plan.leased().fencingToken()) + "-" + context.calls();
    }

    // What the CPE says.

    private static Step answered(AwaitingResponse state, Envelope envelope, SessionPolicy policy) {
        String id = envelope.header().id();
        return switch (envelope.message()) {
            // The device begins anew, and what it was asked may have been done or not.
            case Inform inform -> CwmpSession.inform(envelope, inform)
                    .after(new ReleaseOperation(OperationPlanner.lost(state.plan(), plans(state, policy))));
            case UnknownRpc unknown when unknown.isResponse() -> wrongAnswer(state, unknown, policy);
            case InvalidArguments invalid when invalid.rpcName().equals("Inform") ->
                cpeTalks(state, id, invalid, policy);
            case CpeResponse response -> hasOurId(state, id)
                    ? response(state, response, policy)
                    : otherId(state, policy);
            case Fault fault -> hasOurId(state, id)
                    ? goOn(state.context(), OperationPlanner.refused(state.plan(), fault, plans(state, policy)),
                            plans(state, policy), policy)
                    : otherId(state, policy);
            case CpeRequest request -> cpeTalks(state, id, request, policy);
            case AcsResponse response -> wrongAnswer(state, response, policy);
            case AcsRequest request -> cpeTalks(state, id, new UnknownRpc("of an ACS"), policy);
        };
    }

    private static Step response(AwaitingResponse state, CpeResponse response, SessionPolicy policy) {
        return state.plan().asked().isAnsweredBy(response)
                ? goOn(state.context(), OperationPlanner.answered(state.plan(), response, plans(state, policy)),
                        plans(state, policy), policy)
                : wrongAnswer(state, response, policy);
    }

    /** A missing ID is forgiven (quirk Q65): the state tells what is answered. */
    private static boolean hasOurId(AwaitingResponse state, @Nullable String id) {
        return id == null || id.isEmpty() || state.quirks().has(Quirk.OTHER_RESPONSE_ID)
                || id.strip().equals(id(state.context(), state.plan()));
    }

    private static Step otherId(AwaitingResponse state, SessionPolicy policy) {
        return unanswered(state, Reason.WRONG_ANSWER, "The device answered under the ID of another request", policy);
    }

    private static Step wrongAnswer(AwaitingResponse state, CwmpMessage message, SessionPolicy policy) {
        return unanswered(state, Reason.WRONG_ANSWER,
                "The device answered " + state.plan().asked().rpcName() + " with " + message.rpcName(), policy);
    }

    private static Step unanswered(AwaitingResponse state, Reason reason, String text, SessionPolicy policy) {
        return claim(state.context(), end(state, reason, text, policy));
    }

    /** The CPE calls instead of answering: that is heard, and what it was asked counts as not answered. */
    private static Step cpeTalks(AwaitingResponse state, @Nullable String id, CpeRequest request,
            SessionPolicy policy) {
        // An operation of this very session may be what the request is about.
        SessionContext context = state.context().with(state.context().work().waiting()).anotherRequest();
        return CwmpSession.cpeRequest(context, id, request, policy).after(new ReleaseOperation(
                end(state, Reason.NO_ANSWER, "The device sent " + request.rpcName() + " where its answer was due",
                        policy)));
    }

    /** An answer whose arguments make no sense ends the operation; what is no envelope ends the session too. */
    private static Step undecodable(AwaitingResponse state, DecodeFailure failure, SessionPolicy policy) {
        String text = "The device's answer cannot be read: "
                + failure.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        if (failure == DecodeFailure.BAD_RESPONSE || failure == DecodeFailure.BAD_FAULT) {
            return unanswered(state, Reason.UNREADABLE_ANSWER, text, policy);
        }
        return Endings.breakOff(Endings.refusal(failure), SessionEnd.UNDECODABLE)
                .after(new ReleaseOperation(end(state, Reason.UNREADABLE_ANSWER, text, policy)));
    }

    private static Step lost(AwaitingResponse state, Interruption interruption, SessionPolicy policy) {
        PlanContext plans = plans(state, policy);
        OperationEnd end = switch (interruption) {
            case TIMED_OUT, SUPERSEDED -> OperationPlanner.lost(state.plan(), plans);
            case MEMORY_SHORT -> OperationPlanner.noRoom(state.plan(), plans);
        };
        return Endings.interrupted(interruption).after(new ReleaseOperation(end));
    }

    private static OperationEnd end(AwaitingResponse state, Reason reason, String text, SessionPolicy policy) {
        return OperationPlanner.unanswered(state.plan(), OperationFault.of(reason, text), plans(state, policy));
    }

    private static PlanContext plans(AwaitingResponse state, SessionPolicy policy) {
        SessionContext context = state.context();
        return new PlanContext(state.quirks(), policy.plans(), context.rootObject(), context.parameterKey());
    }
}
