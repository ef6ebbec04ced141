package acs.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

import acs.cwmp.CpeResponse;
import acs.cwmp.Fault;
import acs.cwmp.ParameterValue;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetParameterValuesResponse;
import acs.device.Quirk;
import acs.operation.OperationFault.Reason;

/**
 * Sets a diagnosis' inputs and asks for it. The CPE runs it when the session is over.
 *
 * @param leased   the operation
 * @param diagnose what it asks
 * @param objects  where the diagnosis may stand; the first is tried
 * @param requests all calls
 * @param at       which of them awaits its answer
 * @param calls    so far
 */
record StartingDiagnosis(LeasedOperation leased, Operation.Diagnose diagnose, List<String> objects,
        List<SetParameterValues> requests, int at, int calls) implements Course {
    /** What is left to be done when the CPE has said that it is through. */
    static final String READ = "read";

    static PlanStep begin(LeasedOperation leased, Operation.Diagnose diagnose, PlanContext context) {
        List<String> objects = DiagnosticObjects.of(diagnose.diagnostic(), context.rootObject());
        if (objects.isEmpty()) {
            return Steps.failed(leased, OperationFault.of(Reason.UNSUPPORTED,
                    "No data model with this diagnosis is known of the device"), Learnt.NOTHING);
        }
        return leased.phase().equals(READ)
                ? ReadingDiagnosis.begin(leased, objects, 1, context)
                : begin(leased, diagnose, objects, 1, context);
    }

    private static PlanStep begin(LeasedOperation leased, Operation.Diagnose diagnose, List<String> objects, int calls,
            PlanContext context) {
        String object = objects.get(0);
        List<ParameterValue> values = new ArrayList<>();
        new TreeMap<>(diagnose.inputs())
                .forEach((name, value) -> values.add(SentValues.input(object, name, value)));
        // Last: other writes to the object would stop what this starts.
        values.removeIf(value -> value.name().equals(object + "DiagnosticsState"));
        values.add(ParameterValue.of(object + "DiagnosticsState", "Requested"));
        String key = context.keptKey(leased);
        return Steps.ask(new StartingDiagnosis(leased, diagnose, objects,
                SentValues.calls(values, key, key, context.quirks()), 0, calls), context);
    }

    @Override
    public SetParameterValues asked() {
        return requests.get(at);
    }

    @Override
    public PlanStep answered(CpeResponse response, PlanContext context) {
        if (!(response instanceof SetParameterValuesResponse answer)) {
            return Steps.wrongAnswer(this, response);
        }
        if (at + 1 < requests.size()) {
            return Steps.ask(new StartingDiagnosis(leased, diagnose, objects, requests, at + 1, calls + 1), context);
        }
        return Steps.done(leased, context.quirks().has(Quirk.POLL_DIAGNOSTICS)
                ? new Outcome.GoesOn(READ)
                : new Outcome.Waits(new OperationResult.Answered(answer), leased.timeout()), Learnt.NOTHING);
    }

    @Override
    public PlanStep refused(Fault fault, PlanContext context) {
        boolean mayBeElsewhere = Steps.isAboutNames(fault) && at == 0 && objects.size() > 1;
        return mayBeElsewhere
                ? begin(leased, diagnose, objects.subList(1, objects.size()), calls + 1, context)
                : Steps.refused(leased, fault, context, Learnt.NOTHING);
    }

    @Override
    public Learnt learnt() {
        return Learnt.NOTHING;
    }
}
