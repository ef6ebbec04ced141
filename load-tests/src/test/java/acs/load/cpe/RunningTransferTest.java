package acs.load.cpe;

import static acs.load.cpe.SmallDevice.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import acs.cwmp.AllQueuedTransfer;
import acs.cwmp.CancelTransfer;
import acs.cwmp.CwmpDateTime;
import acs.cwmp.Download;
import acs.cwmp.FactoryReset;
import acs.cwmp.Fault;
import acs.cwmp.FaultStruct;
import acs.cwmp.GetAllQueuedTransfers;
import acs.cwmp.GetAllQueuedTransfersResponse;
import acs.cwmp.GetQueuedTransfers;
import acs.cwmp.GetQueuedTransfersResponse;
import acs.cwmp.QueuedTransfer;
import acs.cwmp.TransferComplete;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A transfer that takes its time. */
class RunningTransferTest {
    private static final String FIRMWARE = "1 Firmware Upgrade Image";
    private static final CwmpDateTime NOW = new CwmpDateTime("2026-11-21T10:00:00Z");
    private static final CwmpDateTime LATER = new CwmpDateTime("2026-11-21T10:10:00Z");

    private final CompletableFuture<TransferredFile> file = new CompletableFuture<>();
    private final VirtualDevice device = new VirtualDevice(
            new DeviceProfile(SmallDevice.TREE, index -> Set.of(), 1, transfer -> file, false), 0, "S1");

    @BeforeEach
    void begin() {
        device.wake(NOW);
        device.answer(new Download("d1", FIRMWARE, "http://127.0.0.1/2.0.1.bin", "", "", 7, "t", 0, "", ""));
        device.sessionEnded();
        assertThat(device.wantsSessionAt()).isEqualTo(Long.MAX_VALUE);
        assertThat(device.wantsWakeAt()).isEqualTo(NOW.instant().orElseThrow().getEpochSecond());
        device.wake(NOW);
    }

    @Test
    void while_it_runs_there_is_nothing_to_tell_and_the_lists_say_that_it_runs() {
        assertThat(device.news().isEmpty()).isTrue();
        assertThat(device.wantsSessionAt()).isEqualTo(Long.MAX_VALUE);
        assertThat(device.wantsWakeAt()).isZero();
        assertThat(device.answer(new GetQueuedTransfers()))
                .isEqualTo(new GetQueuedTransfersResponse(List.of(new QueuedTransfer("d1", 2))));
        assertThat(device.answer(new GetAllQueuedTransfers())).isEqualTo(new GetAllQueuedTransfersResponse(
                List.of(new AllQueuedTransfer("d1", 2, true, FIRMWARE, 7, "t"))));
        assertThat(device.answer(new CancelTransfer("d1"))).isInstanceOfSatisfying(Fault.class,
                fault -> assertThat(fault.faultCode().number()).isEqualTo(9021));
    }

    @Test
    void its_end_is_told_with_both_times_once_the_device_wakes() {
        file.complete(new TransferredFile(FaultStruct.NONE, "2.0.1"));
        assertThat(device.tree().value(ROOT + "DeviceInfo.SoftwareVersion")).isEqualTo("1.0.0");
        device.wake(LATER);

        assertThat(device.wantsSessionAt()).isZero();
        assertThat(device.wantsWakeAt()).isEqualTo(Long.MAX_VALUE);
        assertThat(device.tree().value(ROOT + "DeviceInfo.SoftwareVersion")).isEqualTo("2.0.1");
        assertThat(device.news().requests())
                .containsExactly(new TransferComplete("d1", FaultStruct.NONE, NOW, LATER));
        assertThat(device.answer(new GetQueuedTransfers())).isEqualTo(new GetQueuedTransfersResponse(List.of()));
    }

    @Test
    void a_failure_is_told_and_the_firmware_stays() {
        file.complete(TransferredFile.failed(TransferFault.NO_ACCESS));
        device.wake(LATER);

        assertThat(device.news().requests()).containsExactly(
                new TransferComplete("d1", TransferFault.NO_ACCESS.struct(), NOW, LATER));
        assertThat(device.news().events()).noneMatch(event -> event.eventCode().text().equals("1 BOOT"));
        assertThat(device.tree().value(ROOT + "DeviceInfo.SoftwareVersion")).isEqualTo("1.0.0");
    }

    @Test
    void a_factory_reset_ends_it_without_a_word() {
        device.answer(new FactoryReset());
        device.sessionEnded();
        device.wake(LATER);

        assertThat(file).isCancelled();
        assertThat(device.wantsWakeAt()).isEqualTo(Long.MAX_VALUE);
        assertThat(device.news().requests()).isEmpty();
    }

    @Test
    void a_scheme_that_the_device_does_not_speak_is_refused_in_the_session() {
        FileTransfer none = new FileTransfer() {
            @Override
            public CompletableFuture<TransferredFile> begin(Transfer transfer) {
                return TransferredFile.pretended(transfer);
            }

            @Override
            public boolean speaks(String url) {
                return false;
            }
        };
        VirtualDevice mute = new VirtualDevice(
                new DeviceProfile(SmallDevice.TREE, index -> Set.of(), 1, none, false), 0, "S1");

        assertThat(mute.answer(new Download("d1", FIRMWARE, "https://127.0.0.1/2.bin", "", "", 0, "", 0, "", "")))
                .isInstanceOfSatisfying(Fault.class,
                        fault -> assertThat(fault.faultCode().number()).isEqualTo(9013));
    }
}
