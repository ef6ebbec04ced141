package acs.operation;

import java.util.List;

import acs.cwmp.CpeResponse;
import acs.cwmp.Fault;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.ParameterValue;
import acs.device.ParameterReport;
import acs.device.Quirk;
import acs.operation.OperationFault.Reason;

/**
 * Reads what a diagnosis brought.
 *
 * @param leased  the operation
 * @param objects where the diagnosis may stand; the first is read
 * @param calls   so far
 */
record ReadingDiagnosis(LeasedOperation leased, List<String> objects, int calls) implements Course {
    private static final String STATE = "DiagnosticsState";

    static PlanStep begin(LeasedOperation leased, List<String> objects, int calls, PlanContext context) {
        return Steps.ask(new ReadingDiagnosis(leased, objects, calls), context);
    }

    @Override
    public GetParameterValues asked() {
        return new GetParameterValues(List.of(objects.get(0)));
    }

    @Override
    public PlanStep answered(CpeResponse response, PlanContext context) {
        if (!(response instanceof GetParameterValuesResponse answer)) {
            return Steps.wrongAnswer(this, response);
        }
        if (answer.parameterList().size() > context.limits().parametersMax()) {
            return Steps.tooManyParameters(leased, context, Learnt.NOTHING);
        }
        if (AnswerBytes.of(answer) > context.limits().answerBytesMax()) {
            return Steps.tooManyBytes(leased, context, Learnt.NOTHING);
        }
        List<ParameterValue> values = Names.asked(asked().parameterNames()).keep(answer.parameterList(),
                ParameterValue::name);
        String state = state(values);
        OperationResult result = new OperationResult.Diagnosed(state, values);
        Learnt learnt = new Learnt(result, new ParameterReport(values, List.of(), List.of(), List.of(), null));
        return switch (state) {
            case "Requested", "InProgress" -> stillRuns(learnt, context);
            case "", "None", "Canceled" -> Steps.failed(leased, OperationFault.of(Reason.OUTCOME_UNKNOWN,
                    "The device knows nothing of the diagnosis any more: a reboot or a write has reset it"), learnt);
            default -> Steps.succeeded(leased, result, learnt);
        };
    }

    private String state(List<ParameterValue> values) {
        for (ParameterValue value : values) {
            if (value.name().equals(objects.get(0) + STATE)) {
                return value.value().strip();
            }
        }
        return "";
    }

    /** A CPE that never says when it is through is asked again, as often as the operation may be begun. */
    private PlanStep stillRuns(Learnt learnt, PlanContext context) {
        if (!context.quirks().has(Quirk.POLL_DIAGNOSTICS)) {
            return Steps.done(leased, new Outcome.Waits(null, leased.timeout()), learnt);
        }
        OperationFault why = OperationFault.of(Reason.TIMED_OUT, "The diagnosis has not ended yet");
        return leased.attempts() < leased.attemptsMax()
                ? Steps.done(leased, new Outcome.Again(why, context.limits().delayAfter(leased.attempts())), learnt)
                : Steps.failed(leased, why, learnt);
    }

    @Override
    public PlanStep refused(Fault fault, PlanContext context) {
        return Steps.isAboutNames(fault) && objects.size() > 1
                ? begin(leased, objects.subList(1, objects.size()), calls + 1, context)
                : Steps.refused(leased, fault, context, Learnt.NOTHING);
    }

    @Override
    public Learnt learnt() {
        return Learnt.NOTHING;
    }
}
