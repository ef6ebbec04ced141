package acs.load.cpe;

import static acs.load.cpe.SmallDevice.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;

import acs.cwmp.AddObject;
import acs.cwmp.CwmpDateTime;
import acs.cwmp.CwmpNamespace;
import acs.cwmp.EventCode;
import acs.cwmp.FactoryReset;
import acs.cwmp.ParameterType;
import acs.cwmp.Reboot;
import org.junit.jupiter.api.Test;

class NextCallTest {
    private static final long NEVER = Long.MAX_VALUE;
    private static final DeviceTree TREE = SmallDevice.TREE;

    @Test
    void a_device_calls_after_its_interval_as_long_as_that_is_enabled() {
        DeviceTree tree = TREE.fresh();
        assertThat(NextCall.millis(tree, NEVER, 0, 1_000, 5_000, 0)).isEqualTo(301_000);

        tree.set(ROOT + "ManagementServer.PeriodicInformInterval", "10");
        assertThat(NextCall.millis(tree, NEVER, 0, 1_000, 5_000, 0)).isEqualTo(11_000);

        tree.set(ROOT + "ManagementServer.PeriodicInformEnable", "false");
        assertThat(NextCall.millis(tree, NEVER, 0, 1_000, 5_000, 0)).isEqualTo(NEVER);
    }

    @Test
    void news_is_told_at_once_and_what_is_due_before_the_interval_when_it_is_due() {
        assertThat(NextCall.millis(TREE, 0, 0, 1_000, 5_000, 0)).isEqualTo(5_000);
        assertThat(NextCall.millis(TREE, 20, 0, 1_000, 5_000, 0)).isEqualTo(20_000);
        assertThat(NextCall.millis(TREE, 400, 0, 1_000, 5_000, 0)).isEqualTo(301_000);
    }

    @Test
    void failed_sessions_are_retried_as_the_table_says_whatever_news_there_is() {
        Map.of(1L, 5_000L, 2L, 10_000L, 3L, 20_000L, 10L, 2_560_000L, 11L, 2_560_000L).forEach((retry, from) -> {
            assertThat(NextCall.millis(TREE, 0, retry, 0, 1_000, 0)).isEqualTo(1_000 + from);
            assertThat(NextCall.millis(TREE, 0, retry, 0, 1_000, 1)).isEqualTo(1_000 + 2 * from);
        });
    }

    @Test
    void the_minimum_wait_and_its_multiplier_are_the_devices_own() {
        DeviceTree tree = TREE.with("ManagementServer.CWMPRetryMinimumWaitInterval", "1", ParameterType.UNSIGNED_INT)
                .with("ManagementServer.CWMPRetryIntervalMultiplier", "1000", ParameterType.UNSIGNED_INT);

        assertThat(NextCall.millis(tree, NEVER, 7, 0, 1_000, 0.9)).isEqualTo(2_000);
    }

    @Test
    void a_ledger_tells_what_was_carried_out_refused_and_done_after_the_session() {
        DeviceProfile profile = new DeviceProfile(TREE, index -> Set.of(), 1, TransferredFile::pretended, true);
        VirtualDevice device = new VirtualDevice(profile, 0, "S1");
        AddObject add = new AddObject(ROOT + "WANDevice.1.PortMapping.", "k1");
        device.answer(add);
        device.answer(new AddObject("Nowhere.", "k2"));
        device.answer(new Reboot("r1"));
        device.sessionEnded();
        device.answer(new FactoryReset());
        device.sessionEnded();

        assertThat(device.ledger().deeds()).containsExactly(new DeviceLedger.Deed.Answered(add, 0, 3),
                new DeviceLedger.Deed.Answered(new AddObject("Nowhere.", "k2"), 9005, 0),
                new DeviceLedger.Deed.Answered(new Reboot("r1"), 0, 0), new DeviceLedger.Deed.Restarted(),
                new DeviceLedger.Deed.Answered(new FactoryReset(), 0, 0), new DeviceLedger.Deed.BeganAnew());
    }

    @Test
    void a_connection_request_is_told_once_and_not_after_a_session_that_failed() {
        SimulatedCpe cpe = new SimulatedFleet(new CpeModel("T", 18, 0, List.of(), List.of(),
                CwmpNamespace.CWMP_1_0), DeviceProfile.of(TREE, Set.of()), 1).cpe(0);
        cpe.connectionRequested();
        assertThat(cpe.wantsSessionAt()).isZero();

        cpe.begin(CwmpDateTime.UNKNOWN);
        cpe.broken(SessionFailure.CONNECTION, "lost");

        assertThat(cpe.wantsSessionAt()).isEqualTo(NEVER);
    }

    @Test
    void where_a_device_is_reached_outlives_a_factory_reset() {
        VirtualDevice device = new VirtualDevice(DeviceProfile.of(TREE, Set.of()), 0, "S1");
        device.reachableAt("http://127.0.0.1:7/0");
        device.answer(new FactoryReset());
        device.sessionEnded();

        assertThat(device.informParameters()).anyMatch(value -> value.value().equals("http://127.0.0.1:7/0"));
        assertThat(device.news().events()).anyMatch(event -> event.eventCode().equals(EventCode.BOOTSTRAP));
    }
}
