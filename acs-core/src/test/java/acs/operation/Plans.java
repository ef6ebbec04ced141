package acs.operation;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import acs.cwmp.AcsRequest;
import acs.cwmp.Fault;
import acs.cwmp.FaultCode;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.ParameterValue;
import acs.device.Quirk;
import acs.device.Quirks;

/** What tests of plans say. */
final class Plans {
    static final PlanContext CONTEXT = context(Quirks.NONE, PlanLimits.defaults());

    static final List<Diagnostic> DIAGNOSTICS = List.of(Diagnostic.values());

    private Plans() {}

    static PlanContext context(Quirks quirks, PlanLimits limits) {
        return new PlanContext(quirks, limits, "Device.", "mark");
    }

    static PlanContext quirk(Quirk... quirks) {
        return context(new Quirks(Set.of(quirks), 0, Set.of()), PlanLimits.defaults());
    }

    static PlanContext limits(int callsMax, int parametersMax, int readBatch) {
        PlanLimits shipped = PlanLimits.defaults();
        return context(Quirks.NONE, new PlanLimits(callsMax, parametersMax, shipped.answerBytesMax(), readBatch,
                shipped.retryDelay(),
                shipped.retryDelayMax()));
    }

    static LeasedOperation leased(Operation operation) {
        return leased(operation, 1, "", 0);
    }

    static LeasedOperation leased(AcsRequest request) {
        return leased(new Operation.Rpc(request));
    }

    static LeasedOperation leased(Operation operation, int attempts, String phase, int readBatchMax) {
        return new LeasedOperation("018f0000-0000-7000-8000-000000000001", "00D09E-Box-1", operation, "key", attempts,
                3, false, phase, Duration.ofMinutes(10), 1, readBatchMax);
    }

    static GetParameterValues read(String... names) {
        return new GetParameterValues(List.of(names));
    }

    static Plan asked(PlanStep step) {
        return ((PlanStep.Ask) step).plan();
    }

    static OperationEnd ended(PlanStep step) {
        return ((PlanStep.Done) step).end();
    }

    static Fault fault(int code) {
        return Fault.of(new FaultCode(code), "fault " + code);
    }

    /** Every asked name has itself as its value. */
    static GetParameterValuesResponse values(AcsRequest request) {
        return new GetParameterValuesResponse(((GetParameterValues) request).parameterNames().stream()
                .map(name -> ParameterValue.of(name, name)).toList());
    }

    /** Answers reads of up to {@code max} names, none of which is bad; how many calls it took is of no account. */
    static OperationEnd answerReads(PlanStep begin, PlanContext context, int max, int tooMany, String... bad) {
        Set<String> refused = new HashSet<>(Arrays.asList(bad));
        PlanStep step = begin;
        while (step instanceof PlanStep.Ask ask) {
            List<String> names = ((GetParameterValues) ask.plan().asked()).parameterNames();
            step = names.size() > max
                    ? OperationPlanner.refused(ask.plan(), fault(tooMany), context)
                    : names.stream().anyMatch(refused::contains)
                            ? OperationPlanner.refused(ask.plan(), fault(9005), context)
                            : OperationPlanner.answered(ask.plan(), values(ask.plan().asked()), context);
        }
        return ended(step);
    }
}
