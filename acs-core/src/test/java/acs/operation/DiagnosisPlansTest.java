package acs.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import acs.cwmp.AcsRequest;
import acs.cwmp.CpeResponse;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.ParameterValue;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetParameterValuesResponse;
import acs.device.ParameterReport;
import acs.device.Quirk;
import acs.device.Quirks;
import acs.operation.OperationFault.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Diagnoses on devices of both data models: how they are started, and how their results are read. */
class DiagnosisPlansTest {
    private static final PlanContext TR181 = Plans.CONTEXT;
    private static final PlanContext TR098 = root("InternetGatewayDevice.", Quirks.NONE);
    private static final PlanContext POLL = Plans.quirk(Quirk.POLL_DIAGNOSTICS);
    private static final String PING = "Device.IP.Diagnostics.IPPing.";

    private static PlanContext root(String object, Quirks quirks) {
        return new PlanContext(quirks, PlanLimits.defaults(), object, "mark");
    }

    private static PlanStep start(Diagnostic diagnostic, PlanContext context) {
        return start(diagnostic, Map.of(), context);
    }

    private static PlanStep start(Diagnostic diagnostic, Map<String, String> inputs, PlanContext context) {
        return OperationPlanner.begin(Plans.leased(new Operation.Diagnose(diagnostic, inputs)), context);
    }

    private static PlanStep read(Diagnostic diagnostic, PlanContext context) {
        return OperationPlanner.begin(Plans.leased(new Operation.Diagnose(diagnostic, Map.of()), 1, "read", 0),
                context);
    }

    private static PlanStep answer(PlanStep step, CpeResponse response, PlanContext context) {
        return OperationPlanner.answered(Plans.asked(step), response, context);
    }

    private static PlanStep refuse(PlanStep step, int code, PlanContext context) {
        return OperationPlanner.refused(Plans.asked(step), Plans.fault(code), context);
    }

    private static AcsRequest asked(PlanStep step) {
        return Plans.asked(step).asked();
    }

    private static AcsRequest requested(String object, String key) {
        return new SetParameterValues(List.of(ParameterValue.of(object + "DiagnosticsState", "Requested")), key);
    }

    private static AcsRequest reading(String object) {
        return new GetParameterValues(List.of(object));
    }

    private static GetParameterValuesResponse state(String object, String state) {
        return new GetParameterValuesResponse(List.of(ParameterValue.of(object + "DiagnosticsState", state)));
    }

    private static OperationFault failure(PlanStep step) {
        return ((Outcome.Failed) Plans.ended(step).outcome()).fault();
    }

    @ParameterizedTest
    @CsvSource({"PING, Device.IP.Diagnostics.IPPing., InternetGatewayDevice.IPPingDiagnostics.",
            "TRACEROUTE, Device.IP.Diagnostics.TraceRoute., InternetGatewayDevice.TraceRouteDiagnostics.",
            "DOWNLOAD, Device.IP.Diagnostics.DownloadDiagnostics., InternetGatewayDevice.DownloadDiagnostics.",
            "UPLOAD, Device.IP.Diagnostics.UploadDiagnostics., InternetGatewayDevice.UploadDiagnostics.",
            "DNS, Device.DNS.Diagnostics.NSLookupDiagnostics., InternetGatewayDevice.NSLookupDiagnostics.",
            "WIFI, Device.WiFi.NeighboringWiFiDiagnostic., InternetGatewayDevice.WiFi.NeighboringWiFiDiagnostic."})
    void a_diagnosis_is_started_and_read_at_the_object_of_the_devices_data_model(Diagnostic diagnostic, String tr181,
            String tr098) {
        assertThat(asked(start(diagnostic, TR181))).isEqualTo(requested(tr181, "mark"));
        assertThat(asked(start(diagnostic, TR098))).isEqualTo(requested(tr098, "mark"));
        assertThat(asked(read(diagnostic, TR181))).isEqualTo(reading(tr181));
        assertThat(asked(read(diagnostic, TR098))).isEqualTo(reading(tr098));
    }

    @ParameterizedTest
    @CsvSource({"DNS, InternetGatewayDevice.DNS.Diagnostics.NSLookupDiagnostics.",
            "WIFI, InternetGatewayDevice.LANDevice.1.WiFi.NeighboringWiFiDiagnostic."})
    void where_the_data_model_has_two_places_the_second_is_tried_when_the_device_does_not_know_the_first(
            Diagnostic diagnostic, String second) {
        for (int unknown : List.of(9003, 9005)) {
            PlanStep start = refuse(start(diagnostic, TR098), unknown, TR098);
            PlanStep read = refuse(read(diagnostic, TR098), unknown, TR098);

            assertThat(asked(start)).isEqualTo(requested(second, "mark"));
            assertThat(asked(read)).isEqualTo(reading(second));
            assertThat(failure(refuse(start, unknown, TR098)).code()).as("there is no third").isEqualTo(unknown);
            assertThat(failure(refuse(read, unknown, TR098)).code()).as("there is no third").isEqualTo(unknown);
            assertThat(Plans.ended(answer(read, state(second, "Complete"), TR098)).outcome())
                    .isInstanceOf(Outcome.Succeeded.class);
        }
    }

    @Test
    void a_fault_that_is_not_about_names_does_not_send_a_diagnosis_to_the_second_place() {
        for (int code : List.of(9000, 9001, 9006, 9007, 9800)) {
            assertThat(failure(refuse(start(Diagnostic.DNS, TR098), code, TR098)).code()).isEqualTo(code);
            assertThat(failure(refuse(read(Diagnostic.DNS, TR098), code, TR098)).code()).isEqualTo(code);
        }
    }

    @Test
    void a_device_that_took_the_first_value_of_a_place_is_not_sent_to_the_second() {
        PlanContext single = root("InternetGatewayDevice.", Plans.quirk(Quirk.ONE_VALUE_PER_SET).quirks());
        PlanStep second = answer(start(Diagnostic.DNS, Map.of("HostName", "h"), single),
                new SetParameterValuesResponse(0), single);

        assertThat(failure(refuse(second, 9005, single)).code()).isEqualTo(9005);
    }

    @Test
    void trying_the_second_place_counts_as_a_call() {
        PlanContext one = new PlanContext(Quirks.NONE, Plans.limits(1, 9, 9).limits(), "InternetGatewayDevice.", null);

        assertThat(failure(refuse(start(Diagnostic.DNS, one), 9005, one)).reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(failure(refuse(read(Diagnostic.DNS, one), 9005, one)).reason()).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void setting_the_inputs_one_by_one_counts_each_as_a_call() {
        PlanContext two = Plans.context(Plans.quirk(Quirk.ONE_VALUE_PER_SET).quirks(), Plans.limits(2, 9, 9).limits());
        PlanStep step = start(Diagnostic.PING, Map.of("Host", "h", "Timeout", "5"), two);
        step = answer(step, new SetParameterValuesResponse(0), two);

        assertThat(asked(step)).isInstanceOf(SetParameterValues.class);
        assertThat(failure(answer(step, new SetParameterValuesResponse(0), two)).reason()).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void a_state_that_the_caller_gives_is_not_sent_beside_the_one_that_starts_the_diagnosis() {
        PlanStep step = start(Diagnostic.PING, Map.of("DiagnosticsState", "Canceled", "Host", "h"), TR181);

        assertThat(asked(step)).isEqualTo(new SetParameterValues(List.of(ParameterValue.of(PING + "Host", "h"),
                ParameterValue.of(PING + "DiagnosticsState", "Requested")), "mark"));
    }

    @Test
    void one_by_one_the_state_comes_last_and_only_then_the_operation_waits() {
        PlanContext single = Plans.quirk(Quirk.ONE_VALUE_PER_SET);
        PlanStep step = start(Diagnostic.PING, Map.of("Host", "h"), single);
        assertThat(asked(step))
                .isEqualTo(new SetParameterValues(List.of(ParameterValue.of(PING + "Host", "h")), "mark"));
        step = answer(step, new SetParameterValuesResponse(0), single);
        assertThat(asked(step)).isEqualTo(requested(PING, "mark"));

        assertThat(Plans.ended(answer(step, new SetParameterValuesResponse(0), single)).outcome())
                .isInstanceOf(Outcome.Waits.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Complete", " Complete ", "Completed", "Error_CannotResolveHostName", "Error_Internal"})
    void any_state_in_which_the_diagnosis_is_over_is_its_result(String state) {
        OperationEnd end = Plans.ended(answer(read(Diagnostic.PING, TR181), state(PING, state), TR181));
        List<ParameterValue> values = state(PING, state).parameterList();

        assertThat(end.outcome())
                .isEqualTo(new Outcome.Succeeded(new OperationResult.Diagnosed(state.strip(), values)));
        assertThat(end.report().values()).isEqualTo(values);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "None", "Canceled"})
    void a_device_that_knows_nothing_of_the_diagnosis_any_more_fails_it_and_its_values_are_kept(String state) {
        OperationEnd end = Plans.ended(answer(read(Diagnostic.PING, TR181), state(PING, state), TR181));

        assertThat(((Outcome.Failed) end.outcome()).fault().reason()).isEqualTo(Reason.OUTCOME_UNKNOWN);
        assertThat(((Outcome.Failed) end.outcome()).result())
                .isEqualTo(new OperationResult.Diagnosed(state, state(PING, state).parameterList()));
        assertThat(end.report().values()).hasSize(1);
    }

    @Test
    void the_state_of_another_object_tells_nothing() {
        PlanStep step = answer(read(Diagnostic.PING, TR181), state("Device.IP.Diagnostics.TraceRoute.", "Complete"),
                TR181);

        assertThat(failure(step).reason()).isEqualTo(Reason.OUTCOME_UNKNOWN);
        assertThat(Plans.ended(step).report().values()).isEmpty();
        PlanStep below = answer(read(Diagnostic.PING, TR181), state(PING + "X.", "Complete"), TR181);
        assertThat(failure(below).reason()).isEqualTo(Reason.OUTCOME_UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Requested", "InProgress"})
    void a_diagnosis_that_still_runs_waits_for_its_event_and_is_polled_only_where_a_rule_says_so(String state) {
        assertThat(Plans.ended(answer(read(Diagnostic.PING, TR181), state(PING, state), TR181)).outcome())
                .isEqualTo(new Outcome.Waits(null, Plans.leased(new Operation.Diagnose(Diagnostic.PING, Map.of()))
                        .timeout()));
        assertThat(Plans.ended(answer(read(Diagnostic.PING, POLL), state(PING, state), POLL)).outcome())
                .isInstanceOfSatisfying(Outcome.Again.class,
                        again -> assertThat(again.delay()).isEqualTo(PlanLimits.defaults().retryDelay()));
    }

    @Test
    void as_many_values_as_allowed_are_taken_and_one_more_is_too_many() {
        PlanContext two = Plans.limits(9, 2, 9);
        ParameterValue host = ParameterValue.of(PING + "Host", "h");
        ParameterValue complete = ParameterValue.of(PING + "DiagnosticsState", "Complete");

        assertThat(Plans.ended(answer(read(Diagnostic.PING, two),
                new GetParameterValuesResponse(List.of(host, complete)), two)).outcome())
                .isInstanceOf(Outcome.Succeeded.class);
        OperationEnd end = Plans.ended(answer(read(Diagnostic.PING, two), new GetParameterValuesResponse(
                List.of(host, complete, ParameterValue.of(PING + "Timeout", "1"))), two));
        assertThat(((Outcome.Failed) end.outcome()).fault().reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(end.report()).isEqualTo(ParameterReport.NOTHING);
    }

    @Test
    void a_root_object_that_no_data_model_has_supports_no_diagnosis() {
        for (Diagnostic diagnostic : Diagnostic.values()) {
            assertThat(failure(start(diagnostic, root("X_Device.", Quirks.NONE))).reason())
                    .isEqualTo(Reason.UNSUPPORTED);
            assertThat(failure(read(diagnostic, root("", Quirks.NONE))).reason()).isEqualTo(Reason.UNSUPPORTED);
        }
    }

    @Test
    void the_words_of_diagnoses_are_rests() {
        assertThat(Diagnostic.values()).extracting(Diagnostic::word).containsExactly("ping", "traceroute", "download",
                "upload", "dns", "wifi");
    }
}
