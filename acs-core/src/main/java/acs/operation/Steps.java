package acs.operation;

import java.util.List;

import acs.cwmp.CpeResponse;
import acs.cwmp.Fault;
import acs.cwmp.SetParameterValuesFault;
import acs.operation.OperationFault.Reason;

/** The ways on and the ways out that all plans have in common. */
final class Steps {
    private static final int INTERNAL_ERROR = 9002;
    private static final int INVALID_ARGUMENTS = 9003;
    private static final int RESOURCES_EXCEEDED = 9004;
    private static final int INVALID_NAME = 9005;

    private Steps() {}

    /** Asks, unless that were a call too many. */
    static PlanStep ask(Course next, PlanContext context) {
        return next.calls() > context.limits().callsMax()
                ? tooLarge(next.leased(), "It takes more than " + context.limits().callsMax() + " calls",
                        next.learnt())
                : new PlanStep.Ask(next);
    }

    static PlanStep succeeded(LeasedOperation leased, OperationResult result, Learnt learnt) {
        return done(leased, new Outcome.Succeeded(result), learnt);
    }

    static PlanStep done(LeasedOperation leased, Outcome outcome, Learnt learnt) {
        return new PlanStep.Done(new OperationEnd(leased, outcome, learnt.report(), learnt.readBatchMax()));
    }

    static PlanStep failed(LeasedOperation leased, OperationFault fault, Learnt learnt) {
        return done(leased, new Outcome.Failed(fault, learnt.result()), learnt);
    }

    /** A fault that may pass is tried again while it may: the CPE says that it did nothing, so a repeat does no harm. */
    static PlanStep refused(LeasedOperation leased, Fault fault, PlanContext context, Learnt learnt) {
        OperationFault why = OperationFault.of(fault);
        return mayPass(fault, context) && leased.attempts() < leased.attemptsMax()
                ? done(leased, new Outcome.Again(why, context.limits().delayAfter(leased.attempts())), learnt)
                : failed(leased, why, learnt);
    }

    static PlanStep tooLarge(LeasedOperation leased, String text, Learnt learnt) {
        return failed(leased, OperationFault.of(Reason.TOO_LARGE, text), learnt);
    }

    static PlanStep tooManyParameters(LeasedOperation leased, PlanContext context, Learnt learnt) {
        return tooLarge(leased, "It is about more than " + context.limits().parametersMax() + " parameters", learnt);
    }

    static PlanStep tooManyBytes(LeasedOperation leased, PlanContext context, Learnt learnt) {
        return tooLarge(leased, "Its answers take more than " + context.limits().answerBytesMax() + " bytes", learnt);
    }

    /** Some names were refused, the rest is there. */
    static PlanStep refusedNames(LeasedOperation leased, List<SetParameterValuesFault> refused, Learnt learnt) {
        SetParameterValuesFault first = refused.get(0);
        return failed(leased, new OperationFault(Reason.CPE_FAULT, first.faultCode().number(), first.faultString(),
                refused), learnt);
    }

    /** Held impossible: the session lets only answers of the kind that was asked for through. */
    static PlanStep wrongAnswer(Plan plan, CpeResponse response) {
        return failed(plan.leased(), OperationFault.of(Reason.WRONG_ANSWER,
                "The device answered " + plan.asked().rpcName() + " with " + response.rpcName()), Learnt.NOTHING);
    }

    /** The CPE took offence at a name. */
    static boolean isAboutNames(Fault fault) {
        return fault.faultCode().number() == INVALID_NAME || fault.faultCode().number() == INVALID_ARGUMENTS;
    }

    static boolean isInvalidName(Fault fault) {
        return fault.faultCode().number() == INVALID_NAME;
    }

    /** The CPE could not do that much at once; many say so with an internal error. */
    static boolean isTooMuch(Fault fault) {
        return fault.faultCode().number() == RESOURCES_EXCEEDED || fault.faultCode().number() == INTERNAL_ERROR;
    }

    static boolean isInternalError(Fault fault) {
        return fault.faultCode().number() == INTERNAL_ERROR;
    }

    private static boolean mayPass(Fault fault, PlanContext context) {
        return isTooMuch(fault) || passes(fault, context);
    }

    /** Quirk Q50: whatever the fault says, it says it only for now. */
    static boolean passes(Fault fault, PlanContext context) {
        return context.quirks().passingFaults().contains(fault.faultCode().number())
                || fault.parameterFaults().stream().anyMatch(
                        one -> context.quirks().passingFaults().contains(one.faultCode().number()));
    }
}
