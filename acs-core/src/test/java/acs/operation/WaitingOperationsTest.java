package acs.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

import acs.cwmp.AcsRequest;
import acs.cwmp.ChangeDuState;
import acs.cwmp.CwmpDateTime;
import acs.cwmp.DeviceId;
import acs.cwmp.Download;
import acs.cwmp.DuStateChangeComplete;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.FactoryReset;
import acs.cwmp.FaultCode;
import acs.cwmp.FaultStruct;
import acs.cwmp.Inform;
import acs.cwmp.OpResult;
import acs.cwmp.ParameterValue;
import acs.cwmp.Reboot;
import acs.cwmp.ScheduleDownload;
import acs.cwmp.ScheduleInform;
import acs.cwmp.TransferComplete;
import acs.cwmp.Upload;
import acs.device.Quirk;
import acs.device.Quirks;
import org.junit.jupiter.api.Test;

/** What settles a waiting operation: one test per rule. */
class WaitingOperationsTest {
    private static final WaitingOperation FIRST = waiting("a", 1, download("1 Firmware Upgrade Image"));
    private static final WaitingOperation SECOND = waiting("b", 2,
            new Upload("", "2 Vendor Log File", "http://f/", "", "", 0));
    private static final WaitingOperation CONFIG = waiting("c", 3, download("3 Vendor Configuration File"));
    private static final WaitingOperation REBOOT = waiting("r", 4, new Reboot(""));
    private static final WaitingOperation RESET = waiting("f", 5, new FactoryReset());
    private static final WaitingOperation INFORM = waiting("i", 6, new ScheduleInform(5, ""));
    private static final WaitingOperation LATER_INFORM = waiting("j", 7, new ScheduleInform(5, ""));
    private static final WaitingOperation CHANGE = waiting("d", 8, new ChangeDuState(List.of(), ""));
    private static final WaitingOperation PING = waiting("p", 9, new Operation.Diagnose(Diagnostic.PING, Map.of()));
    private static final List<WaitingOperation> ALL = List.of(PING, CHANGE, LATER_INFORM, INFORM, RESET, REBOOT, CONFIG,
            SECOND, FIRST);

    private static Download download(String fileType) {
        return new Download("", fileType, "http://f/", "", "", 0, "", 0, "", "");
    }

    private static WaitingOperation waiting(String key, int second, AcsRequest request) {
        return waiting(key, second, new Operation.Rpc(request));
    }

    private static WaitingOperation waiting(String key, int second, Operation operation) {
        return new WaitingOperation("018f0000-0000-7000-8000-00000000000" + second, "00D09E-Box-1", operation, key,
                "1.0", Instant.ofEpochSecond(second), 1);
    }

    private static Happening transferred(String key, int fault) {
        return new Happening.Requested(new TransferComplete(key, struct(fault), CwmpDateTime.UNKNOWN,
                CwmpDateTime.UNKNOWN));
    }

    private static FaultStruct struct(int fault) {
        return fault == 0 ? FaultStruct.NONE : new FaultStruct(new FaultCode(fault), "no");
    }

    private static Happening changed(String key, int... faults) {
        return new Happening.Requested(new DuStateChangeComplete(Arrays.stream(faults)
                .mapToObj(fault -> new OpResult("", "", "", "Installed", true, "", CwmpDateTime.UNKNOWN,
                        CwmpDateTime.UNKNOWN, struct(fault)))
                .toList(), key));
    }

    /** Events; a key after a slash. */
    private static Happening called(String version, String... events) {
        return new Happening.Called(new Inform(new DeviceId("Acme", "00D09E", "Box", "1"),
                Arrays.stream(events).map(event -> event.split("/", 2))
                        .map(event -> new EventStruct(new EventCode(event[0]), event.length > 1 ? event[1] : ""))
                        .toList(),
                1, CwmpDateTime.UNKNOWN, 0,
                List.of(ParameterValue.of("Device.DeviceInfo.SoftwareVersion", version))));
    }

    /** Each settled one's key and how it ended. */
    private static List<String> settled(List<WaitingOperation> waiting, Happening happening, Quirk... quirks) {
        return WaitingOperations.settle(waiting, happening, new Quirks(Set.of(quirks), 0, Set.of())).stream()
                .map(one -> one.waiting().commandKey() + " " + word(one.outcome())).toList();
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Failed failed -> failed.fault().code() == null
                    ? failed.fault().reason().word()
                    : failed.fault().reason().word() + " " + failed.fault().code();
            case Outcome.GoesOn on -> on.phase();
            case Outcome.Succeeded done when done.result() instanceof OperationResult.Confirmed by -> by.eventCode();
            case Outcome it -> it.getClass().getSimpleName();
        };
    }

    @Test
    void a_transfer_ends_by_its_key() {
        assertThat(settled(ALL, transferred("b", 0))).containsExactly("b Succeeded");
        assertThat(settled(ALL, transferred("c", 9016))).containsExactly("c transferFailed 9016");
    }

    @Test
    void without_a_key_the_oldest_transfer_ends() {
        assertThat(settled(ALL, transferred("", 0))).containsExactly("a Succeeded");
        assertThat(settled(List.of(CONFIG, REBOOT), transferred("(null)", 9015)))
                .containsExactly("c transferFailed 9015");
    }

    @Test
    void a_key_that_nobody_waits_for_settles_nothing() {
        assertThat(settled(ALL, transferred("long gone", 0))).isEmpty();
        assertThat(settled(ALL, transferred("r", 0))).isEmpty();
        assertThat(settled(List.of(), transferred("", 0))).isEmpty();
    }

    /** Quirk Q41. */
    @Test
    void a_fault_that_is_a_mistake_leaves_the_word_to_the_boot() {
        assertThat(settled(ALL, transferred("a", 9010), Quirk.MISTAKEN_TRANSFER_FAULT)).isEmpty();
        assertThat(settled(ALL, transferred("a", 9018), Quirk.MISTAKEN_TRANSFER_FAULT))
                .containsExactly("a transferFailed 9018");
        assertThat(settled(List.of(FIRST), called("2.0", "1 BOOT"), Quirk.MISTAKEN_TRANSFER_FAULT))
                .containsExactly("a 1 BOOT");
        assertThat(settled(List.of(FIRST), called("1.0", "1 BOOT"), Quirk.MISTAKEN_TRANSFER_FAULT)).isEmpty();
    }

    /** Quirk Q39. */
    @Test
    void a_silent_transfer_ends_with_the_boot_of_another_version_and_the_oldest_only() {
        assertThat(settled(List.of(CONFIG, FIRST), called("2.0", "1 BOOT"), Quirk.SILENT_TRANSFER))
                .containsExactly("a 1 BOOT");
        assertThat(settled(List.of(FIRST), called("1.0", "1 BOOT"), Quirk.SILENT_TRANSFER)).isEmpty();
        assertThat(settled(List.of(CONFIG), called("1.0", "1 BOOT"), Quirk.SILENT_TRANSFER))
                .containsExactly("c 1 BOOT");
        assertThat(settled(List.of(FIRST), called("2.0", "1 BOOT"))).isEmpty();
    }

    @Test
    void a_change_of_modules_fails_when_all_of_it_failed() {
        assertThat(settled(ALL, changed("d", 0, 9022))).containsExactly("d Succeeded");
        assertThat(settled(ALL, changed("d", 9026, 9022))).containsExactly("d transferFailed 9026");
        assertThat(settled(ALL, changed("", 0))).containsExactly("d Succeeded");
        assertThat(settled(ALL, changed("x", 0))).isEmpty();
    }

    @Test
    void a_reboot_is_done_by_its_event_or_by_any_boot() {
        assertThat(settled(List.of(REBOOT), called("1.0", "M Reboot/r"))).containsExactly("r M Reboot");
        assertThat(settled(List.of(REBOOT), called("1.0", "M Reboot/other"))).isEmpty();
        assertThat(settled(List.of(REBOOT), called("1.0", "1 BOOT", "M Reboot/other"))).containsExactly("r 1 BOOT");
        assertThat(settled(List.of(REBOOT), called("1.0", "2 PERIODIC"))).isEmpty();
    }

    @Test
    void a_bootstrap_ends_the_reset_and_all_whose_events_it_drops() {
        assertThat(settled(ALL, called("1.0", "0 BOOTSTRAP", "1 BOOT"))).containsExactly("a outcomeUnknown",
                "b outcomeUnknown", "c outcomeUnknown", "r 1 BOOT", "f 0 BOOTSTRAP", "i outcomeUnknown",
                "j outcomeUnknown", "d outcomeUnknown", "p outcomeUnknown");
        assertThat(settled(List.of(RESET), called("1.0", "1 BOOT"))).isEmpty();
    }

    @Test
    void a_bootstrap_leaves_what_is_reported_in_the_same_session() {
        assertThat(settled(List.of(CONFIG, CHANGE),
                called("1.0", "0 BOOTSTRAP", "7 TRANSFER COMPLETE", "11 DU STATE CHANGE COMPLETE"))).isEmpty();
    }

    @Test
    void a_scheduled_inform_ends_by_its_key_or_the_oldest_without_one() {
        assertThat(settled(ALL, called("1.0", "3 SCHEDULED", "M ScheduleInform/j")))
                .containsExactly("j M ScheduleInform");
        assertThat(settled(ALL, called("1.0", "3 SCHEDULED", "M ScheduleInform")))
                .containsExactly("i M ScheduleInform");
        assertThat(settled(ALL, called("1.0", "3 SCHEDULED"))).containsExactly("i 3 SCHEDULED");
    }

    @Test
    void a_diagnosis_goes_on_when_it_is_complete_and_fails_when_the_device_boots() {
        assertThat(settled(List.of(PING), called("1.0", "8 DIAGNOSTICS COMPLETE"))).containsExactly("p read");
        assertThat(settled(List.of(PING), called("1.0", "1 BOOT", "8 DIAGNOSTICS COMPLETE")))
                .containsExactly("p read");
        assertThat(settled(List.of(PING), called("1.0", "1 BOOT"))).containsExactly("p outcomeUnknown");
    }

    // Several of one kind, and what stands before them.

    private static final WaitingOperation SCHEDULED = waiting("s", 10, scheduled("1 Firmware Upgrade Image"));
    private static final WaitingOperation LATER_SCHEDULED = waiting("t", 11, scheduled("3 Vendor Configuration File"));

    private static ScheduleDownload scheduled(String fileType) {
        return new ScheduleDownload("", fileType, "http://f/", "", "", 0, "", List.of());
    }

    /** Quirk Q39. */
    @Test
    void a_reboot_or_an_upload_that_waits_does_not_keep_a_silent_transfer_from_ending() {
        WaitingOperation reboot = waiting("r", 1, new Reboot(""));
        WaitingOperation upload = waiting("u", 2, new Upload("", "2 Vendor Log File", "http://f/", "", "", 0));
        WaitingOperation firmware = waiting("a", 3, download("1 Firmware Upgrade Image"));

        assertThat(settled(List.of(reboot, upload, firmware), called("2.0", "1 BOOT"), Quirk.SILENT_TRANSFER))
                .containsExactly("r 1 BOOT", "a 1 BOOT");
    }

    /** Quirks Q39 and Q41. */
    @Test
    void a_scheduled_download_ends_with_a_boot_like_any_other_and_the_oldest_only() {
        for (Quirk quirk : List.of(Quirk.SILENT_TRANSFER, Quirk.MISTAKEN_TRANSFER_FAULT)) {
            assertThat(settled(List.of(SCHEDULED), called("2.0", "1 BOOT"), quirk)).containsExactly("s 1 BOOT");
            assertThat(settled(List.of(SCHEDULED), called("1.0", "1 BOOT"), quirk)).isEmpty();
            assertThat(settled(List.of(SCHEDULED), called("2.0", "2 PERIODIC"), quirk)).isEmpty();
            assertThat(settled(List.of(LATER_SCHEDULED, SCHEDULED), called("2.0", "1 BOOT"), quirk))
                    .containsExactly("s 1 BOOT");
            assertThat(settled(List.of(FIRST, SCHEDULED), called("2.0", "1 BOOT"), quirk)).containsExactly("a 1 BOOT");
        }
        assertThat(settled(List.of(LATER_SCHEDULED), called("1.0", "1 BOOT"), Quirk.SILENT_TRANSFER))
                .containsExactly("t 1 BOOT");
        assertThat(settled(List.of(SCHEDULED), called("2.0", "1 BOOT"))).isEmpty();
    }

    /** Quirk Q41: {@link Quirk#MISTAKEN_TRANSFER_FAULT}. */
    @Test
    void a_mistaken_fault_is_one_for_scheduled_downloads_and_never_for_uploads() {
        assertThat(settled(List.of(SCHEDULED), transferred("s", 9010), Quirk.MISTAKEN_TRANSFER_FAULT)).isEmpty();
        assertThat(settled(List.of(SECOND), transferred("b", 9010), Quirk.MISTAKEN_TRANSFER_FAULT))
                .containsExactly("b transferFailed 9010");
        assertThat(settled(List.of(CONFIG), called("1.0", "1 BOOT"), Quirk.MISTAKEN_TRANSFER_FAULT))
                .as("a boot proves nothing of a file that changes no version").isEmpty();
    }

    /** Quirk Q39. */
    @Test
    void a_boot_with_a_version_that_is_not_known_on_both_sides_proves_nothing() {
        WaitingOperation unknown = new WaitingOperation(FIRST.operationId(), FIRST.deviceKey(), FIRST.operation(),
                "a", "", FIRST.since(), 1);
        Happening withoutVersion = new Happening.Called(new Inform(new DeviceId("Acme", "00D09E", "Box", "1"),
                List.of(new EventStruct(EventCode.BOOT, "")), 1, CwmpDateTime.UNKNOWN, 0,
                List.of(ParameterValue.of("Device.DeviceInfo.HardwareVersion", "B"))));

        assertThat(settled(List.of(unknown), called("2.0", "1 BOOT"), Quirk.SILENT_TRANSFER)).isEmpty();
        assertThat(settled(List.of(FIRST), called("", "1 BOOT"), Quirk.SILENT_TRANSFER)).isEmpty();
        assertThat(settled(List.of(FIRST), withoutVersion, Quirk.SILENT_TRANSFER)).isEmpty();
    }

    /** Quirk Q39. */
    @Test
    void a_silent_transfer_that_is_announced_all_the_same_waits_for_its_request() {
        assertThat(settled(List.of(CONFIG), called("1.0", "1 BOOT", "7 TRANSFER COMPLETE"), Quirk.SILENT_TRANSFER))
                .isEmpty();
        assertThat(settled(List.of(CONFIG), called("1.0", "1 BOOT", "M Download"), Quirk.SILENT_TRANSFER)).isEmpty();
        assertThat(settled(List.of(LATER_SCHEDULED), called("1.0", "1 BOOT", "M ScheduleDownload"),
                Quirk.SILENT_TRANSFER)).isEmpty();
    }

    @Test
    void a_bootstrap_leaves_each_kind_that_its_own_event_announces_and_no_other() {
        List<WaitingOperation> all = List.of(FIRST, SECOND, SCHEDULED, CHANGE);

        assertThat(settled(all, called("1.0", "0 BOOTSTRAP", "M Download/a"))).containsExactly("b outcomeUnknown",
                "d outcomeUnknown", "s outcomeUnknown");
        assertThat(settled(all, called("1.0", "0 BOOTSTRAP", "M Upload/b"))).containsExactly("a outcomeUnknown",
                "d outcomeUnknown", "s outcomeUnknown");
        assertThat(settled(all, called("1.0", "0 BOOTSTRAP", "M ScheduleDownload/s")))
                .containsExactly("a outcomeUnknown", "b outcomeUnknown", "d outcomeUnknown");
        assertThat(settled(all, called("1.0", "0 BOOTSTRAP", "M ChangeDUState/d"))).containsExactly("a outcomeUnknown",
                "b outcomeUnknown", "s outcomeUnknown");
        assertThat(settled(all, called("1.0", "0 BOOTSTRAP", "7 TRANSFER COMPLETE")))
                .containsExactly("d outcomeUnknown");
        assertThat(settled(all, called("1.0", "0 BOOTSTRAP", "11 DU STATE CHANGE COMPLETE")))
                .containsExactly("a outcomeUnknown", "b outcomeUnknown", "s outcomeUnknown");
    }

    @Test
    void a_scheduled_download_ends_by_its_transfer_complete() {
        assertThat(settled(List.of(FIRST, SCHEDULED), transferred("s", 0))).containsExactly("s Succeeded");
        assertThat(settled(List.of(FIRST, SCHEDULED), transferred("s", 9010)))
                .containsExactly("s transferFailed 9010");
    }

    @Test
    void blanks_around_a_key_do_not_matter() {
        assertThat(settled(ALL, transferred(" b ", 0))).containsExactly("b Succeeded");
        assertThat(settled(ALL, transferred(" (null) ", 0))).containsExactly("a Succeeded");
        assertThat(settled(List.of(REBOOT), called("1.0", "M Reboot/ r "))).containsExactly("r M Reboot");
        assertThat(settled(List.of(INFORM), called("1.0", "M ScheduleInform/ i ")))
                .containsExactly("i M ScheduleInform");
    }

    @Test
    void operations_of_the_same_moment_are_settled_in_the_order_of_their_ids() {
        WaitingOperation one = waiting("x", 1, download("1 Firmware Upgrade Image"));
        WaitingOperation two = new WaitingOperation("018f0000-0000-7000-8000-000000000002", one.deviceKey(),
                one.operation(), "y", "1.0", one.since(), 1);

        assertThat(settled(List.of(two, one), transferred("", 0))).containsExactly("x Succeeded");
    }

    @Test
    void a_change_of_modules_without_any_result_is_done() {
        assertThat(settled(List.of(CHANGE), changed("d"))).containsExactly("d Succeeded");
    }
}
