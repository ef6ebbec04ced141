package acs.operation;

import acs.cwmp.CpeResponse;
import acs.cwmp.Fault;
import acs.device.ParameterReport;
import acs.operation.Plan.SingleCall;

/**
 * Turns an operation into RPCs, one after the other, and their answers into its outcome. Pure; every plan is bounded by
 * {@link PlanLimits}.
 */
public final class OperationPlanner {
    private OperationPlanner() {}

    /** The first step of an operation in a session. */
    public static PlanStep begin(LeasedOperation leased, PlanContext context) {
        if (leased.isOrphan() && leased.operation().type().repeat() != OperationType.Repeat.HARMLESS) {
            return new PlanStep.Done(OperationEnd.of(leased, Recovery.outcome(leased, context.limits())));
        }
        return switch (leased.operation()) {
            case Operation.Rpc rpc ->
                new PlanStep.Ask(new SingleCall(leased, CommandKeys.put(rpc.request(), leased.commandKey())));
            case Operation.Refresh refresh -> throw new UnsupportedOperationException("to be planned");
            case Operation.Diagnose diagnose -> throw new UnsupportedOperationException("to be planned");
        };
    }

    /** The next step after the CPE's answer, which is of the kind that was asked for. */
    public static PlanStep answered(Plan plan, CpeResponse response, PlanContext context) {
        return switch (plan) {
            case SingleCall call -> done(call.leased(), new Outcome.Succeeded(new OperationResult.Answered(response)));
        };
    }

    /** The next step after the CPE said no. */
    public static PlanStep refused(Plan plan, Fault fault, PlanContext context) {
        return done(plan.leased(), Outcome.Failed.of(OperationFault.of(fault)));
    }

    /** The end after the CPE gave no answer that could be used. */
    public static OperationEnd unanswered(Plan plan, OperationFault why, PlanContext context) {
        return OperationEnd.of(plan.leased(), Outcome.Failed.of(why));
    }

    /** The end when the session is gone before the answer came. */
    public static OperationEnd lost(Plan plan, PlanContext context) {
        return OperationEnd.of(plan.leased(), Recovery.outcome(plan.leased(), context.limits()));
    }

    /** The end of an operation that was claimed and not begun. */
    public static OperationEnd untouched(LeasedOperation leased) {
        return OperationEnd.of(leased, new Outcome.GoesOn(leased.phase()));
    }

    private static PlanStep done(LeasedOperation leased, Outcome outcome) {
        return new PlanStep.Done(new OperationEnd(leased, outcome, ParameterReport.NOTHING, 0));
    }
}
