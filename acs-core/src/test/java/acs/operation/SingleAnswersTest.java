package acs.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import acs.cwmp.AcsRequest;
import acs.cwmp.AddObject;
import acs.cwmp.AddObjectResponse;
import acs.cwmp.CpeResponse;
import acs.cwmp.CwmpDateTime;
import acs.cwmp.DeleteObject;
import acs.cwmp.GetParameterAttributes;
import acs.cwmp.GetParameterNames;
import acs.cwmp.GetParameterNamesResponse;
import acs.cwmp.ParameterAttributes;
import acs.cwmp.ParameterAttributesChange;
import acs.cwmp.ParameterInfo;
import acs.cwmp.SetParameterAttributes;
import acs.cwmp.SetParameterAttributesResponse;
import acs.cwmp.Upload;
import acs.cwmp.UploadResponse;
import acs.device.ParameterReport;
import acs.operation.OperationFault.Reason;
import org.junit.jupiter.api.Test;

/** What the answer to a single call means for the operation and for the shadow. */
class SingleAnswersTest {
    private static final DeleteObject DELETE = new DeleteObject("Device.A.3.", "mark");

    private static PlanStep begin(AcsRequest request, int attempts, PlanContext context) {
        return OperationPlanner.begin(Plans.leased(new Operation.Rpc(request), attempts, "", 0), context);
    }

    private static OperationEnd answer(AcsRequest request, CpeResponse response, PlanContext context) {
        return Plans.ended(OperationPlanner.answered(Plans.asked(begin(request, 1, context)), response, context));
    }

    private static OperationEnd refuse(AcsRequest request, int attempts, int code) {
        Plan plan = Plans.asked(begin(request, attempts, Plans.CONTEXT));
        return Plans.ended(OperationPlanner.refused(plan, Plans.fault(code), Plans.CONTEXT));
    }

    // DeleteObject, which may have been done by an attempt whose answer was lost.

    @Test
    void an_object_that_a_repeated_delete_no_longer_finds_is_gone_from_the_shadow() {
        for (int attempt : List.of(2, 3)) {
            OperationEnd end = refuse(DELETE, attempt, 9005);

            assertThat(end.report().deleted()).as("attempt %s", attempt).containsExactly("Device.A.3.");
            assertThat(end.report().parameterKey()).isNull();
            assertThat(end.outcome()).isInstanceOf(Outcome.Failed.class);
        }
    }

    @Test
    void an_object_that_the_first_delete_does_not_find_stays_in_the_shadow() {
        assertThat(refuse(DELETE, 1, 9005).report()).isEqualTo(ParameterReport.NOTHING);
    }

    @Test
    void a_repeated_delete_that_is_refused_for_another_reason_leaves_the_object_in_the_shadow() {
        for (int code : List.of(9000, 9001, 9002, 9003, 9004, 9800)) {
            assertThat(refuse(DELETE, 2, code).report()).as("%s", code).isEqualTo(ParameterReport.NOTHING);
        }
    }

    @Test
    void no_other_repeated_call_deletes_anything() {
        assertThat(refuse(new AddObject("Device.A.", "mark"), 2, 9005).report()).isEqualTo(ParameterReport.NOTHING);
    }

    // AddObject.

    @Test
    void an_instance_that_was_asked_for_by_alias_is_not_put_into_the_shadow_by_that_name() {
        AddObjectResponse third = new AddObjectResponse(3, 0);

        assertThat(answer(new AddObject("Device.A.[home].", "mark"), third, Plans.CONTEXT).report().names()).isEmpty();
        assertThat(answer(new AddObject("Device.A.[home].B.", "mark"), third, Plans.CONTEXT).report().names())
                .containsExactly(new ParameterInfo("Device.A.[home].B.3.", true));
        assertThat(answer(new AddObject("Device.A.[home].", "mark"), third, Plans.CONTEXT).report().parameterKey())
                .isEqualTo("mark");
    }

    // SetParameterAttributes.

    @Test
    void a_notification_that_was_changed_is_told_and_one_that_was_left_alone_is_not() {
        SetParameterAttributes set = new SetParameterAttributes(List.of(change("Device.A", true),
                change("Device.B", false), change("Device.C", true)));

        assertThat(answer(set, new SetParameterAttributesResponse(), Plans.CONTEXT).report().attributes())
                .containsExactly(new ParameterAttributes("Device.A", 2, List.of("Subscriber")),
                        new ParameterAttributes("Device.C", 2, List.of("Subscriber")));
    }

    @Test
    void what_a_partial_path_changed_is_not_known() {
        SetParameterAttributes set = new SetParameterAttributes(
                List.of(change("Device.A.", true), change("", true), change("Device.B", true)));

        assertThat(answer(set, new SetParameterAttributesResponse(), Plans.CONTEXT).report().attributes())
                .extracting(ParameterAttributes::name).containsExactly("Device.B");
    }

    @Test
    void as_many_attributes_as_allowed_are_set_each_once_and_one_more_is_too_many() {
        PlanContext two = Plans.limits(9, 2, 9);
        List<ParameterAttributesChange> twice = List.of(change("Device.A", true), change("Device.A", false));

        assertThat(Plans.asked(begin(new SetParameterAttributes(twice), 1, two)).asked())
                .isEqualTo(new SetParameterAttributes(List.of(change("Device.A", false))));
        SetParameterAttributes three = new SetParameterAttributes(
                List.of(change("Device.A", true), change("Device.B", true), change("Device.C", true)));
        assertThat(((Outcome.Failed) Plans.ended(begin(three, 1, two)).outcome()).fault().reason())
                .isEqualTo(Reason.TOO_LARGE);
    }

    private static ParameterAttributesChange change(String name, boolean changesNotification) {
        return new ParameterAttributesChange(name, changesNotification, 2, true, List.of("Subscriber"));
    }

    // GetParameterNames of one level.

    @Test
    void names_of_one_level_are_told_as_answered_and_believed_below_the_asked_path() {
        GetParameterNames level = new GetParameterNames("Device.A.", true);
        ParameterInfo inside = new ParameterInfo("Device.A.X", true);
        GetParameterNamesResponse both = new GetParameterNamesResponse(
                List.of(inside, new ParameterInfo("Device.B.X", true)));
        OperationEnd end = answer(level, both, Plans.CONTEXT);

        assertThat(end.outcome()).isEqualTo(new Outcome.Succeeded(new OperationResult.Answered(both)));
        assertThat(end.report().names()).containsExactly(inside);
    }

    @Test
    void as_many_names_as_allowed_are_taken_and_one_more_is_too_many() {
        GetParameterNames level = new GetParameterNames("Device.", true);

        assertThat(answer(level, names(3), Plans.limits(9, 3, 9)).outcome()).isInstanceOf(Outcome.Succeeded.class);
        OperationEnd end = answer(level, names(4), Plans.limits(9, 3, 9));
        assertThat(((Outcome.Failed) end.outcome()).fault().reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(end.report()).isEqualTo(ParameterReport.NOTHING);
    }

    private static GetParameterNamesResponse names(int count) {
        return new GetParameterNamesResponse(java.util.stream.IntStream.range(0, count)
                .mapToObj(i -> new ParameterInfo("Device." + i, false)).toList());
    }

    // Transfers.

    @Test
    void an_upload_that_is_over_is_done_and_one_that_goes_on_waits() {
        Upload upload = new Upload("", "2 Vendor Log File", "http://f/", "", "", 0);
        UploadResponse done = new UploadResponse(0, CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN);
        UploadResponse later = new UploadResponse(1, CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN);

        assertThat(answer(upload, done, Plans.CONTEXT).outcome())
                .isEqualTo(new Outcome.Succeeded(new OperationResult.Answered(done)));
        assertThat(answer(upload, later, Plans.CONTEXT).outcome())
                .isEqualTo(new Outcome.Waits(new OperationResult.Answered(later), Duration.ofMinutes(10)));
    }

    @Test
    void attributes_of_no_names_are_asked_for_in_one_call() {
        GetParameterAttributes none = new GetParameterAttributes(List.of());

        assertThat(Plans.asked(begin(none, 1, Plans.CONTEXT)))
                .isEqualTo(new Plan.SingleCall(Plans.leased(none), none));
    }
}
