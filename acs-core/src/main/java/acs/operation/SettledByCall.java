package acs.operation;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.AcsRequest;
import acs.cwmp.ChangeDuState;
import acs.cwmp.Download;
import acs.cwmp.EventCode;
import acs.cwmp.EventCode.Kind;
import acs.cwmp.EventStruct;
import acs.cwmp.FactoryReset;
import acs.cwmp.Inform;
import acs.cwmp.Reboot;
import acs.cwmp.ScheduleDownload;
import acs.cwmp.ScheduleInform;
import acs.cwmp.Upload;
import acs.device.Quirk;
import acs.device.Quirks;
import acs.operation.OperationFault.Reason;
import org.jspecify.annotations.Nullable;

/** What the events of an Inform settle. Any sign that an operation is through will do. */
final class SettledByCall {
    private final Inform inform;
    private final Quirks quirks;

    private SettledByCall(Inform inform, Quirks quirks) {
        this.inform = inform;
        this.quirks = quirks;
    }

    static List<Settlement> settle(List<WaitingOperation> inOrder, Inform inform, Quirks quirks) {
        return new SettledByCall(inform, quirks).settle(inOrder);
    }

    static boolean isDownload(WaitingOperation waiting) {
        return waiting.operation() instanceof Operation.Rpc rpc
                && (rpc.request() instanceof Download || rpc.request() instanceof ScheduleDownload);
    }

    private List<Settlement> settle(List<WaitingOperation> inOrder) {
        List<Settlement> settled = new ArrayList<>();
        // A boot ends one transfer, and a schedule without a key comes for one request: the oldest.
        boolean isFirstDownload = true;
        boolean isFirstSchedule = true;
        for (WaitingOperation one : inOrder) {
            boolean isSchedule = one.operation().type() == OperationType.SCHEDULE_INFORM;
            Outcome outcome = outcome(one, isSchedule ? isFirstSchedule : isFirstDownload);
            isFirstDownload &= !isDownload(one);
            isFirstSchedule &= !isSchedule;
            if (outcome == null && has(Kind.BOOTSTRAP) && !isAnnounced(one)) {
                outcome = unknown("The device began anew (0 BOOTSTRAP) and forgot what it had to report");
            }
            if (outcome != null) {
                settled.add(new Settlement(one, outcome));
            }
        }
        return settled;
    }

    private @Nullable Outcome outcome(WaitingOperation waiting, boolean isFirst) {
        return switch (waiting.operation()) {
            case Operation.Rpc rpc -> outcome(waiting, rpc.request(), isFirst);
            case Operation.Diagnose diagnose -> diagnosis();
            case Operation.Refresh refresh -> null;
        };
    }

    private @Nullable Outcome outcome(WaitingOperation waiting, AcsRequest request, boolean isFirst) {
        return switch (request) {
            case Reboot reboot -> rebooted(waiting.commandKey());
            case FactoryReset reset -> has(Kind.BOOTSTRAP) ? confirmed(EventCode.BOOTSTRAP.text()) : null;
            case ScheduleInform schedule -> scheduled(waiting.commandKey(), isFirst);
            case Download download -> isFirst ? downloaded(waiting, download.fileType()) : null;
            case ScheduleDownload download -> isFirst ? downloaded(waiting, download.fileType()) : null;
            default -> null;
        };
    }

    private @Nullable Outcome rebooted(String key) {
        EventStruct told = told(Kind.M_REBOOT, key);
        if (told != null) {
            return confirmed(told.eventCode().text());
        }
        return has(Kind.BOOT) ? confirmed(EventCode.BOOT.text()) : null;
    }

    private @Nullable Outcome scheduled(String key, boolean isFirst) {
        EventStruct told = told(Kind.M_SCHEDULE_INFORM, key);
        if (told != null && (isFirst || !told.commandKey().isBlank())) {
            return confirmed(told.eventCode().text());
        }
        boolean tellsNoKey = inform.events().stream()
                .noneMatch(event -> event.eventCode().kind() == Kind.M_SCHEDULE_INFORM);
        return isFirst && tellsNoKey && has(Kind.SCHEDULED) ? confirmed(EventCode.SCHEDULED.text()) : null;
    }

    /** Quirks Q39 and Q41: the boot says what no TransferComplete, or a wrong one, says. */
    private @Nullable Outcome downloaded(WaitingOperation waiting, String fileType) {
        boolean isSilent = quirks.has(Quirk.SILENT_TRANSFER);
        boolean bootTells = isSilent || quirks.has(Quirk.MISTAKEN_TRANSFER_FAULT);
        if (!bootTells || !has(Kind.BOOT)) {
            return null;
        }
        boolean isFirmware = fileType.startsWith("1 ");
        return hasOtherVersion(waiting) || (isSilent && !isFirmware && !isAnnounced(waiting))
                ? confirmed(EventCode.BOOT.text())
                : null;
    }

    private boolean hasOtherVersion(WaitingOperation waiting) {
        String version = inform.facts().softwareVersionOrEmpty();
        return !waiting.softwareVersion().isEmpty() && !version.isEmpty() && !version.equals(waiting.softwareVersion());
    }

    private @Nullable Outcome diagnosis() {
        if (has(Kind.DIAGNOSTICS_COMPLETE)) {
            return new Outcome.GoesOn(StartingDiagnosis.READ);
        }
        return has(Kind.BOOT) && !has(Kind.BOOTSTRAP) ? unknown("The device rebooted during the diagnosis") : null;
    }

    /** Whether the device will report the end in this very session. */
    private boolean isAnnounced(WaitingOperation waiting) {
        if (!(waiting.operation() instanceof Operation.Rpc rpc)) {
            return false;
        }
        return switch (rpc.request()) {
            case Download it -> has(Kind.TRANSFER_COMPLETE) || has(Kind.M_DOWNLOAD);
            case ScheduleDownload it -> has(Kind.TRANSFER_COMPLETE) || has(Kind.M_SCHEDULE_DOWNLOAD);
            case Upload it -> has(Kind.TRANSFER_COMPLETE) || has(Kind.M_UPLOAD);
            case ChangeDuState it -> has(Kind.DU_STATE_CHANGE_COMPLETE) || has(Kind.M_CHANGE_DU_STATE);
            default -> false;
        };
    }

    private boolean has(Kind kind) {
        return inform.events().stream().anyMatch(event -> event.eventCode().kind() == kind);
    }

    /** The event for this key; one without any key will do. */
    private @Nullable EventStruct told(Kind kind, String key) {
        for (EventStruct event : inform.events()) {
            String told = event.commandKey().strip();
            if (event.eventCode().kind() == kind && (told.isEmpty() || told.equals(key))) {
                return event;
            }
        }
        return null;
    }

    private static Outcome confirmed(String eventCode) {
        return new Outcome.Succeeded(new OperationResult.Confirmed(eventCode));
    }

    private static Outcome unknown(String text) {
        return Outcome.Failed.of(OperationFault.of(Reason.OUTCOME_UNKNOWN, text));
    }
}
