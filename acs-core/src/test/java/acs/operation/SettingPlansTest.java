package acs.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;

import acs.cwmp.AcsRequest;
import acs.cwmp.AddObject;
import acs.cwmp.AddObjectResponse;
import acs.cwmp.CpeResponse;
import acs.cwmp.DeleteObject;
import acs.cwmp.DeleteObjectResponse;
import acs.cwmp.ParameterValue;
import acs.cwmp.Reboot;
import acs.cwmp.RebootResponse;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetParameterValuesResponse;
import acs.device.Quirk;
import acs.device.Quirks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Plans that change a device's configuration, and the mark that they leave on it. */
class SettingPlansTest {
    private static final List<ParameterValue> VALUES = List.of(ParameterValue.of("Device.A", "x"),
            ParameterValue.of("Device.B", "y"));
    private static final SetParameterValues SET = new SetParameterValues(VALUES, "profile-7");
    private static final PlanContext CONTEXT = Plans.CONTEXT;
    private static final PlanContext SINGLE = Plans.quirk(Quirk.ONE_VALUE_PER_SET);
    private static final PlanContext REBOOTS = Plans.quirk(Quirk.REBOOT_AFTER_SET);
    private static final Outcome LATER = new Outcome.Succeeded(
            new OperationResult.Answered(new SetParameterValuesResponse(1)));

    private static PlanStep begin(AcsRequest request, PlanContext context) {
        return OperationPlanner.begin(Plans.leased(request), context);
    }

    private static PlanStep answer(PlanStep step, CpeResponse response, PlanContext context) {
        return OperationPlanner.answered(Plans.asked(step), response, context);
    }

    private static AcsRequest sent(PlanStep step) {
        return Plans.asked(step).asked();
    }

    private static @Nullable String mark(PlanStep step) {
        return Plans.ended(step).report().parameterKey();
    }

    // The mark.

    @Test
    void the_asked_mark_is_sent_and_told_when_the_device_took_it() {
        PlanStep add = begin(new AddObject("Device.T.", "profile-7"), CONTEXT);
        PlanStep delete = begin(new DeleteObject("Device.T.1.", "profile-7"), CONTEXT);

        assertThat(sent(begin(SET, CONTEXT))).isEqualTo(SET);
        assertThat(mark(answer(begin(SET, CONTEXT), new SetParameterValuesResponse(0), CONTEXT)))
                .isEqualTo("profile-7");
        assertThat(mark(answer(add, new AddObjectResponse(1, 0), CONTEXT))).isEqualTo("profile-7");
        assertThat(mark(answer(delete, new DeleteObjectResponse(1), CONTEXT))).isEqualTo("profile-7");
    }

    @Test
    void without_one_the_operation_marks_the_device_with_its_command_key() {
        assertThat(sent(begin(new SetParameterValues(VALUES, ""), CONTEXT)))
                .isEqualTo(new SetParameterValues(VALUES, "key"));
        assertThat(sent(begin(new AddObject("Device.T.", ""), CONTEXT))).isEqualTo(new AddObject("Device.T.", "key"));
        assertThat(sent(begin(new DeleteObject("Device.T.1.", ""), CONTEXT)))
                .isEqualTo(new DeleteObject("Device.T.1.", "key"));
    }

    @Test
    void an_empty_mark_is_sent_where_the_asker_wants_just_that() {
        Operation.Rpc erasing = new Operation.Rpc(new SetParameterValues(VALUES, ""), true);
        PlanStep step = OperationPlanner.begin(Plans.leased(erasing), CONTEXT);

        assertThat(sent(step)).isEqualTo(erasing.request());
        assertThat(mark(answer(step, new SetParameterValuesResponse(0), CONTEXT))).isEmpty();
    }

    @Test
    void what_the_device_refused_leaves_no_mark() {
        PlanStep step = begin(SET, CONTEXT);

        assertThat(mark(OperationPlanner.refused(Plans.asked(step), Plans.fault(9003), CONTEXT))).isNull();
        assertThat(OperationPlanner.lost(Plans.asked(step), CONTEXT).report().parameterKey()).isNull();
    }

    @Test
    void a_diagnosis_keeps_the_mark_and_one_that_is_not_known_is_not_erased() {
        Operation.Diagnose ping = new Operation.Diagnose(Diagnostic.PING, Map.of("Host", "h"));
        PlanContext silent = new PlanContext(Quirks.NONE, PlanLimits.defaults(), "Device.", null);

        PlanStep kept = OperationPlanner.begin(Plans.leased(ping), CONTEXT);
        assertThat(((SetParameterValues) sent(kept)).parameterKey()).isEqualTo("mark");
        assertThat(mark(answer(kept, new SetParameterValuesResponse(0), CONTEXT))).isNull();
        assertThat(((SetParameterValues) sent(OperationPlanner.begin(Plans.leased(ping), silent))).parameterKey())
                .isEqualTo("key");
    }

    // Quirks.

    /** Quirk Q38: the mark comes when all is set; until then the old one stays. */
    @Test
    void a_device_that_wants_one_value_at_a_time_gets_the_key_with_the_last() {
        PlanStep first = begin(SET, SINGLE);
        PlanStep second = answer(first, new SetParameterValuesResponse(1), SINGLE);
        PlanStep refused = OperationPlanner.refused(Plans.asked(second), Plans.fault(9007), SINGLE);

        assertThat(sent(first)).isEqualTo(new SetParameterValues(VALUES.subList(0, 1), "mark"));
        assertThat(sent(second)).isEqualTo(new SetParameterValues(VALUES.subList(1, 2), "profile-7"));
        assertThat(Plans.ended(refused).report().values()).hasSize(1);
        assertThat(mark(refused)).isNull();
        assertThat(Plans.ended(answer(second, new SetParameterValuesResponse(0), SINGLE)).outcome()).isEqualTo(LATER);
    }

    /** Quirk Q51. */
    @Test
    void a_device_that_needs_a_reboot_gets_one_after_the_last_value_and_the_result_says_applied_later() {
        PlanStep reboot = answer(begin(SET, REBOOTS), new SetParameterValuesResponse(0), REBOOTS);
        PlanStep done = answer(reboot, new RebootResponse(), REBOOTS);

        assertThat(sent(reboot)).isEqualTo(new Reboot("key"));
        assertThat(Plans.ended(done).outcome()).isEqualTo(LATER);
        assertThat(Plans.ended(done).report().values()).isEqualTo(VALUES);
        assertThat(mark(done)).isEqualTo("profile-7");
    }

    /** Quirk Q51: some are gone before they answer; to set again would reboot them again and again. */
    @Test
    void a_device_that_reboots_without_an_answer_is_not_set_again() {
        Plan reboot = Plans.asked(answer(begin(SET, REBOOTS), new SetParameterValuesResponse(0), REBOOTS));

        assertThat(OperationPlanner.lost(reboot, REBOOTS).outcome()).isEqualTo(LATER);
        assertThat(OperationPlanner.unanswered(reboot, OperationFault.of(OperationFault.Reason.NO_ANSWER, "?"), REBOOTS)
                .outcome()).isEqualTo(LATER);
    }

    /** Quirk Q51. */
    @Test
    void a_reboot_that_is_refused_fails_the_operation_and_says_how_far_it_came() {
        for (int code : new int[]{9000, 9001, 9002, 9004}) {
            Plan reboot = Plans.asked(answer(begin(SET, REBOOTS), new SetParameterValuesResponse(0), REBOOTS));
            OperationEnd end = Plans.ended(OperationPlanner.refused(reboot, Plans.fault(code), REBOOTS));

            assertThat(end.outcome()).isEqualTo(new Outcome.Failed(OperationFault.of(Plans.fault(code)),
                    new OperationResult.Answered(new SetParameterValuesResponse(1))));
            assertThat(end.report().parameterKey()).isEqualTo("profile-7");
        }
    }

    /** Quirk Q51. */
    @Test
    void the_mark_alone_needs_no_reboot_and_a_reboot_counts_as_a_call() {
        SetParameterValues markAlone = new SetParameterValues(List.of(), "profile-7");
        PlanContext tight = Plans.context(REBOOTS.quirks(), Plans.limits(1, 9, 9).limits());

        assertThat(Plans.ended(answer(begin(markAlone, REBOOTS), new SetParameterValuesResponse(0), REBOOTS)).outcome())
                .isInstanceOf(Outcome.Succeeded.class);
        OperationEnd end = Plans.ended(answer(begin(SET, tight), new SetParameterValuesResponse(0), tight));
        assertThat(((Outcome.Failed) end.outcome()).fault().reason()).isEqualTo(OperationFault.Reason.TOO_LARGE);
        assertThat(end.report().parameterKey()).isEqualTo("profile-7");
    }

    /** Quirk Q50: a device that is not ready yet says so with any fault. */
    @Test
    void a_fault_that_passes_is_waited_out_before_any_name_is_blamed() {
        PlanContext passing = Plans.context(new Quirks(Set.of(), 0, Set.of(9003)), PlanLimits.defaults());
        PlanStep step = begin(Plans.read("Device.A", "Device.B"), passing);

        assertThat(Plans.ended(OperationPlanner.refused(Plans.asked(step), Plans.fault(9003), passing)).outcome())
                .isInstanceOf(Outcome.Again.class);
    }
}
