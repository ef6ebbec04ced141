package acs.api;

import java.time.Duration;

import acs.cwmp.AcsRequest;
import acs.cwmp.ChangeDuState;
import acs.cwmp.Download;
import acs.cwmp.FactoryReset;
import acs.cwmp.Reboot;
import acs.cwmp.ScheduleDownload;
import acs.cwmp.ScheduleInform;
import acs.cwmp.TimeWindow;
import acs.cwmp.Upload;
import acs.operation.Operation;

/** How long an operation waits for its event when the client does not say: what the standard grants the CPE, and some more. */
final class OperationTimeouts {
    private static final Duration USUAL = Duration.ofMinutes(10);
    private static final Duration HOUR = Duration.ofHours(1);

    private OperationTimeouts() {}

    static Duration of(Operation operation) {
        return switch (operation) {
            case Operation.Rpc rpc -> of(rpc.request());
            case Operation.Refresh refresh -> USUAL;
            case Operation.Diagnose diagnose -> USUAL;
        };
    }

    private static Duration of(AcsRequest request) {
        return switch (request) {
            // A transfer must begin within an hour after its delay (TR-069 A6 table 27).
            case Download it -> HOUR.plusSeconds(it.delaySeconds());
            case Upload it -> HOUR.plusSeconds(it.delaySeconds());
            case ScheduleDownload it -> HOUR
                    .plusSeconds(it.timeWindowList().stream().mapToLong(TimeWindow::windowEnd).max().orElse(0));
            case ScheduleInform it -> HOUR.plusSeconds(it.delaySeconds());
            case ChangeDuState it -> HOUR;
            case Reboot it -> Duration.ofMinutes(15);
            case FactoryReset it -> Duration.ofMinutes(30);
            default -> USUAL;
        };
    }
}
