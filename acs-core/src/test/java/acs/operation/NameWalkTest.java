package acs.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import acs.cwmp.AcsRequest;
import acs.cwmp.CpeResponse;
import acs.cwmp.GetParameterNames;
import acs.cwmp.GetParameterNamesResponse;
import acs.cwmp.GetParameterValues;
import acs.cwmp.ParameterInfo;
import acs.cwmp.ParameterPath;
import acs.cwmp.SetParameterValuesFault;
import acs.device.Quirk;
import acs.device.Quirks;
import org.junit.jupiter.api.Test;

/** Walks over the names of a tree: what is asked next after an answer and after a fault. */
class NameWalkTest {
    private static final PlanContext BY_LEVEL = Plans.quirk(Quirk.WALK_BY_LEVEL);
    private static final PlanContext NO_ROOT_KNOWN = new PlanContext(Quirks.NONE, PlanLimits.defaults(), "", null);

    private static PlanStep walk(String path, PlanContext context) {
        return OperationPlanner.begin(Plans.leased(new GetParameterNames(path, false)), context);
    }

    private static AcsRequest asked(PlanStep step) {
        return Plans.asked(step).asked();
    }

    private static PlanStep answer(PlanStep step, PlanContext context, String... names) {
        CpeResponse response = new GetParameterNamesResponse(
                Arrays.stream(names).map(name -> new ParameterInfo(name, false)).toList());
        return OperationPlanner.answered(Plans.asked(step), response, context);
    }

    private static PlanStep refuse(PlanStep step, int code, PlanContext context) {
        return OperationPlanner.refused(Plans.asked(step), Plans.fault(code), context);
    }

    @Test
    void a_branch_that_the_device_refuses_is_left_out_and_the_walk_goes_on() {
        for (int code : List.of(9000, 9001, 9002, 9003, 9004, 9005)) {
            PlanStep step = answer(walk("Device.", BY_LEVEL), BY_LEVEL, "Device.A.", "Device.B.");
            step = refuse(step, code, BY_LEVEL);
            assertThat(asked(step)).as("after %s", code).isEqualTo(new GetParameterNames("Device.B.", true));
            OperationEnd end = Plans.ended(answer(step, BY_LEVEL, "Device.B.X"));

            assertThat(end.report().names()).extracting(ParameterInfo::name).containsExactly("Device.A.", "Device.B.",
                    "Device.B.X");
            OperationFault fault = ((Outcome.Failed) end.outcome()).fault();
            assertThat(fault.code()).isEqualTo(code);
            assertThat(fault.parameters()).extracting(SetParameterValuesFault::parameterName)
                    .containsExactly("Device.A.");
        }
    }

    @Test
    void a_refresh_reads_the_rest_of_a_tree_of_which_the_device_refuses_a_branch() {
        PlanStep step = OperationPlanner.begin(Plans.leased(new Operation.Refresh(new ParameterPath("Device."))),
                BY_LEVEL);
        step = answer(step, BY_LEVEL, "Device.A.", "Device.B");
        step = refuse(step, 9002, BY_LEVEL);

        assertThat(asked(step)).isEqualTo(new GetParameterValues(List.of("Device.B")));
        assertThat(Plans.ended(OperationPlanner.answered(Plans.asked(step), Plans.values(asked(step)), BY_LEVEL))
                .outcome())
                .isEqualTo(new Outcome.Succeeded(new OperationResult.Refreshed(1, 1, List.of("Device.A."))));
    }

    @Test
    void a_walk_from_the_root_ends_though_the_device_lists_the_root_itself() {
        PlanStep step = answer(walk("", BY_LEVEL), BY_LEVEL, "", "Device.");
        assertThat(asked(step)).isEqualTo(new GetParameterNames("Device.", true));

        assertThat(Plans.ended(answer(step, BY_LEVEL, "", "Device.X")).outcome())
                .isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void objects_deeper_than_the_asked_level_are_told_and_not_asked_for() {
        PlanStep step = answer(walk("Device.", BY_LEVEL), BY_LEVEL, "Device.A.B.", "Device.X", "Device.C.");

        assertThat(asked(step)).isEqualTo(new GetParameterNames("Device.C.", true));
        assertThat(Plans.ended(answer(step, BY_LEVEL)).report().names()).extracting(ParameterInfo::name)
                .containsExactly("Device.A.B.", "Device.X", "Device.C.");
    }

    @Test
    void in_one_call_no_object_is_asked_for_again() {
        assertThat(Plans.ended(answer(walk("Device.", Plans.CONTEXT), Plans.CONTEXT, "Device.A.", "Device.A.X"))
                .outcome()).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void a_single_parameter_is_never_walked_by_level() {
        assertThat(asked(walk("Device.X", BY_LEVEL))).isEqualTo(new GetParameterNames("Device.X", false));

        OperationEnd end = Plans.ended(refuse(walk("Device.X", Plans.CONTEXT), 9004, Plans.CONTEXT));
        assertThat(end.outcome()).isInstanceOf(Outcome.Again.class);
    }

    @Test
    void a_walk_by_level_that_is_too_much_at_its_top_is_tried_again_later() {
        assertThat(Plans.ended(refuse(walk("Device.", BY_LEVEL), 9004, BY_LEVEL)).outcome())
                .isInstanceOf(Outcome.Again.class);
        assertThat(Plans.ended(refuse(walk("", NO_ROOT_KNOWN), 9005, NO_ROOT_KNOWN)).outcome())
                .isInstanceOf(Outcome.Failed.class);
    }

    /** Quirk Q34. */
    @Test
    void only_a_fault_that_may_be_about_the_empty_path_sends_the_walk_to_the_root_object() {
        for (int code : List.of(9000, 9001)) {
            assertThat(Plans.ended(refuse(walk("", Plans.CONTEXT), code, Plans.CONTEXT)).outcome()).as("%s", code)
                    .isInstanceOf(Outcome.Failed.class);
        }
        assertThat(asked(refuse(walk("", Plans.CONTEXT), 9004, Plans.CONTEXT))).as("too much: by level")
                .isEqualTo(new GetParameterNames("", true));
    }

    /** Quirk Q34: a path that was asked for is not replaced. */
    @Test
    void a_refused_path_below_the_root_is_not_replaced_by_the_root_object() {
        PlanContext noRoot = Plans.quirk(Quirk.NO_ROOT_NAMES);

        assertThat(asked(walk("Device.A.", noRoot))).isEqualTo(new GetParameterNames("Device.A.", false));
        assertThat(Plans.ended(refuse(walk("Device.A.", noRoot), 9005, noRoot)).outcome())
                .isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void names_outside_the_asked_path_are_neither_told_nor_followed() {
        PlanStep step = answer(walk("Device.A.", BY_LEVEL), BY_LEVEL, "Device.B.", "Device.A.C.", "Device.A");

        assertThat(asked(step)).isEqualTo(new GetParameterNames("Device.A.C.", true));
        assertThat(Plans.ended(answer(step, BY_LEVEL)).report().names()).extracting(ParameterInfo::name)
                .containsExactly("Device.A.C.");
    }

    @Test
    void what_was_listed_before_the_session_was_lost_is_kept() {
        PlanStep names = answer(walk("Device.", BY_LEVEL), BY_LEVEL, "Device.A.");
        OperationEnd lost = OperationPlanner.lost(Plans.asked(names), BY_LEVEL);

        assertThat(lost.report().names()).extracting(ParameterInfo::name).containsExactly("Device.A.");
        assertThat(OperationPlanner.lost(Plans.asked(walk("Device.", BY_LEVEL)), BY_LEVEL).report())
                .isEqualTo(acs.device.ParameterReport.NOTHING);
    }

    @Test
    void every_call_of_a_walk_counts() {
        PlanContext two = Plans.context(BY_LEVEL.quirks(), Plans.limits(2, 99, 9).limits());
        Map<String, String> tree = Map.of("Device.", "Device.A.", "Device.A.", "Device.A.B.");
        PlanStep step = walk("Device.", two);
        step = answer(step, two, tree.get("Device."));
        step = answer(step, two, tree.get("Device.A."));

        assertThat(((Outcome.Failed) Plans.ended(step).outcome()).fault().reason())
                .isEqualTo(OperationFault.Reason.TOO_LARGE);
    }
}
