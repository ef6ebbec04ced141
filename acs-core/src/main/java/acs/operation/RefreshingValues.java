package acs.operation;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.CpeResponse;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.ParameterInfo;
import acs.cwmp.ParameterValue;
import acs.device.ParameterReport;
import org.jspecify.annotations.Nullable;

/**
 * The second half of a refresh: their values. Names that the CPE lists and does not give are left out (quirk Q37).
 *
 * @param leased the operation
 * @param found  in the first half
 * @param read   how far it came
 * @param asked  the batch that awaits its answer
 * @param calls  so far, those of the first half included
 */
record RefreshingValues(LeasedOperation leased, Found found, BatchedRead<ParameterValue> read, GetParameterValues asked,
        int calls) implements BatchedCourse<ParameterValue> {
    /**
     * What the first half found.
     *
     * @param names      all of them
     * @param parameters to be read
     * @param objects    how many objects are among the names
     * @param refused    paths that the CPE listed and then refused
     * @param bytes      of memory that all this takes
     */
    record Found(List<ParameterInfo> names, List<String> parameters, int objects, List<String> refused, long bytes) {}

    static PlanStep begin(LeasedOperation leased, Found found, int calls, PlanContext context) {
        BatchedRead<ParameterValue> read = BatchedRead.of(found.parameters(), AnswerBytes::value, leased, context);
        return read.isDone()
                ? Steps.succeeded(leased, result(found, read), learnt(found, read))
                : ask(leased, found, read, calls, context);
    }

    private static PlanStep ask(LeasedOperation leased, Found found, BatchedRead<ParameterValue> read, int calls,
            PlanContext context) {
        return Steps.ask(new RefreshingValues(leased, found, read, new GetParameterValues(read.asked()), calls + 1),
                context);
    }

    @Override
    public long bytesBefore() {
        return found.bytes();
    }

    @Override
    public @Nullable List<ParameterValue> told(CpeResponse response) {
        return response instanceof GetParameterValuesResponse answer ? answer.parameterList() : null;
    }

    @Override
    public PlanStep goOn(BatchedRead<ParameterValue> next, PlanContext context) {
        return next.isDone()
                ? Steps.succeeded(leased, result(found, next), learnt(found, next))
                : ask(leased, found, next, calls, context);
    }

    @Override
    public Learnt learnt() {
        return learnt(found, read);
    }

    private static OperationResult result(Found found, BatchedRead<ParameterValue> read) {
        return result(found, read, values(read).size());
    }

    private static OperationResult result(Found found, BatchedRead<ParameterValue> read, int parameters) {
        List<String> refused = new ArrayList<>(found.refused());
        read.bad().all().forEach(one -> refused.add(one.parameterName()));
        return new OperationResult.Refreshed(parameters, found.objects(), refused);
    }

    private static Learnt learnt(Found found, BatchedRead<ParameterValue> read) {
        List<ParameterValue> values = values(read);
        return new Learnt(result(found, read, values.size()),
                new ParameterReport(values, found.names(), List.of(), List.of(), null), read.proven());
    }

    private static List<ParameterValue> values(BatchedRead<ParameterValue> read) {
        return Names.asked(read.names()).keep(read.answers().all(), ParameterValue::name);
    }
}
