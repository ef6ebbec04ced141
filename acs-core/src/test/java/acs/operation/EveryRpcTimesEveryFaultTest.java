package acs.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import acs.cwmp.AcsRequest;
import acs.cwmp.AddObject;
import acs.cwmp.CancelTransfer;
import acs.cwmp.ChangeDuState;
import acs.cwmp.DeleteObject;
import acs.cwmp.Download;
import acs.cwmp.FactoryReset;
import acs.cwmp.Fault;
import acs.cwmp.FaultCode;
import acs.cwmp.GetAllQueuedTransfers;
import acs.cwmp.GetOptions;
import acs.cwmp.GetParameterAttributes;
import acs.cwmp.GetParameterNames;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetQueuedTransfers;
import acs.cwmp.GetRpcMethods;
import acs.cwmp.ParameterPath;
import acs.cwmp.ParameterValue;
import acs.cwmp.Reboot;
import acs.cwmp.ScheduleDownload;
import acs.cwmp.ScheduleInform;
import acs.cwmp.SetParameterAttributes;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetParameterValuesFault;
import acs.cwmp.SetVouchers;
import acs.cwmp.Upload;
import acs.cwmp.VendorRequest;
import acs.device.Quirks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation times every fault code: each ends, with the CPE's own code, and only what may pass is repeated, later and
 * later.
 */
class EveryRpcTimesEveryFaultTest {
    private static final Set<Integer> PASSING = Set.of(9002, 9004);

    static Stream<AcsRequest> requests() {
        return Stream.of(new GetRpcMethods(), new GetParameterValues(List.of("Device.A", "Device.B", "Device.C")),
                new SetParameterValues(List.of(ParameterValue.of("Device.A", "1")), ""),
                new GetParameterNames("", false), new GetParameterAttributes(List.of("Device.A")),
                new SetParameterAttributes(List.of()), new AddObject("Device.A.", ""),
                new DeleteObject("Device.A.1.", ""), new Reboot(""), new FactoryReset(),
                new Download("", "1 Firmware Upgrade Image", "http://f/", "", "", 0, "", 0, "", ""),
                new Upload("", "2 Vendor Log File", "http://f/", "", "", 0), new ScheduleInform(5, ""),
                new ScheduleDownload("", "1 Firmware Upgrade Image", "http://f/", "", "", 0, "", List.of()),
                new CancelTransfer("k"), new GetQueuedTransfers(), new GetAllQueuedTransfers(),
                new ChangeDuState(List.of(), ""), new SetVouchers(List.of()), new GetOptions(""),
                new VendorRequest("X_00D09E_Do", List.of()));
    }

    /** With those that are no single RPC. */
    static Stream<Operation> operations() {
        return Stream.concat(requests().map(Operation.Rpc::new),
                Stream.concat(Stream.of(new Operation.Refresh(new ParameterPath("Device.A.")),
                        new Operation.Refresh(ParameterPath.ROOT)),
                        Plans.DIAGNOSTICS.stream().map(it -> new Operation.Diagnose(it, Map.of("Host", "h")))));
    }

    /** The standard's, vendors', nobody's; also an ACS's, and what is no fault. */
    private static int[] codes() {
        return IntStream.concat(IntStream.rangeClosed(9000, 9032),
                IntStream.of(9033, 9799, 9800, 9899, 9900, 8005, 0, -1, Integer.MAX_VALUE)).toArray();
    }

    private static OperationEnd refuseAll(Operation operation, int code, int attempts, PlanContext context) {
        PlanStep step = OperationPlanner.begin(Plans.leased(operation, attempts, "", 0), context);
        for (int calls = 0; step instanceof PlanStep.Ask ask; calls++) {
            assertThat(calls).isLessThan(20);
            step = OperationPlanner.refused(ask.plan(), Plans.fault(code), context);
        }
        return Plans.ended(step);
    }

    @Test
    void the_matrix_has_every_type_of_operation() {
        assertThat(operations().map(Operation::type)).containsOnlyOnceElementsOf(
                EnumSet.complementOf(EnumSet.of(OperationType.REFRESH, OperationType.DIAGNOSE)))
                .contains(OperationType.REFRESH, OperationType.DIAGNOSE);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void a_fault_ends_the_operation_with_its_code_and_one_that_may_pass_is_tried_again_later(Operation operation) {
        for (int code : codes()) {
            String pair = operation + " × " + code;
            OperationEnd first = refuseAll(operation, code, 1, Plans.CONTEXT);
            OperationEnd second = refuseAll(operation, code, 2, Plans.CONTEXT);
            OperationEnd last = refuseAll(operation, code, 3, Plans.CONTEXT);

            if (PASSING.contains(code)) {
                assertAgain(pair, first, code, PlanLimits.defaults().retryDelay());
                assertAgain(pair, second, code, PlanLimits.defaults().retryDelay().multipliedBy(2));
            } else {
                assertFailed(pair, first, code);
                assertFailed(pair, second, code);
            }
            assertFailed(pair, last, code);
        }
    }

    private static void assertAgain(String pair, OperationEnd end, int code, Duration delay) {
        assertThat(end.outcome()).as(pair).isInstanceOfSatisfying(Outcome.Again.class, again -> {
            assertThat(again.fault().code()).as(pair).isEqualTo(code);
            assertThat(again.delay()).as(pair).isEqualTo(delay);
        });
    }

    private static void assertFailed(String pair, OperationEnd end, int code) {
        assertThat(end.outcome()).as(pair).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.fault().code()).as(pair).isEqualTo(code);
            assertThat(failed.fault().reason()).as(pair).isEqualTo(OperationFault.Reason.CPE_FAULT);
            assertThat(failed.fault().message()).as(pair).isEqualTo("fault " + code);
        });
        assertThat(end.report().parameterKey()).as(pair).isNull();
        assertThat(end.report().values()).as(pair).isEmpty();
    }

    /** Quirk Q50: also those that otherwise are bisected, walked around or final. */
    @ParameterizedTest
    @MethodSource("operations")
    void a_fault_that_passes_by_a_rule_is_tried_again(Operation operation) {
        for (int code : codes()) {
            PlanContext passing = Plans.context(new Quirks(Set.of(), 0, Set.of(code)), PlanLimits.defaults());

            assertAgain(operation + " × " + code, refuseAll(operation, code, 1, passing), code,
                    PlanLimits.defaults().retryDelay());
            assertFailed(operation + " × " + code, refuseAll(operation, code, 3, passing), code);
        }
    }

    @Test
    void a_delay_doubles_up_to_its_bound() {
        PlanLimits limits = PlanLimits.defaults();

        assertThat(IntStream.of(1, 2, 3, 6, 7, 30, Integer.MAX_VALUE).mapToObj(limits::delayAfter)).containsExactly(
                Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(16),
                limits.retryDelayMax(), limits.retryDelayMax(), limits.retryDelayMax());
    }

    @Test
    void the_faults_of_single_parameters_come_along_and_may_pass_by_a_rule() {
        Fault inner = new Fault(new FaultCode(9003), "Invalid arguments",
                List.of(new SetParameterValuesFault("Device.A", new FaultCode(9007), "not ready")));
        PlanStep step = OperationPlanner.begin(
                Plans.leased(new SetParameterValues(List.of(ParameterValue.of("Device.A", "1")), "k")), Plans.CONTEXT);
        PlanContext passing = Plans.context(new Quirks(Set.of(), 0, Set.of(9007)), PlanLimits.defaults());

        assertThat(Plans.ended(OperationPlanner.refused(Plans.asked(step), inner, Plans.CONTEXT)).outcome())
                .isEqualTo(Outcome.Failed.of(OperationFault.of(inner)));
        assertThat(Plans.ended(OperationPlanner.refused(Plans.asked(step), inner, passing)).outcome())
                .isEqualTo(new Outcome.Again(OperationFault.of(inner), PlanLimits.defaults().retryDelay()));
    }
}
