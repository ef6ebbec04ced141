package acs.operation;

import static acs.operation.Plans.CONTEXT;
import static acs.operation.Plans.asked;
import static acs.operation.Plans.ended;
import static acs.operation.Plans.fault;
import static acs.operation.Plans.leased;
import static acs.operation.Plans.limits;
import static acs.operation.Plans.quirk;
import static acs.operation.Plans.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import acs.cwmp.AcsRequest;
import acs.cwmp.AddObject;
import acs.cwmp.AddObjectResponse;
import acs.cwmp.CpeResponse;
import acs.cwmp.CwmpDateTime;
import acs.cwmp.DeleteObject;
import acs.cwmp.DeleteObjectResponse;
import acs.cwmp.Download;
import acs.cwmp.DownloadResponse;
import acs.cwmp.FactoryReset;
import acs.cwmp.FactoryResetResponse;
import acs.cwmp.GetParameterNames;
import acs.cwmp.GetParameterNamesResponse;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.ParameterInfo;
import acs.cwmp.ParameterPath;
import acs.cwmp.ParameterType;
import acs.cwmp.ParameterValue;
import acs.cwmp.Reboot;
import acs.cwmp.RebootResponse;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetParameterValuesFault;
import acs.cwmp.SetParameterValuesResponse;
import acs.device.Quirk;
import acs.device.Quirks;
import acs.operation.OperationFault.Reason;
import org.junit.jupiter.api.Test;

/** One test per rule of the plans. */
class OperationPlannerTest {
    private static final Download DOWNLOAD = new Download("", "1 Firmware Upgrade Image", "http://f/", "", "", 0, "", 0,
            "", "");

    private static String[] names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "Device.X." + i).toArray(String[]::new);
    }

    private static AcsRequest request(PlanStep step) {
        return asked(step).asked();
    }

    private static PlanStep answer(PlanStep step, CpeResponse response, PlanContext context) {
        return OperationPlanner.answered(asked(step), response, context);
    }

    private static PlanStep refuse(PlanStep step, int code, PlanContext context) {
        return OperationPlanner.refused(asked(step), fault(code), context);
    }

    private static GetParameterNamesResponse list(String... names) {
        return new GetParameterNamesResponse(
                Arrays.stream(names).map(name -> new ParameterInfo(name, false)).toList());
    }

    private static OperationFault failure(PlanStep step) {
        return ((Outcome.Failed) ended(step).outcome()).fault();
    }

    private static int batch(LeasedOperation leased, PlanContext context) {
        return ((GetParameterValues) request(OperationPlanner.begin(leased, context))).parameterNames().size();
    }

    // Reading.

    @Test
    void a_read_is_cut_into_batches_of_the_least_size_that_anybody_says_halved_per_lost_attempt() {
        Operation.Rpc read = new Operation.Rpc(read(names(600)));
        PlanContext rule = Plans.context(new Quirks(Set.of(), 100, Set.of()), PlanLimits.defaults());

        assertThat(batch(leased(read), CONTEXT)).isEqualTo(256);
        assertThat(batch(leased(read), rule)).isEqualTo(100);
        assertThat(batch(leased(read, 1, "", 50), rule)).isEqualTo(50);
        assertThat(batch(leased(read, 1, "", 500), CONTEXT)).isEqualTo(256);
        assertThat(batch(leased(read, 2, "", 0), CONTEXT)).isEqualTo(128);
        assertThat(batch(leased(read, 3, "", 2), CONTEXT)).isEqualTo(1);
    }

    @Test
    void the_answers_of_all_batches_are_put_together_in_order() {
        OperationEnd end = Plans.answerReads(OperationPlanner.begin(leased(read(names(5_000))), CONTEXT), CONTEXT,
                256, 9004);

        assertThat(end.outcome()).isEqualTo(
                new Outcome.Succeeded(new OperationResult.Answered(Plans.values(read(names(5_000))))));
        assertThat(end.report().values()).hasSize(5_000);
        assertThat(end.readBatchMax()).isZero();
    }

    @Test
    void a_refused_batch_is_cut_in_two_until_the_bad_names_are_found() {
        OperationEnd end = Plans.answerReads(OperationPlanner.begin(leased(read(names(100))), CONTEXT), CONTEXT, 256,
                9004, "Device.X.7", "Device.X.99");

        Outcome.Failed failed = (Outcome.Failed) end.outcome();
        assertThat(failed.fault().reason()).isEqualTo(Reason.CPE_FAULT);
        assertThat(failed.fault().code()).isEqualTo(9005);
        assertThat(failed.fault().parameters()).extracting(SetParameterValuesFault::parameterName)
                .containsExactly("Device.X.7", "Device.X.99");
        assertThat(end.report().values()).hasSize(98);
        assertThat(failed.result()).isEqualTo(
                new OperationResult.Answered(new GetParameterValuesResponse(end.report().values())));
    }

    @Test
    void a_batch_that_is_too_much_makes_the_batches_smaller_and_says_so() {
        for (int code : List.of(9002, 9004)) {
            OperationEnd end = Plans.answerReads(OperationPlanner.begin(leased(read(names(300))), CONTEXT), CONTEXT,
                    70, code);

            assertThat(end.outcome()).isInstanceOf(Outcome.Succeeded.class);
            assertThat(end.readBatchMax()).isEqualTo(64);
            assertThat(end.report().values()).hasSize(300);
        }
    }

    @Test
    void no_batch_size_is_learnt_of_a_device_that_answers_none() {
        OperationEnd end = Plans.answerReads(OperationPlanner.begin(leased(read(names(8))), CONTEXT), CONTEXT, 0, 9002);

        assertThat(end.outcome()).isInstanceOf(Outcome.Again.class);
        assertThat(end.readBatchMax()).isZero();
    }

    @Test
    void no_name_is_asked_twice_in_a_call() {
        PlanStep step = OperationPlanner.begin(leased(read("Device.A", "Device.B", "Device.A", "Device.C.")), CONTEXT);

        assertThat(request(step)).isEqualTo(read("Device.A", "Device.B", "Device.C."));
    }

    @Test
    void what_was_not_asked_for_is_shown_and_not_believed() {
        PlanStep step = OperationPlanner.begin(leased(read("Device.C.", "Device.A")), CONTEXT);
        OperationEnd end = ended(answer(step, Plans.values(read("Device.C.1.X", "Device.A", "Device.B")), CONTEXT));

        assertThat(end.report().values()).extracting(ParameterValue::name).containsExactly("Device.C.1.X", "Device.A");
        assertThat(end.outcome()).isEqualTo(new Outcome.Succeeded(
                new OperationResult.Answered(Plans.values(read("Device.C.1.X", "Device.A", "Device.B")))));
    }

    @Test
    void calls_and_parameters_are_bounded() {
        PlanStep two = OperationPlanner.begin(leased(read(names(3))), limits(2, 100, 1));
        two = answer(two, Plans.values(request(two)), limits(2, 100, 1));
        two = answer(two, Plans.values(request(two)), limits(2, 100, 1));
        PlanStep many = OperationPlanner.begin(leased(read("Device.")), limits(9, 2, 9));
        many = answer(many, Plans.values(read(names(3))), limits(9, 2, 9));

        assertThat(failure(two).reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(ended(two).report().values()).hasSize(2);
        assertThat(failure(many).reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(failure(OperationPlanner.begin(leased(read(names(3))), limits(9, 2, 9))).reason())
                .isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void a_lost_session_keeps_what_was_read() {
        PlanContext one = limits(9, 100, 1);
        PlanStep step = OperationPlanner.begin(leased(read(names(2))), one);
        step = answer(step, Plans.values(request(step)), one);
        OperationEnd end = OperationPlanner.lost(asked(step), one);

        assertThat(end.outcome()).isInstanceOf(Outcome.Again.class);
        assertThat(end.report().values()).hasSize(1);
    }

    // Walking.

    @Test
    void a_tree_is_walked_in_one_call_unless_that_is_too_much() {
        PlanStep step = OperationPlanner.begin(leased(new GetParameterNames("Device.", false)), CONTEXT);
        assertThat(request(step)).isEqualTo(new GetParameterNames("Device.", false));

        step = refuse(step, 9004, CONTEXT);
        List<AcsRequest> asked = new ArrayList<>();
        Map<String, CpeResponse> tree = Map.of("Device.", list("Device.A.", "Device.B", "Device.C."), "Device.A.",
                list("Device.A.1."), "Device.C.", list("Device.C.X"), "Device.A.1.", list("Device.A.1.Y"));
        while (step instanceof PlanStep.Ask) {
            asked.add(request(step));
            step = answer(step, tree.get(((GetParameterNames) request(step)).parameterPath()), CONTEXT);
        }

        assertThat(asked).containsExactly(new GetParameterNames("Device.", true),
                new GetParameterNames("Device.A.", true), new GetParameterNames("Device.C.", true),
                new GetParameterNames("Device.A.1.", true));
        assertThat(ended(step).report().names()).extracting(ParameterInfo::name).containsExactly("Device.A.",
                "Device.B", "Device.C.", "Device.A.1.", "Device.C.X", "Device.A.1.Y");
    }

    /** Quirk Q34. */
    @Test
    void a_device_that_refuses_the_empty_path_is_asked_for_its_root_object() {
        for (int code : List.of(9005, 9003, 9002)) {
            PlanStep step = OperationPlanner.begin(leased(new GetParameterNames("", false)), CONTEXT);
            assertThat(request(refuse(step, code, CONTEXT))).isEqualTo(new GetParameterNames("Device.", false));
        }
        assertThat(request(OperationPlanner.begin(leased(new GetParameterNames("", false)),
                quirk(Quirk.NO_ROOT_NAMES)))).isEqualTo(new GetParameterNames("Device.", false));
    }

    /** Quirk Q35. */
    @Test
    void a_walk_goes_by_level_where_a_rule_says_so_or_an_attempt_was_lost() {
        Operation.Rpc walk = new Operation.Rpc(new GetParameterNames("Device.", false));

        assertThat(request(OperationPlanner.begin(leased(walk), quirk(Quirk.WALK_BY_LEVEL))))
                .isEqualTo(new GetParameterNames("Device.", true));
        assertThat(request(OperationPlanner.begin(leased(walk, 2, "", 0), CONTEXT)))
                .isEqualTo(new GetParameterNames("Device.", true));
    }

    @Test
    void a_walk_by_level_never_goes_in_circles() {
        PlanContext byLevel = quirk(Quirk.WALK_BY_LEVEL);
        PlanStep step = OperationPlanner.begin(leased(new GetParameterNames("Device.", false)), byLevel);
        step = answer(step, list("Device.", "Device.A.", "Device.A.", "Device.A.B.", "Other."), byLevel);
        assertThat(request(step)).isEqualTo(new GetParameterNames("Device.A.", true));
        step = answer(step, list("Device.", "Device.A."), byLevel);

        assertThat(ended(step).outcome()).isInstanceOf(Outcome.Succeeded.class);
    }

    // Setting.

    /** Quirks Q33 and Q57. */
    @Test
    void values_are_spelt_as_the_device_takes_them() {
        SetParameterValues set = new SetParameterValues(
                List.of(new ParameterValue("Device.A", "TRUE", ParameterType.BOOLEAN),
                        new ParameterValue("Device.T", "2026-01-01T02:00:00+02:00", ParameterType.DATE_TIME)),
                "mark");

        assertThat(sent(set, CONTEXT)).containsExactly("1", "2026-01-01T02:00:00+02:00");
        assertThat(sent(set, quirk(Quirk.BOOLEAN_WORDS))).first().isEqualTo("true");
        assertThat(sent(set, quirk(Quirk.ZONELESS_DATE_TIME))).last().isEqualTo("2026-01-01T00:00:00");
    }

    private static List<String> sent(SetParameterValues set, PlanContext context) {
        return ((SetParameterValues) request(OperationPlanner.begin(leased(set), context))).parameterList().stream()
                .map(ParameterValue::value).toList();
    }

    @Test
    void values_that_were_set_and_their_key_are_reported() {
        SetParameterValues set = new SetParameterValues(
                List.of(ParameterValue.of("Device.A", "x"), ParameterValue.of("Device.A", "y")), "mark");
        OperationEnd end = ended(answer(OperationPlanner.begin(leased(set), CONTEXT),
                new SetParameterValuesResponse(1), CONTEXT));

        assertThat(end.report().values()).containsExactly(ParameterValue.of("Device.A", "y"));
        assertThat(end.report().parameterKey()).isEqualTo("mark");
    }

    @Test
    void objects_that_come_and_go_are_reported() {
        PlanStep add = OperationPlanner.begin(leased(new AddObject("Device.A.", "mark")), CONTEXT);
        PlanStep delete = OperationPlanner.begin(leased(new DeleteObject("Device.A.3.", "")), CONTEXT);

        assertThat(ended(answer(add, new AddObjectResponse(3, 0), CONTEXT)).report().names())
                .containsExactly(new ParameterInfo("Device.A.3.", true));
        assertThat(ended(answer(delete, new DeleteObjectResponse(0), CONTEXT)).report().deleted())
                .containsExactly("Device.A.3.");
    }

    // Refreshing and diagnosing.

    @Test
    void a_refresh_reads_the_values_of_all_names_and_leaves_out_what_is_refused() {
        PlanStep step = OperationPlanner.begin(leased(new Operation.Refresh(new ParameterPath("Device.A."))), CONTEXT);
        step = answer(step, list("Device.A.", "Device.A.X", "Device.A.Y", "Device.A.Z"), CONTEXT);
        OperationEnd end = Plans.answerReads(step, CONTEXT, 256, 9004, "Device.A.Y");

        assertThat(end.outcome())
                .isEqualTo(new Outcome.Succeeded(new OperationResult.Refreshed(2, 1, List.of("Device.A.Y"))));
        assertThat(end.report().names()).hasSize(4);
        assertThat(end.report().values()).hasSize(2);
    }

    @Test
    void a_device_that_lists_nothing_is_asked_for_the_values_all_the_same() {
        PlanStep step = OperationPlanner.begin(leased(new Operation.Refresh(new ParameterPath("Device.A."))), CONTEXT);

        assertThat(request(answer(step, list(), CONTEXT))).isEqualTo(read("Device.A."));
    }

    @Test
    void a_diagnosis_is_asked_for_and_waits_and_is_read() {
        Operation.Diagnose ping = new Operation.Diagnose(Diagnostic.PING, Map.of("Host", "h", "Timeout", "5"));
        String object = "Device.IP.Diagnostics.IPPing.";
        PlanStep start = OperationPlanner.begin(leased(ping), CONTEXT);
        PlanStep reading = OperationPlanner.begin(leased(ping, 1, "read", 0), CONTEXT);
        ParameterValue complete = ParameterValue.of(object + "DiagnosticsState", "Complete");

        assertThat(request(start)).isEqualTo(new SetParameterValues(
                List.of(ParameterValue.of(object + "Host", "h"),
                        new ParameterValue(object + "Timeout", "5", ParameterType.UNSIGNED_INT),
                        ParameterValue.of(object + "DiagnosticsState", "Requested")),
                "mark"));
        assertThat(ended(answer(start, new SetParameterValuesResponse(0), CONTEXT)).outcome())
                .isInstanceOf(Outcome.Waits.class);
        assertThat(request(reading)).isEqualTo(read(object));
        assertThat(ended(answer(reading, new GetParameterValuesResponse(List.of(complete)), CONTEXT)).outcome())
                .isEqualTo(new Outcome.Succeeded(new OperationResult.Diagnosed("Complete", List.of(complete))));
    }

    /** Quirk Q38. */
    @Test
    void a_device_that_never_says_that_it_is_through_is_polled_as_often_as_it_may_be() {
        Operation.Diagnose ping = new Operation.Diagnose(Diagnostic.PING, Map.of());
        PlanContext poll = quirk(Quirk.POLL_DIAGNOSTICS);
        GetParameterValuesResponse runs = new GetParameterValuesResponse(
                List.of(ParameterValue.of("Device.IP.Diagnostics.IPPing.DiagnosticsState", "Requested")));
        PlanStep start = OperationPlanner.begin(leased(ping), poll);
        PlanStep second = OperationPlanner.begin(leased(ping, 2, "read", 0), poll);
        PlanStep last = OperationPlanner.begin(leased(ping, 3, "read", 0), poll);

        assertThat(ended(answer(start, new SetParameterValuesResponse(0), poll)).outcome())
                .isEqualTo(new Outcome.GoesOn("read"));
        assertThat(ended(answer(second, runs, poll)).outcome()).isInstanceOf(Outcome.Again.class);
        assertThat(failure(answer(last, runs, poll)).reason()).isEqualTo(Reason.TIMED_OUT);
    }

    @Test
    void a_diagnosis_needs_a_known_data_model() {
        PlanContext none = new PlanContext(Quirks.NONE, PlanLimits.defaults(), "", null);

        assertThat(failure(OperationPlanner.begin(leased(new Operation.Diagnose(Diagnostic.DNS, Map.of())), none))
                .reason()).isEqualTo(Reason.UNSUPPORTED);
    }

    // What outlives the session.

    @Test
    void what_an_event_tells_waits_and_a_transfer_that_is_over_does_not() {
        DownloadResponse later = new DownloadResponse(1, CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN);
        DownloadResponse done = new DownloadResponse(0, CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN);

        assertThat(outcome(new Reboot(""), new RebootResponse())).isEqualTo(waits(new RebootResponse()));
        assertThat(outcome(new FactoryReset(), new FactoryResetResponse()))
                .isEqualTo(waits(new FactoryResetResponse()));
        assertThat(outcome(DOWNLOAD, later)).isEqualTo(waits(later));
        assertThat(outcome(DOWNLOAD, done)).isEqualTo(new Outcome.Succeeded(new OperationResult.Answered(done)));
    }

    private static Outcome waits(CpeResponse response) {
        return new Outcome.Waits(new OperationResult.Answered(response), Duration.ofMinutes(10));
    }

    private static Outcome outcome(AcsRequest request, CpeResponse response) {
        return ended(answer(OperationPlanner.begin(leased(request), CONTEXT), response, CONTEXT)).outcome();
    }

    @Test
    void what_was_not_answered_may_still_be_told_by_an_event() {
        OperationFault none = OperationFault.of(Reason.NO_ANSWER, "nothing");
        Plan reboot = asked(OperationPlanner.begin(leased(new Reboot("")), CONTEXT));
        Plan add = asked(OperationPlanner.begin(leased(new AddObject("Device.A.", "")), CONTEXT));

        assertThat(OperationPlanner.unanswered(reboot, none, CONTEXT).outcome())
                .isEqualTo(new Outcome.Waits(null, Duration.ofMinutes(10)));
        assertThat(OperationPlanner.unanswered(add, none, CONTEXT).outcome()).isEqualTo(Outcome.Failed.of(none));
        assertThat(OperationPlanner.lost(add, CONTEXT).outcome()).isInstanceOf(Outcome.Failed.class);
    }
}
