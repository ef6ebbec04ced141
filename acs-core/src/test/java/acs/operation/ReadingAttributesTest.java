package acs.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import acs.cwmp.CpeResponse;
import acs.cwmp.GetParameterAttributes;
import acs.cwmp.GetParameterAttributesResponse;
import acs.cwmp.ParameterAttributes;
import acs.cwmp.SetParameterValuesFault;
import acs.operation.OperationFault.Reason;
import org.junit.jupiter.api.Test;

/** GetParameterAttributes is cut into batches and bisected like GetParameterValues. */
class ReadingAttributesTest {
    private int calls;

    private static List<String> names(int count) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add("Device.P" + i);
        }
        return names;
    }

    private static CpeResponse attributes(List<String> names) {
        return new GetParameterAttributesResponse(
                names.stream().map(name -> new ParameterAttributes(name, 2, List.of())).toList());
    }

    /** Of a device that answers up to {@code max} names, none of which is bad. */
    private OperationEnd run(List<String> names, PlanContext context, int readBatchMax, int max, String... bad) {
        Set<String> refused = new HashSet<>(Arrays.asList(bad));
        PlanStep step = OperationPlanner.begin(
                Plans.leased(new Operation.Rpc(new GetParameterAttributes(names)), 1, "", readBatchMax), context);
        while (step instanceof PlanStep.Ask ask) {
            calls++;
            List<String> asked = ((GetParameterAttributes) ask.plan().asked()).parameterNames();
            step = asked.size() > max
                    ? OperationPlanner.refused(ask.plan(), Plans.fault(9004), context)
                    : asked.stream().anyMatch(refused::contains)
                            ? OperationPlanner.refused(ask.plan(), Plans.fault(9005), context)
                            : OperationPlanner.answered(ask.plan(), attributes(asked), context);
        }
        return Plans.ended(step);
    }

    @Test
    void many_names_go_in_batches_and_their_answers_come_together() {
        OperationEnd end = run(names(600), Plans.CONTEXT, 0, 600);

        assertThat(calls).isEqualTo(3);
        assertThat(end.outcome())
                .isEqualTo(new Outcome.Succeeded(new OperationResult.Answered(attributes(names(600)))));
        assertThat(end.report().attributes()).hasSize(600);
    }

    @Test
    void a_device_whose_limit_is_known_is_asked_for_no_more_and_one_that_cannot_is_asked_for_less() {
        run(names(100), Plans.CONTEXT, 10, 10);
        assertThat(calls).isEqualTo(10);

        OperationEnd end = run(names(100), Plans.CONTEXT, 0, 10);
        assertThat(end.outcome()).isInstanceOf(Outcome.Succeeded.class);
        assertThat(end.readBatchMax()).as("tells nothing about values").isZero();
    }

    @Test
    void a_bad_name_is_found_and_named_and_the_others_are_told() {
        OperationEnd end = run(names(300), Plans.CONTEXT, 0, 300, "Device.P17");

        OperationFault fault = ((Outcome.Failed) end.outcome()).fault();
        assertThat(fault.code()).isEqualTo(9005);
        assertThat(fault.parameters()).extracting(SetParameterValuesFault::parameterName)
                .containsExactly("Device.P17");
        assertThat(end.report().attributes()).hasSize(299);
        assertThat(calls).isLessThan(25);
    }

    @Test
    void a_device_that_refuses_all_is_not_asked_for_ever() {
        OperationEnd end = run(names(10_000), Plans.CONTEXT, 0, 10_000, names(10_000).toArray(String[]::new));

        assertThat(((Outcome.Failed) end.outcome()).fault().reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(calls).isEqualTo(Plans.CONTEXT.limits().callsMax());
    }

    @Test
    void more_parameters_than_allowed_are_neither_asked_for_nor_taken() {
        PlanContext tight = Plans.limits(9, 5, 2);

        assertThat(((Outcome.Failed) run(names(6), tight, 0, 6).outcome()).fault().reason())
                .isEqualTo(Reason.TOO_LARGE);
        PlanStep step = OperationPlanner.begin(Plans.leased(new GetParameterAttributes(List.of("Device."))), tight);
        assertThat(((Outcome.Failed) Plans
                .ended(OperationPlanner.answered(Plans.asked(step), attributes(names(6)), tight)).outcome()).fault()
                .reason()).isEqualTo(Reason.TOO_LARGE);
    }
}
