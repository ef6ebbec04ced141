package acs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import acs.credential.Keys;
import acs.cwmp.AutonomousTransferComplete;
import acs.cwmp.CwmpDateTime;
import acs.cwmp.Download;
import acs.cwmp.EventCode;
import acs.cwmp.Fault;
import acs.cwmp.FaultCode;
import acs.cwmp.FaultStruct;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.ParameterPath;
import acs.cwmp.ParameterValue;
import acs.cwmp.SetParameterValuesFault;
import acs.device.Device;
import acs.device.ParameterReport;
import acs.device.ReportedParameter;
import acs.operation.LeasedOperation;
import acs.operation.Operation;
import acs.operation.OperationEnd;
import acs.operation.OperationFault;
import acs.operation.OperationResult;
import acs.operation.Outcome;
import acs.port.NoticeRecord;
import acs.port.RequestRecord;
import acs.port.WakeStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Users and passwords in URLs are stored sealed where somebody needs them, else masked; never in clear. */
class UrlUserInfoStoreTest extends CredentialTests {
    private static final String URL = "http://admin:Sesam-9@192.0.2.9:7547/cr";
    private static final String MASKED = "http://***@192.0.2.9:7547/cr";
    private static final String NOTE = "see " + URL + " of old";

    @BeforeEach
    void sealing() {
        log.close().block(PATIENCE);
        log = new PostgresInformLog(new DatabaseConnections(database, settings), settings,
                (records, duration, ok) -> {}, secrets, clock);
        log.start().block(PATIENCE);
    }

    @Test
    void what_a_device_reports_is_sealed_and_read_as_it_was_reported() {
        report();

        assertThat(everything()).doesNotContain("Sesam").doesNotContain("admin").contains("sealed:1:");
        assertThat(device().connectionRequestUrl()).isEqualTo(URL);
        assertThat(device().softwareVersion()).isEqualTo(MASKED);
        assertThat(parameters()).containsEntry(ROOT + "ManagementServer.ConnectionRequestURL", URL)
                .containsEntry(ROOT + "X.Note", NOTE).containsEntry(ROOT + "X.Looks", "sealed:1:nonsense")
                .containsEntry(ROOT + "X.Plain", "http://192.0.2.1/a@b");
        assertThat(reach().connectionRequestUrl()).isEqualTo(URL);
    }

    @Test
    void a_url_without_user_is_stored_in_clear_as_ever() {
        log.recordInform(Samples.inform(1, now.get(), List.of(EventCode.BOOT),
                List.of(ParameterValue.of(ROOT + "ManagementServer.ConnectionRequestURL", "http://192.0.2.9/cr"))))
                .block(PATIENCE);

        assertThat(everything()).contains("http://192.0.2.9/cr").doesNotContain("sealed:");
        assertThat(reach().connectionRequestUrl()).isEqualTo("http://192.0.2.9/cr");
    }

    @Test
    void addresses_and_jids_of_any_length_are_dropped_for_wakes() {
        log.recordInform(Samples.inform(1, now.get(), List.of(EventCode.BOOT), List.of(
                ParameterValue.of("Device.ManagementServer.UDPConnectionRequestAddress", "1".repeat(1_025)),
                ParameterValue.of("Device.ManagementServer.ConnReqJabberID", "j".repeat(60_000)),
                ParameterValue.of("Device.ManagementServer.ConnectionRequestURL", "http://h/" + "u".repeat(2_000)))))
                .block(PATIENCE);

        WakeStore.Reach reach = reach();
        assertThat(reach.udpAddress()).isEmpty();
        assertThat(reach.jabberId()).isEmpty();
        assertThat(reach.connectionRequestUrl()).startsWith("…dropped");
    }

    @Test
    void the_history_is_stored_masked() {
        report();
        log.recordRequest(new RequestRecord(DEVICE, new AutonomousTransferComplete(URL, URL, true, "1 Firmware", 7,
                "file", new FaultStruct(new FaultCode(9010), NOTE), CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN),
                now.get())).block(PATIENCE);
        log.record(new NoticeRecord(DEVICE, "acs.test", Map.of("url", URL), now.get())).block(PATIENCE);

        assertThat(rows("SELECT details::text FROM device_event ORDER BY event_seq").toString()).contains(MASKED)
                .doesNotContain("Sesam");
    }

    @Test
    void requests_and_results_of_operations_are_sealed_and_faults_are_masked() {
        report();
        enqueue(new Download("k", "1 Firmware Upgrade Image", URL, "", "", 0, "", 0, "", ""), 0);
        LeasedOperation download = leased(claim(null));
        assertThat(((Download) ((Operation.Rpc) download.operation()).request()).url()).isEqualTo(URL);
        claim(new OperationEnd(download, Outcome.Failed.of(OperationFault.of(new Fault(new FaultCode(9010), NOTE,
                List.of(new SetParameterValuesFault(ROOT + "X", new FaultCode(9007), NOTE))))),
                ParameterReport.NOTHING, 0));
        enqueue(new GetParameterValues(List.of(ROOT + "X.Note")), 0);
        ParameterValue value = ParameterValue.of(ROOT + "Z.Note", NOTE);
        claim(new OperationEnd(leased(claim(null)),
                new Outcome.Succeeded(new OperationResult.Answered(new GetParameterValuesResponse(List.of(value)))),
                new ParameterReport(List.of(value), List.of(), List.of(), List.of(), null), 0));

        assertThat(everything()).doesNotContain("Sesam");
        assertThat(operations.list(DEVICE, null, "", 10, true).blockOptional(PATIENCE).orElseThrow()).hasSize(2)
                .anySatisfy(it -> {
                    assertThat(it.request()).contains(URL);
                    assertThat(it.fault()).isNotNull();
                    assertThat(it.fault().message()).isEqualTo("see " + MASKED + " of old");
                    assertThat(it.fault().parameters().getFirst().faultString()).isEqualTo("see " + MASKED + " of old");
                });
        assertThat(parameters()).containsEntry(ROOT + "Z.Note", NOTE);
    }

    @Test
    void a_long_text_with_a_url_is_sealed_within_what_is_kept_of_a_value_and_ends_within_no_user_info() {
        for (int before : List.of(1_000, 48_880, 48_885, 60_000)) {
            String text = URL + " " + "x".repeat(before) + URL + "x".repeat(20_000);
            String sealed = SealedShadow.text(text, DEVICE, secrets);

            assertThat(sealed).startsWith("sealed:1:").hasSizeLessThanOrEqualTo(ShadowEntry.VALUE_MAX);
            String opened = SealedShadow.openedText(sealed, DEVICE, secrets);
            assertThat(acs.cwmp.UrlUserInfo.masked(opened)).doesNotContain("admin").hasSizeGreaterThan(21_000);
        }
        String wide = URL + "\u20AC".repeat(60_000);
        assertThat(SealedShadow.text(wide, DEVICE, secrets)).hasSizeLessThanOrEqualTo(ShadowEntry.VALUE_MAX);
    }

    @Test
    void the_rotation_of_keys_seals_addresses_again_and_what_older_versions_stored_in_clear() {
        report();
        rows("UPDATE device SET connection_request_url = '" + URL + "',"
                + " hot = hot || '{\"Device.Old.Note\": \"s@1:" + NOTE + "\"}' RETURNING 1");
        secretKeys.set(Keys.seeded(2, 50));

        assertThat(new SecretRotation(operations, secrets, 2, line -> {}).run().block(PATIENCE)).isTrue();

        assertThat(everything()).doesNotContain("Sesam").doesNotContain("sealed:1:n").contains("sealed:2:");
        assertThat(device().connectionRequestUrl()).isEqualTo(URL);
        assertThat(parameters()).containsEntry("Device.Old.Note", NOTE).containsEntry(ROOT + "X.Note", NOTE);
    }

    private void report() {
        log.recordInform(Samples.inform(1, now.get(), List.of(new EventCode("X " + URL)), List.of(
                ParameterValue.of(ROOT + "DeviceInfo.SoftwareVersion", URL),
                ParameterValue.of(ROOT + "ManagementServer.ConnectionRequestURL", URL),
                ParameterValue.of(ROOT + "X.Note", NOTE), ParameterValue.of(ROOT + "X.Looks", "sealed:1:nonsense"),
                ParameterValue.of(ROOT + "X.Plain", "http://192.0.2.1/a@b")))).block(PATIENCE);
    }

    private Device device() {
        return read(store -> store.find(DEVICE).blockOptional(PATIENCE).orElseThrow());
    }

    private Map<String, String> parameters() {
        return read(store -> store.parameters(DEVICE, ParameterPath.ROOT).blockOptional(PATIENCE).orElseThrow().stream()
                .collect(Collectors.toMap(ReportedParameter::path, ReportedParameter::value)));
    }

    private <T> T read(java.util.function.Function<PostgresDeviceStore, T> look) {
        PostgresDeviceStore store = new PostgresDeviceStore(new DatabaseConnections(database, settings), settings,
                secrets);
        try {
            return look.apply(store);
        } finally {
            store.close().block(PATIENCE);
        }
    }

    private WakeStore.Reach reach() {
        return new PostgresWakes(operations, Duration.ofHours(1)).reach(DEVICE).blockOptional(PATIENCE).orElseThrow();
    }

    private String everything() {
        return rows("SELECT d::text FROM device d").toString() + rows("SELECT o::text FROM operation o")
                + rows("SELECT convert_from(result, 'LATIN1') FROM operation WHERE get_byte(result, 0) > 31")
                + rows("SELECT e::text FROM device_event e") + rows("SELECT s.document::text FROM device_shadow s");
    }
}
