package acs.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
import acs.cwmp.GetAllQueuedTransfers;
import acs.cwmp.GetOptions;
import acs.cwmp.GetParameterAttributes;
import acs.cwmp.GetParameterNames;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetQueuedTransfers;
import acs.cwmp.GetRpcMethods;
import acs.cwmp.ParameterValue;
import acs.cwmp.Reboot;
import acs.cwmp.ScheduleDownload;
import acs.cwmp.ScheduleInform;
import acs.cwmp.SetParameterAttributes;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetVouchers;
import acs.cwmp.Upload;
import acs.cwmp.VendorRequest;
import acs.device.Quirks;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every RPC of the ACS times every fault code: each ends, with the CPE's own code, and only what may pass is repeated. */
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

    private static int[] codes() {
        return IntStream.concat(IntStream.rangeClosed(9000, 9032), IntStream.of(9800)).toArray();
    }

    private static Outcome refuseAll(AcsRequest request, int code, int attempts, PlanContext context) {
        PlanStep step = OperationPlanner.begin(Plans.leased(new Operation.Rpc(request), attempts, "", 0), context);
        for (int calls = 0; step instanceof PlanStep.Ask ask; calls++) {
            assertThat(calls).isLessThan(20);
            step = OperationPlanner.refused(ask.plan(), Plans.fault(code), context);
        }
        return Plans.ended(step).outcome();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_fault_ends_the_operation_with_its_code_and_one_that_may_pass_is_tried_again(AcsRequest request) {
        for (int code : codes()) {
            Outcome first = refuseAll(request, code, 1, Plans.CONTEXT);
            Outcome last = refuseAll(request, code, 3, Plans.CONTEXT);

            assertThat(first instanceof Outcome.Again).as("%s × %d", request, code).isEqualTo(PASSING.contains(code));
            OperationFault fault = first instanceof Outcome.Again again
                    ? again.fault()
                    : ((Outcome.Failed) first).fault();
            assertThat(fault.code()).isEqualTo(code);
            assertThat(((Outcome.Failed) last).fault().code()).isEqualTo(code);
            assertThat(((Outcome.Failed) last).fault().reason()).isEqualTo(OperationFault.Reason.CPE_FAULT);
        }
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_fault_that_passes_by_a_rule_is_tried_again(AcsRequest request) {
        PlanContext passing = Plans.context(new Quirks(Set.of(), 0, Set.of(9001)), PlanLimits.defaults());

        assertThat(refuseAll(request, 9001, 1, passing)).isInstanceOf(Outcome.Again.class);
        assertThat(refuseAll(request, 9001, 3, passing)).isInstanceOf(Outcome.Failed.class);
    }
}
