package acs.operation;

import java.util.List;

import acs.cwmp.CpeResponse;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.ParameterValue;
import acs.device.ParameterReport;
import org.jspecify.annotations.Nullable;

/**
 * GetParameterValues, in as many calls as the CPE needs. A partial path is one name: what it brings cannot be known.
 *
 * @param leased the operation
 * @param read   how far it came
 * @param asked  the batch that awaits its answer
 * @param calls  so far
 */
record ReadingValues(LeasedOperation leased, BatchedRead<ParameterValue> read, GetParameterValues asked,
        int calls) implements BatchedCourse<ParameterValue> {
    static PlanStep begin(LeasedOperation leased, GetParameterValues request, PlanContext context) {
        List<String> names = Names.distinct(request.parameterNames());
        if (names.isEmpty()) {
            return new PlanStep.Ask(new Plan.SingleCall(leased, request));
        }
        if (names.size() > context.limits().parametersMax()) {
            return Steps.tooManyParameters(leased, context, Learnt.NOTHING);
        }
        return ask(leased, BatchedRead.of(names, AnswerBytes::value, leased, context), 0, context);
    }

    private static PlanStep ask(LeasedOperation leased, BatchedRead<ParameterValue> read, int calls,
            PlanContext context) {
        return Steps.ask(new ReadingValues(leased, read, new GetParameterValues(read.asked()), calls + 1), context);
    }

    @Override
    public @Nullable List<ParameterValue> told(CpeResponse response) {
        return response instanceof GetParameterValuesResponse answer ? answer.parameterList() : null;
    }

    @Override
    public PlanStep goOn(BatchedRead<ParameterValue> next, PlanContext context) {
        if (!next.isDone()) {
            return ask(leased, next, calls, context);
        }
        Learnt learnt = learnt(next);
        return next.bad().isEmpty()
                ? Steps.succeeded(leased, result(next), learnt)
                : Steps.refusedNames(leased, next.bad().all(), learnt);
    }

    @Override
    public Learnt learnt() {
        return learnt(read);
    }

    private static OperationResult result(BatchedRead<ParameterValue> read) {
        return new OperationResult.Answered(new GetParameterValuesResponse(read.answers().all()));
    }

    private static Learnt learnt(BatchedRead<ParameterValue> read) {
        if (read.answers().isEmpty()) {
            return new Learnt(null, ParameterReport.NOTHING, read.proven());
        }
        List<ParameterValue> known = Names.asked(read.names()).keep(read.answers().all(), ParameterValue::name);
        return new Learnt(result(read), report(known), read.proven());
    }

    private static ParameterReport report(List<ParameterValue> values) {
        return new ParameterReport(values, List.of(), List.of(), List.of(), null);
    }
}
