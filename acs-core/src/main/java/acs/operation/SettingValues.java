package acs.operation;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.CpeResponse;
import acs.cwmp.Fault;
import acs.cwmp.ParameterValue;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetParameterValuesResponse;
import acs.device.ParameterReport;
import acs.device.Quirk;
import org.jspecify.annotations.Nullable;

/**
 * SetParameterValues, in the CPE's spelling, and one by one where it wants that (quirk Q38).
 *
 * @param leased   the operation
 * @param requests all of them
 * @param at       which of them awaits its answer
 * @param status   the greatest of the answers so far: 1 when something is applied later
 */
record SettingValues(LeasedOperation leased, List<SetParameterValues> requests, int at,
        int status) implements Course {
    static PlanStep begin(LeasedOperation leased, SetParameterValues request, PlanContext context) {
        if (request.parameterList().size() > context.limits().parametersMax()) {
            return Steps.tooManyParameters(leased, context, Learnt.NOTHING);
        }
        List<SetParameterValues> requests = SentValues.calls(request.parameterList(), request.parameterKey(),
                context.keptKey(leased), context.quirks());
        return Steps.ask(new SettingValues(leased, requests, 0, 0), context);
    }

    @Override
    public SetParameterValues asked() {
        return requests.get(at);
    }

    @Override
    public int calls() {
        return at + 1;
    }

    @Override
    public PlanStep answered(CpeResponse response, PlanContext context) {
        if (!(response instanceof SetParameterValuesResponse answer)) {
            return Steps.wrongAnswer(this, response);
        }
        int greatest = Math.max(status, answer.status());
        if (at + 1 < requests.size()) {
            return Steps.ask(new SettingValues(leased, requests, at + 1, greatest), context);
        }
        List<ParameterValue> set = values(requests.size());
        ParameterReport report = report(set, asked().parameterKey());
        return context.quirks().has(Quirk.REBOOT_AFTER_SET) && !set.isEmpty()
                ? Steps.ask(new RebootingAfterSet(leased, report, calls() + 1), context)
                : Steps.succeeded(leased, new OperationResult.Answered(new SetParameterValuesResponse(greatest)),
                        new Learnt(null, report));
    }

    @Override
    public PlanStep refused(Fault fault, PlanContext context) {
        return Steps.refused(leased, fault, context, learnt());
    }

    @Override
    public Learnt learnt() {
        return at == 0 ? Learnt.NOTHING : new Learnt(null, report(values(at), null));
    }

    private List<ParameterValue> values(int calls) {
        List<ParameterValue> set = new ArrayList<>();
        requests.subList(0, calls).forEach(request -> set.addAll(request.parameterList()));
        return set;
    }

    private static ParameterReport report(List<ParameterValue> values, @Nullable String parameterKey) {
        return new ParameterReport(values, List.of(), List.of(), List.of(), parameterKey);
    }
}
