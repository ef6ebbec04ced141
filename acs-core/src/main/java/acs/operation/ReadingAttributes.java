package acs.operation;

import java.util.List;

import acs.cwmp.CpeResponse;
import acs.cwmp.GetParameterAttributes;
import acs.cwmp.GetParameterAttributesResponse;
import acs.cwmp.ParameterAttributes;
import acs.device.ParameterReport;
import acs.operation.Plan.SingleCall;
import org.jspecify.annotations.Nullable;

/**
 * GetParameterAttributes, in as many calls as the CPE needs. What was learnt of its batches for values counts here too; what
 * is learnt here does not count there.
 *
 * @param leased the operation
 * @param read   how far it came
 * @param asked  the batch that awaits its answer
 * @param calls  so far
 */
record ReadingAttributes(LeasedOperation leased, BatchedRead<ParameterAttributes> read, GetParameterAttributes asked,
        int calls) implements BatchedCourse<ParameterAttributes> {
    static PlanStep begin(LeasedOperation leased, GetParameterAttributes request, PlanContext context) {
        List<String> names = Names.distinct(request.parameterNames());
        if (names.isEmpty()) {
            return new PlanStep.Ask(new SingleCall(leased, request));
        }
        return names.size() > context.limits().parametersMax()
                ? Steps.tooManyParameters(leased, context, Learnt.NOTHING)
                : ask(leased, BatchedRead.of(names, AnswerBytes::attributes, leased, context), 0, context);
    }

    private static PlanStep ask(LeasedOperation leased, BatchedRead<ParameterAttributes> read, int calls,
            PlanContext context) {
        return Steps.ask(new ReadingAttributes(leased, read, new GetParameterAttributes(read.asked()), calls + 1),
                context);
    }

    @Override
    public @Nullable List<ParameterAttributes> told(CpeResponse response) {
        return response instanceof GetParameterAttributesResponse answer ? answer.parameterList() : null;
    }

    @Override
    public PlanStep goOn(BatchedRead<ParameterAttributes> next, PlanContext context) {
        if (!next.isDone()) {
            return ask(leased, next, calls, context);
        }
        return next.bad().isEmpty()
                ? Steps.succeeded(leased, result(next), learnt(next))
                : Steps.refusedNames(leased, next.bad().all(), learnt(next));
    }

    @Override
    public Learnt learnt() {
        return learnt(read);
    }

    private static OperationResult result(BatchedRead<ParameterAttributes> read) {
        return new OperationResult.Answered(new GetParameterAttributesResponse(read.answers().all()));
    }

    private static Learnt learnt(BatchedRead<ParameterAttributes> read) {
        if (read.answers().isEmpty()) {
            return Learnt.NOTHING;
        }
        List<ParameterAttributes> known = Names.asked(read.names()).keep(read.answers().all(),
                ParameterAttributes::name);
        return new Learnt(result(read), new ParameterReport(List.of(), List.of(), known, List.of(), null));
    }
}
