package acs.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import acs.cwmp.AcsRequest;
import acs.cwmp.AllQueuedTransfer;
import acs.cwmp.CpeResponse;
import acs.cwmp.CwmpDateTime;
import acs.cwmp.Fault;
import acs.cwmp.FaultCode;
import acs.cwmp.GetAllQueuedTransfers;
import acs.cwmp.GetAllQueuedTransfersResponse;
import acs.cwmp.GetOptions;
import acs.cwmp.GetOptionsResponse;
import acs.cwmp.GetParameterAttributes;
import acs.cwmp.GetParameterAttributesResponse;
import acs.cwmp.GetParameterNames;
import acs.cwmp.GetParameterNamesResponse;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.GetQueuedTransfers;
import acs.cwmp.GetQueuedTransfersResponse;
import acs.cwmp.GetRpcMethods;
import acs.cwmp.GetRpcMethodsResponse;
import acs.cwmp.OptionStruct;
import acs.cwmp.ParameterAttributes;
import acs.cwmp.ParameterInfo;
import acs.cwmp.ParameterPath;
import acs.cwmp.ParameterValue;
import acs.cwmp.QueuedTransfer;
import acs.cwmp.SetParameterValuesResponse;
import acs.cwmp.VendorArgument;
import acs.cwmp.VendorRequest;
import acs.cwmp.VendorResponse;
import acs.device.ParameterReport;
import acs.device.Quirks;
import acs.operation.OperationFault.Reason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever a device answers, what one operation gathers stays within its bytes. */
class AnswerBytesTest {
    private static final int MAX = 64 << 10;
    private static final PlanContext CONTEXT = context(MAX);
    private static final Operation REFRESH = new Operation.Refresh(new ParameterPath("Device."));
    private static final String LONG = "ж".repeat(10_000);

    private static PlanContext context(int answerBytesMax) {
        PlanLimits shipped = PlanLimits.defaults();
        return Plans.context(Quirks.NONE, new PlanLimits(shipped.callsMax(), shipped.parametersMax(),
                answerBytesMax, 1, shipped.retryDelay(), shipped.retryDelayMax()));
    }

    private static CpeResponse names(int count, String suffix) {
        List<ParameterInfo> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(new ParameterInfo("Device.P" + i + suffix, true));
        }
        return new GetParameterNamesResponse(names);
    }

    private static CpeResponse values(AcsRequest request, String value) {
        return new GetParameterValuesResponse(((GetParameterValues) request).parameterNames().stream()
                .map(name -> ParameterValue.of(name, value)).toList());
    }

    private static @Nullable Reason failure(OperationEnd end) {
        return end.outcome() instanceof Outcome.Failed failed ? failed.fault().reason() : null;
    }

    @Test
    void a_refresh_whose_values_are_too_many_bytes_fails_and_keeps_what_it_has_read() {
        PlanStep step = OperationPlanner.answered(Plans.asked(OperationPlanner.begin(Plans.leased(REFRESH), CONTEXT)),
                names(10, ""), CONTEXT);
        while (step instanceof PlanStep.Ask ask) {
            step = OperationPlanner.answered(ask.plan(), values(ask.plan().asked(), LONG), CONTEXT);
        }

        OperationEnd end = Plans.ended(step);
        assertThat(failure(end)).isEqualTo(Reason.TOO_LARGE);
        // Three of 20 kB each are within 64 KiB.
        assertThat(end.report().values()).extracting(ParameterValue::name).containsExactly("Device.P0", "Device.P1",
                "Device.P2");
    }

    @Test
    void names_that_are_too_many_bytes_fail_a_refresh_before_it_reads_a_value() {
        OperationEnd end = Plans.ended(OperationPlanner.answered(
                Plans.asked(OperationPlanner.begin(Plans.leased(REFRESH), CONTEXT)), names(10, LONG), CONTEXT));

        assertThat(failure(end)).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void names_count_with_the_values_that_are_read_of_them() {
        PlanStep step = OperationPlanner.answered(Plans.asked(OperationPlanner.begin(Plans.leased(REFRESH), CONTEXT)),
                names(3, "ж".repeat(9_000)), CONTEXT);
        step = OperationPlanner.answered(Plans.asked(step), values(Plans.asked(step).asked(), LONG), CONTEXT);

        assertThat(failure(Plans.ended(step))).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void refusals_with_long_texts_count_too() {
        List<String> asked = List.of("Device.A", "Device.B", "Device.C", "Device.D", "Device.E");
        PlanStep step = OperationPlanner.begin(Plans.leased(new GetParameterValues(asked)), CONTEXT);
        int calls = 0;
        while (step instanceof PlanStep.Ask ask) {
            calls++;
            step = OperationPlanner.refused(ask.plan(), Fault.of(new FaultCode(9005), LONG), CONTEXT);
        }

        assertThat(calls).isEqualTo(4);
        assertThat(failure(Plans.ended(step))).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void every_answer_of_a_single_call_is_bounded() {
        String half = "ж".repeat(MAX / 4);
        List<List<Object>> calls = List.of(
                List.of(new GetRpcMethods(), new GetRpcMethodsResponse(List.of(half, half))),
                List.of(new GetQueuedTransfers(), new GetQueuedTransfersResponse(
                        List.of(new QueuedTransfer(half, 1), new QueuedTransfer(half, 1)))),
                List.of(new GetAllQueuedTransfers(), new GetAllQueuedTransfersResponse(
                        List.of(new AllQueuedTransfer(half, 1, true, half, 1, "")))),
                List.of(new GetOptions(""), new GetOptionsResponse(List.of(new OptionStruct(half, half, 0, 0,
                        CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN, false)))),
                List.of(new GetParameterNames("Device.", true), names(2, half)),
                List.of(new GetParameterAttributes(List.of()), new GetParameterAttributesResponse(
                        List.of(new ParameterAttributes("Device.A", 0, List.of(half, half))))),
                List.of(new VendorRequest("X_Get", List.of()), new VendorResponse("X_GetResponse", List.of(
                        new VendorArgument("A", half, List.of(VendorArgument.of("B", half)))))));
        for (List<Object> call : calls) {
            Plan plan = Plans.asked(OperationPlanner.begin(Plans.leased((AcsRequest) call.get(0)), CONTEXT));
            OperationEnd end = Plans.ended(OperationPlanner.answered(plan, (CpeResponse) call.get(1), CONTEXT));

            assertThat(failure(end)).as(call.get(0).toString()).isEqualTo(Reason.TOO_LARGE);
        }
    }

    @Test
    void a_diagnosis_whose_result_is_too_large_fails() {
        Operation.Diagnose ping = new Operation.Diagnose(Diagnostic.PING, Map.of("Host", "h"));
        Plan plan = Plans.asked(OperationPlanner.begin(Plans.leased(ping, 1, "read", 0), CONTEXT));
        CpeResponse answer = new GetParameterValuesResponse(List.of(
                ParameterValue.of("Device.IP.Diagnostics.IPPing.DiagnosticsState", "Complete"),
                ParameterValue.of("Device.IP.Diagnostics.IPPing.X", LONG.repeat(4))));

        assertThat(failure(Plans.ended(OperationPlanner.answered(plan, answer, CONTEXT)))).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void four_times_the_largest_known_device_is_refreshed() {
        int parameters = 4 * 6_500;
        PlanLimits shipped = PlanLimits.defaults();
        PlanContext context = Plans.context(Quirks.NONE, shipped);
        String suffix = ".WANDevice.1.WANConnectionDevice.1.WANIPConnection.1.Stats.EthernetBytesSent";
        PlanStep step = OperationPlanner.answered(Plans.asked(OperationPlanner.begin(Plans.leased(REFRESH), context)),
                names(parameters, suffix), context);
        while (step instanceof PlanStep.Ask ask) {
            step = OperationPlanner.answered(ask.plan(), values(ask.plan().asked(), "a value of 20 chars."), context);
        }

        assertThat(Plans.ended(step).outcome()).isInstanceOf(Outcome.Succeeded.class);
        assertThat(Plans.ended(step).report().values()).hasSize(parameters);
    }

    @Test
    void whatever_a_random_device_answers_no_plan_holds_more_than_its_bytes() {
        for (long seed = 0; seed < 3_000; seed++) {
            Random chance = new Random(seed);
            PlanContext context = context(64 + chance.nextInt(20_000));
            int max = context.limits().answerBytesMax();
            PlanStep step = OperationPlanner.begin(Plans.leased(operation(chance)), context);
            while (step instanceof PlanStep.Ask ask) {
                assertThat(ask.plan().bytes()).as("seed %d", seed).isLessThanOrEqualTo(max);
                step = chance.nextInt(6) == 0
                        ? OperationPlanner.refused(ask.plan(), Fault.of(new FaultCode(9002 + chance.nextInt(4)),
                                "f".repeat(chance.nextInt(2_000))), context)
                        : OperationPlanner.answered(ask.plan(), answer(ask.plan().asked(), chance), context);
            }
            assertThat(characters(Plans.ended(step).report())).as("seed %d", seed).isLessThanOrEqualTo(max);
        }
    }

    private static long characters(ParameterReport report) {
        return (report.values().stream().mapToLong(value -> value.name().length() + value.value().length()).sum()
                + report.names().stream().mapToLong(name -> name.name().length()).sum());
    }

    private static Operation operation(Random chance) {
        return switch (chance.nextInt(4)) {
            case 0 -> REFRESH;
            case 1 -> new Operation.Rpc(new GetParameterNames("Device.", false));
            case 2 -> new Operation.Rpc(new GetParameterAttributes(List.of("Device.", "Device.P1", "Device.P2")));
            default -> new Operation.Rpc(new GetParameterValues(List.of("Device.", "Device.P1", "Device.P2")));
        };
    }

    private static CpeResponse answer(AcsRequest request, Random chance) {
        String text = (chance.nextBoolean() ? "x" : "ж").repeat(chance.nextInt(1_500));
        return switch (request) {
            case GetParameterNames get -> names(chance.nextInt(8), chance.nextBoolean() ? text : ".");
            case GetParameterValues get -> values(get, text);
            case GetParameterAttributes get -> new GetParameterAttributesResponse(get.parameterNames().stream()
                    .map(name -> new ParameterAttributes(name, 0, List.of(text))).toList());
            default -> new SetParameterValuesResponse(0);
        };
    }
}
