package acs.load.cpe;

import static acs.load.cpe.SmallDevice.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import acs.cwmp.CwmpDateTime;
import acs.cwmp.Download;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.FactoryReset;
import acs.cwmp.FaultCode;
import acs.cwmp.FaultStruct;
import acs.cwmp.ParameterAttributesChange;
import acs.cwmp.ParameterType;
import acs.cwmp.ParameterValue;
import acs.cwmp.Reboot;
import acs.cwmp.ScheduleInform;
import acs.cwmp.SetParameterAttributes;
import acs.cwmp.SetParameterValues;
import acs.cwmp.TransferComplete;
import org.junit.jupiter.api.Test;

class DeviceNewsTest {
    private static final CwmpDateTime NOW = new CwmpDateTime("2026-11-21T10:00:00Z");
    private static final CwmpDateTime LATER = new CwmpDateTime("2026-11-21T10:05:00Z");
    private static final String VERSION = ROOT + "DeviceInfo.SoftwareVersion";
    private static final String UP_TIME = ROOT + "DeviceInfo.UpTime";

    private final VirtualDevice device = device(Set.of());

    @Test
    void a_reboot_is_told_with_its_CommandKey_once_the_session_is_over() {
        device.wake(NOW);
        device.answer(new Reboot("r1"));
        assertThat(device.news().isEmpty()).isTrue();
        device.sessionEnded();

        assertThat(device.news().events()).containsExactly(event("1 BOOT", ""), event("M Reboot", "r1"));
        assertThat(device.wantsSessionAt()).isZero();
        device.news().informMade();
        device.news().informConfirmed();
        assertThat(device.news().isEmpty()).isTrue();
    }

    @Test
    void what_happens_while_an_Inform_is_on_its_way_is_told_by_the_next_one() {
        device.news().add(EventCode.CONNECTION_REQUEST);
        device.news().informMade();
        device.change(VERSION, "1.0.1");
        device.news().add(EventCode.CONNECTION_REQUEST);
        device.news().informConfirmed();

        assertThat(device.news().events()).containsExactly(event("6 CONNECTION REQUEST", ""),
                event("4 VALUE CHANGE", ""));
        assertThat(device.news().changedNames()).containsExactly(VERSION);
        assertThat(device.wantsSessionAt()).isZero();
        device.news().informMade();
        device.news().informConfirmed();
        assertThat(device.news().isEmpty()).isTrue();
    }

    @Test
    void a_factory_reset_is_told_by_BOOTSTRAP_and_drops_older_news() {
        device.wake(NOW);
        device.answer(firmware("d1"));
        device.wake(NOW);
        device.answer(new FactoryReset());
        device.sessionEnded();

        assertThat(device.news().events()).containsExactly(event("0 BOOTSTRAP", ""), event("1 BOOT", ""));
        assertThat(device.news().requests()).isEmpty();
    }

    @Test
    void new_firmware_shows_its_version_after_a_boot_and_is_told_until_the_ACS_confirms() {
        device.wake(NOW);
        device.answer(firmware("d1"));
        assertThat(device.tree().value(VERSION)).isEqualTo("1.0.0");
        device.sessionEnded();
        device.wake(LATER);

        assertThat(device.tree().value(VERSION)).isEqualTo("2.0.1");
        assertThat(device.informParameters()).contains(ParameterValue.of(VERSION, "2.0.1"));
        assertThat(device.news().events()).contains(event("1 BOOT", ""), event("4 VALUE CHANGE", ""),
                event("7 TRANSFER COMPLETE", ""), event("M Download", "d1"));
        device.news().informMade();
        device.news().informConfirmed();
        assertThat(device.news().events()).containsExactly(event("7 TRANSFER COMPLETE", ""),
                event("M Download", "d1"));
        assertThat(device.news().requests())
                .containsExactly(new TransferComplete("d1", FaultStruct.NONE, LATER, LATER));
        device.news().requestConfirmed();
        assertThat(device.news().isEmpty()).isTrue();
    }

    @Test
    void a_transfer_that_fails_changes_nothing_and_tells_its_fault() {
        FaultStruct fault = new FaultStruct(new FaultCode(9016), "cannot access file");
        VirtualDevice failing = new VirtualDevice(
                new DeviceProfile(SmallDevice.TREE, index -> Set.of(), 1,
                        transfer -> CompletableFuture.completedFuture(new TransferredFile(fault, "")), false),
                0,
                "S1");
        failing.wake(NOW);
        failing.answer(firmware("d1"));
        failing.wake(NOW);

        assertThat(failing.news().requests()).containsExactly(new TransferComplete("d1", fault, NOW, NOW));
        assertThat(failing.tree().value(VERSION)).isEqualTo("1.0.0");
    }

    @Test
    void a_delayed_transfer_and_a_scheduled_Inform_wait_until_they_are_due() {
        device.wake(NOW);
        device.answer(new Download("d1", "3 Vendor Configuration File", "http://127.0.0.1/c", "", "", 0, "", 300, "",
                ""));
        device.answer(new ScheduleInform(200, "i1"));
        device.sessionEnded();
        device.wake(NOW);

        assertThat(device.news().isEmpty()).isTrue();
        assertThat(device.wantsSessionAt()).isEqualTo(NOW.instant().orElseThrow().getEpochSecond() + 200);
        device.wake(LATER);
        assertThat(device.news().events()).containsExactly(event("3 SCHEDULED", ""), event("M ScheduleInform", "i1"),
                event("7 TRANSFER COMPLETE", ""), event("M Download", "d1"));
    }

    @Test
    void diagnostics_are_run_after_the_session_and_told() {
        device.answer(new SetParameterValues(
                List.of(ParameterValue.of(ROOT + "IPPingDiagnostics.DiagnosticsState", "Requested")), ""));
        device.sessionEnded();

        assertThat(device.tree().value(ROOT + "IPPingDiagnostics.DiagnosticsState")).isEqualTo("Complete");
        assertThat(device.tree().value(ROOT + "IPPingDiagnostics.SuccessCount")).isEqualTo("4");
        assertThat(device.news().events()).containsExactly(event("8 DIAGNOSTICS COMPLETE", ""));
    }

    @Test
    void values_that_change_are_told_as_their_notification_says() {
        device.change(UP_TIME, "8");
        assertThat(device.news().isEmpty()).isTrue();
        notification(1);
        device.change(UP_TIME, "9");
        assertThat(device.news().events()).containsExactly(event("4 VALUE CHANGE", ""));
        assertThat(device.wantsSessionAt()).isEqualTo(Long.MAX_VALUE);
        assertThat(device.informParameters()).contains(new ParameterValue(UP_TIME, "9", ParameterType.UNSIGNED_INT));
        notification(2);
        device.change(UP_TIME, "10");
        assertThat(device.wantsSessionAt()).isZero();
    }

    @Test
    void what_the_ACS_sets_itself_is_no_news() {
        device.answer(
                new SetParameterValues(List.of(ParameterValue.of(ROOT + "DeviceInfo.ProvisioningCode", "p")), ""));

        assertThat(device.news().isEmpty()).isTrue();
    }

    @Test
    void a_device_can_lose_the_CommandKey_or_never_tell_the_end() {
        VirtualDevice forgetful = device(Set.of(Misbehaviour.EMPTY_COMMAND_KEY));
        VirtualDevice silent = device(Set.of(Misbehaviour.NO_TRANSFER_COMPLETE));
        for (VirtualDevice one : List.of(forgetful, silent)) {
            one.wake(NOW);
            one.answer(firmware("d1"));
            one.wake(LATER);
        }

        assertThat(forgetful.news().requests()).containsExactly(
                new TransferComplete("", FaultStruct.NONE, CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN));
        assertThat(silent.news().requests()).isEmpty();
        assertThat(silent.tree().value(VERSION)).isEqualTo("2.0.1");
    }

    private void notification(int level) {
        device.answer(new SetParameterAttributes(
                List.of(new ParameterAttributesChange(UP_TIME, true, level, false, List.of()))));
    }

    private static VirtualDevice device(Set<Misbehaviour> misbehaviours) {
        return new VirtualDevice(DeviceProfile.of(SmallDevice.TREE, misbehaviours), 0, "S1");
    }

    private static Download firmware(String key) {
        return new Download(key, "1 Firmware Upgrade Image", "http://127.0.0.1/fw/2.0.1.bin?x=1", "", "", 0, "", 0, "",
                "");
    }

    private static EventStruct event(String code, String key) {
        return new EventStruct(new EventCode(code), key);
    }
}
