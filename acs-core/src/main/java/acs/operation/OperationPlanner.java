package acs.operation;

import acs.cwmp.AcsRequest;
import acs.cwmp.CpeResponse;
import acs.cwmp.Fault;
import acs.cwmp.GetParameterAttributes;
import acs.cwmp.GetParameterNames;
import acs.cwmp.GetParameterValues;
import acs.cwmp.ParameterAttributesChange;
import acs.cwmp.SetParameterAttributes;
import acs.cwmp.SetParameterValues;
import acs.operation.OperationFault.Reason;
import acs.operation.OperationType.Repeat;
import acs.operation.Plan.SingleCall;

/**
 * Turns an operation into RPCs, one after the other, and their answers into its outcome. Pure; every plan is bounded by
 * {@link PlanLimits}.
 */
public final class OperationPlanner {
    private OperationPlanner() {}

    /** The first step of an operation in a session. */
    public static PlanStep begin(LeasedOperation leased, PlanContext context) {
        if (leased.isOrphan() && leased.operation().type().repeat() != Repeat.HARMLESS) {
            return Steps.done(leased, Recovery.outcome(leased, context.limits()), Learnt.NOTHING);
        }
        return switch (leased.operation()) {
            case Operation.Rpc rpc when rpc.awaitsLink() -> Steps.failed(leased, noLink(rpc), Learnt.NOTHING);
            case Operation.Rpc rpc -> begin(leased, ParameterKeys.put(rpc, leased.commandKey()), context);
            case Operation.Refresh refresh -> RefreshingNames.begin(leased, refresh, context);
            case Operation.Diagnose diagnose -> StartingDiagnosis.begin(leased, diagnose, context);
        };
    }

    /** The file service makes links before anything is planned; that it made none has one reason. */
    private static OperationFault noLink(Operation.Rpc rpc) {
        return OperationFault.of(Reason.FILE_GONE, rpc.file().isEmpty()
                ? "The file service has no address that the device could send its file to"
                : "The file " + rpc.file() + " is no longer there");
    }

    private static PlanStep begin(LeasedOperation leased, AcsRequest request, PlanContext context) {
        return switch (request) {
            case GetParameterValues get -> ReadingValues.begin(leased, get, context);
            case GetParameterNames get when !get.nextLevel() -> WalkingNames.begin(leased, get, context);
            case SetParameterValues set -> SettingValues.begin(leased, set, context);
            case SetParameterAttributes set when set.parameterList().size() > context.limits().parametersMax() ->
                Steps.tooManyParameters(leased, context, Learnt.NOTHING);
            case GetParameterAttributes get -> ReadingAttributes.begin(leased, get, context);
            case SetParameterAttributes set -> single(leased, new SetParameterAttributes(
                    Names.distinct(set.parameterList(), ParameterAttributesChange::name)));
            default -> single(leased, CommandKeys.put(request, leased.commandKey()));
        };
    }

    private static PlanStep single(LeasedOperation leased, AcsRequest request) {
        return new PlanStep.Ask(new SingleCall(leased, request));
    }

    /** The next step after the CPE's answer, which is of the kind that was asked for. */
    public static PlanStep answered(Plan plan, CpeResponse response, PlanContext context) {
        return switch (plan) {
            case SingleCall call -> SingleAnswers.answered(call, response, context);
            case Course course -> course.answered(response, context);
        };
    }

    /** The next step after the CPE said no. */
    public static PlanStep refused(Plan plan, Fault fault, PlanContext context) {
        LeasedOperation leased = plan.leased();
        if (Steps.passes(fault, context) && leased.attempts() < leased.attemptsMax()) {
            return Steps.refused(leased, fault, context, learnt(plan));
        }
        return switch (plan) {
            case SingleCall call -> SingleAnswers.refused(call, fault, context);
            case Course course -> course.refused(fault, context);
        };
    }

    /** The end after the CPE gave no answer that could be used. */
    public static OperationEnd unanswered(Plan plan, OperationFault why, PlanContext context) {
        LeasedOperation leased = plan.leased();
        Learnt learnt = learnt(plan);
        if (plan instanceof RebootingAfterSet reboot) {
            return end(leased, reboot.abandoned(), learnt);
        }
        if (leased.operation().type().repeat() == Repeat.EVENT_TELLS) {
            // It may have been done all the same, and then the CPE says so.
            return end(leased, new Outcome.Waits(null, leased.timeout()), learnt);
        }
        // A smaller batch may be one that can be read.
        boolean mayBeRead = why.reason() == Reason.UNREADABLE_ANSWER && namesAsked(plan.asked()) > 1
                && leased.attempts() < leased.attemptsMax();
        return end(leased, mayBeRead
                ? new Outcome.Again(why, context.limits().delayAfter(leased.attempts()))
                : new Outcome.Failed(why, learnt.result()), learnt);
    }

    private static int namesAsked(AcsRequest request) {
        return switch (request) {
            case GetParameterValues get -> get.parameterNames().size();
            case GetParameterAttributes get -> get.parameterNames().size();
            default -> 1;
        };
    }

    /** The end when the session is gone before the answer came. */
    public static OperationEnd lost(Plan plan, PlanContext context) {
        return end(plan.leased(), plan instanceof RebootingAfterSet reboot
                ? reboot.abandoned()
                : Recovery.outcome(plan.leased(), context.limits()), learnt(plan));
    }

    /** The end when the ACS has no memory for more answers: what there is is kept, and the attempt does not count. */
    public static OperationEnd noRoom(Plan plan, PlanContext context) {
        if (plan.leased().operation().type().repeat() != Repeat.HARMLESS) {
            return lost(plan, context);
        }
        OperationFault why = OperationFault.of(Reason.MEMORY_SHORT,
                "The ACS has no memory for more of its answers just now");
        return end(plan.leased(), new Outcome.Again(why, context.limits().retryDelay(), false), learnt(plan));
    }

    /** The end of an operation that was claimed and not begun. */
    public static OperationEnd untouched(LeasedOperation leased) {
        return OperationEnd.of(leased, new Outcome.GoesOn(leased.phase()));
    }

    private static Learnt learnt(Plan plan) {
        return switch (plan) {
            case SingleCall call -> Learnt.NOTHING;
            case Course course -> course.learnt();
        };
    }

    private static OperationEnd end(LeasedOperation leased, Outcome outcome, Learnt learnt) {
        return new OperationEnd(leased, outcome, learnt.report(), learnt.readBatchMax());
    }
}
