package acs.operation;

import java.util.List;

import acs.cwmp.GetParameterNames;
import acs.cwmp.GetParameterNamesResponse;
import acs.cwmp.ParameterInfo;
import acs.device.ParameterReport;

/**
 * GetParameterNames of a whole subtree, in as many calls as the CPE needs.
 *
 * @param leased the operation
 * @param walk   how far it came
 * @param calls  so far
 */
record WalkingNames(LeasedOperation leased, NameWalk walk, int calls) implements NamesCourse {
    static PlanStep begin(LeasedOperation leased, GetParameterNames request, PlanContext context) {
        return Steps.ask(new WalkingNames(leased, NameWalk.of(request.parameterPath(), leased, context), 1), context);
    }

    @Override
    public PlanStep goOn(NameWalk next, PlanContext context) {
        if (!next.isDone()) {
            return Steps.ask(new WalkingNames(leased, next, calls + 1), context);
        }
        return next.refused().isEmpty()
                ? Steps.succeeded(leased, result(names(next)), learnt(next))
                : Steps.refusedNames(leased, next.refused().all(), learnt(next));
    }

    @Override
    public Learnt learnt() {
        return learnt(walk);
    }

    private static Learnt learnt(NameWalk walk) {
        List<ParameterInfo> names = names(walk);
        return names.isEmpty() ? Learnt.NOTHING : new Learnt(result(names), report(names));
    }

    private static OperationResult result(List<ParameterInfo> names) {
        return new OperationResult.Answered(new GetParameterNamesResponse(names));
    }

    static List<ParameterInfo> names(NameWalk walk) {
        return Names.distinct(walk.names().all(), ParameterInfo::name);
    }

    static ParameterReport report(List<ParameterInfo> names) {
        return new ParameterReport(List.of(), names, List.of(), List.of(), null);
    }
}
