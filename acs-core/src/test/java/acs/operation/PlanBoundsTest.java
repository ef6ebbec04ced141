package acs.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import acs.cwmp.AcsRequest;
import acs.cwmp.GetParameterAttributes;
import acs.cwmp.GetParameterAttributesResponse;
import acs.cwmp.GetParameterNames;
import acs.cwmp.GetParameterNamesResponse;
import acs.cwmp.GetParameterValues;
import acs.cwmp.ParameterAttributes;
import acs.cwmp.ParameterInfo;
import acs.cwmp.ParameterValue;
import acs.cwmp.SetParameterValues;
import acs.device.Quirks;
import acs.operation.OperationFault.Reason;
import org.junit.jupiter.api.Test;

/** The bounds of plans from both sides, and what is done with answers that cannot be read. */
class PlanBoundsTest {
    private static final PlanContext THREE = Plans.limits(9, 3, 9);
    private static final OperationFault UNREADABLE = OperationFault.of(Reason.UNREADABLE_ANSWER, "?");

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "Device.X." + i).toList();
    }

    private static PlanStep begin(AcsRequest request, PlanContext context) {
        return OperationPlanner.begin(Plans.leased(request), context);
    }

    private static Reason failure(PlanStep step) {
        return ((Outcome.Failed) Plans.ended(step).outcome()).fault().reason();
    }

    // Parameters.

    @Test
    void as_many_names_as_allowed_are_asked_for_and_one_more_is_too_many() {
        GetParameterAttributes attributes = new GetParameterAttributes(names(3));

        assertThat(Plans.asked(begin(new GetParameterValues(names(3)), THREE)).asked())
                .isEqualTo(new GetParameterValues(names(3)));
        assertThat(Plans.asked(begin(attributes, THREE)).asked()).isEqualTo(attributes);
        assertThat(failure(begin(new GetParameterValues(names(4)), THREE))).isEqualTo(Reason.TOO_LARGE);
        assertThat(failure(begin(new GetParameterAttributes(names(4)), THREE))).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void as_many_values_as_allowed_are_set_and_one_more_is_too_many() {
        assertThat(Plans.asked(begin(set(3), THREE)).asked()).isEqualTo(set(3));
        assertThat(failure(begin(set(4), THREE))).isEqualTo(Reason.TOO_LARGE);
    }

    private static SetParameterValues set(int count) {
        return new SetParameterValues(names(count).stream().map(name -> ParameterValue.of(name, "1")).toList(), "mark");
    }

    @Test
    void as_many_answers_as_allowed_are_taken_and_one_more_is_too_many() {
        GetParameterValues all = new GetParameterValues(List.of("Device."));
        GetParameterAttributes attributes = new GetParameterAttributes(List.of("Device."));
        GetParameterNames walk = new GetParameterNames("Device.", false);

        for (int count : List.of(3, 4)) {
            Class<? extends Outcome> expected = count == 3 ? Outcome.Succeeded.class : Outcome.Failed.class;
            assertThat(Plans.ended(OperationPlanner.answered(Plans.asked(begin(all, THREE)),
                    Plans.values(new GetParameterValues(names(count))), THREE)).outcome()).isInstanceOf(expected);
            assertThat(Plans.ended(OperationPlanner.answered(Plans.asked(begin(attributes, THREE)),
                    new GetParameterAttributesResponse(names(count).stream()
                            .map(name -> new ParameterAttributes(name, 0, List.of())).toList()),
                    THREE)).outcome()).isInstanceOf(expected);
            assertThat(Plans.ended(OperationPlanner.answered(Plans.asked(begin(walk, THREE)),
                    new GetParameterNamesResponse(
                            names(count).stream().map(name -> new ParameterInfo(name, false)).toList()),
                    THREE)).outcome()).isInstanceOf(expected);
        }
    }

    // Limits.

    @Test
    void limits_are_at_least_one() {
        assertThat(Plans.limits(1, 1, 1).limits().callsMax()).isEqualTo(1);
        for (int[] bad : List.of(new int[]{0, 1, 1, 1}, new int[]{1, 0, 1, 1}, new int[]{1, 1, 0, 1},
                new int[]{1, 1, 1, 0})) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new PlanLimits(bad[0], bad[1], bad[2], bad[3], Duration.ZERO, Duration.ZERO));
        }
    }

    // Answers that cannot be read.

    @Test
    void a_large_read_whose_answer_cannot_be_read_is_tried_again_with_smaller_batches() {
        for (AcsRequest request : List.of(new GetParameterValues(names(2)), new GetParameterAttributes(names(2)))) {
            assertThat(unreadable(request, 1)).as(request.rpcName())
                    .isEqualTo(new Outcome.Again(UNREADABLE, PlanLimits.defaults().retryDelay()));
            assertThat(unreadable(request, 2)).as(request.rpcName())
                    .isEqualTo(new Outcome.Again(UNREADABLE, PlanLimits.defaults().delayAfter(2)));
        }
        GetParameterValues large = new GetParameterValues(names(256));
        Plan second = Plans.asked(OperationPlanner.begin(Plans.leased(new Operation.Rpc(large), 2, "", 0),
                Plans.CONTEXT));
        assertThat(((GetParameterValues) second.asked()).parameterNames()).hasSize(128);
    }

    @Test
    void a_read_whose_answer_cannot_be_read_fails_at_the_last_attempt() {
        assertThat(unreadable(new GetParameterValues(names(8)), 3)).isEqualTo(Outcome.Failed.of(UNREADABLE));
    }

    @Test
    void what_cannot_be_made_smaller_fails_at_once_when_its_answer_cannot_be_read() {
        for (AcsRequest request : List.of(new GetParameterValues(names(1)), new GetParameterAttributes(names(1)),
                set(2), new GetParameterNames("Device.", true))) {
            assertThat(unreadable(request, 1)).as(request.rpcName()).isEqualTo(Outcome.Failed.of(UNREADABLE));
        }
    }

    private static Outcome unreadable(AcsRequest request, int attempts) {
        Plan plan = Plans.asked(OperationPlanner.begin(Plans.leased(new Operation.Rpc(request), attempts, "", 0),
                Plans.CONTEXT));
        return OperationPlanner.unanswered(plan, UNREADABLE, Plans.CONTEXT).outcome();
    }

    @Test
    void a_large_read_that_gets_no_answer_or_a_wrong_one_fails_at_once() {
        for (Reason reason : List.of(Reason.NO_ANSWER, Reason.WRONG_ANSWER)) {
            OperationFault why = OperationFault.of(reason, "?");
            Plan plan = Plans.asked(begin(new GetParameterValues(names(8)), Plans.CONTEXT));

            assertThat(OperationPlanner.unanswered(plan, why, Plans.CONTEXT).outcome())
                    .isEqualTo(Outcome.Failed.of(why));
        }
    }

    // Faults that pass, quirk Q50.

    @Test
    void at_the_last_attempt_a_fault_that_passes_is_taken_at_its_word() {
        PlanContext passing = Plans.context(new Quirks(Set.of(), 0, Set.of(9005)), PlanLimits.defaults());
        LeasedOperation last = Plans.leased(new Operation.Rpc(new GetParameterValues(names(2))), 3, "", 2);
        PlanStep step = OperationPlanner.begin(last, passing);
        assertThat(Plans.asked(step).asked()).isEqualTo(new GetParameterValues(names(1)));
        LeasedOperation second = Plans.leased(new Operation.Rpc(new GetParameterValues(names(2))), 2, "", 0);

        assertThat(OperationPlanner.refused(Plans.asked(step), Plans.fault(9005), passing))
                .as("the name is left out and the next one asked for").isInstanceOf(PlanStep.Ask.class);
        assertThat(Plans.ended(OperationPlanner.refused(Plans.asked(OperationPlanner.begin(second, passing)),
                Plans.fault(9005), passing)).outcome()).isInstanceOf(Outcome.Again.class);
    }

    // Links of the file service.

    @Test
    void a_transfer_without_a_link_fails_and_says_whether_the_file_or_the_address_is_missing() {
        acs.cwmp.Download download = new acs.cwmp.Download("", "1 Firmware Upgrade Image", "", "", "", 0, "", 0, "",
                "");
        acs.cwmp.Upload upload = new acs.cwmp.Upload("", "2 Vendor Log File", "", "", "", 0);

        assertThat(linkless(new Operation.Rpc(download, false, "box.bin")))
                .isEqualTo(OperationFault.of(Reason.FILE_GONE, "The file box.bin is no longer there"));
        assertThat(linkless(new Operation.Rpc(upload, false, ""))).isEqualTo(OperationFault.of(Reason.FILE_GONE,
                "The file service has no address that the device could send its file to"));
    }

    private static OperationFault linkless(Operation operation) {
        return ((Outcome.Failed) Plans.ended(OperationPlanner.begin(Plans.leased(operation), Plans.CONTEXT)).outcome())
                .fault();
    }
}
