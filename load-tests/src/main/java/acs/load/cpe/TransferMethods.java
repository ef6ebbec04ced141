package acs.load.cpe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import acs.cwmp.AllQueuedTransfer;
import acs.cwmp.CancelTransfer;
import acs.cwmp.CancelTransferResponse;
import acs.cwmp.CwmpDateTime;
import acs.cwmp.CwmpMessage;
import acs.cwmp.Download;
import acs.cwmp.DownloadResponse;
import acs.cwmp.GetAllQueuedTransfersResponse;
import acs.cwmp.GetQueuedTransfersResponse;
import acs.cwmp.QueuedTransfer;
import acs.cwmp.ScheduleDownload;
import acs.cwmp.ScheduleDownloadResponse;
import acs.cwmp.TimeWindow;
import acs.cwmp.Upload;
import acs.cwmp.UploadResponse;

/** File transfers: they are queued in a session and done between two (<i>TR-069 A6 §A.3.2.8, A.4.1.1 to A.4.1.9</i>). */
final class TransferMethods {
    /** As many as the lists of transfers can tell. */
    static final int QUEUED_MAX = 16;

    private static final Pattern DOWNLOAD_TYPE = Pattern.compile("[1-6] .+|X .+");
    private static final Pattern UPLOAD_TYPE = Pattern.compile("[1-4] .+|X .+");
    private static final int NOT_STARTED = 1;

    private List<Transfer> queue = new ArrayList<>();

    CwmpMessage download(Download request, long nowSeconds) {
        Transfer transfer = new Transfer(request.rpcName(), request.commandKey(), request.fileType(), request.url(),
                request.username(), request.password(), request.fileSize(), request.targetFileName(),
                nowSeconds + request.delaySeconds());
        return enqueue(transfer, new DownloadResponse(1, CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN));
    }

    CwmpMessage upload(Upload request, long nowSeconds) {
        Transfer transfer = new Transfer(request.rpcName(), request.commandKey(), request.fileType(), request.url(),
                request.username(), request.password(), 0, "", nowSeconds + request.delaySeconds());
        return enqueue(transfer, new UploadResponse(1, CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN));
    }

    CwmpMessage schedule(ScheduleDownload request, long nowSeconds) {
        if (!areWindows(request.timeWindowList())) {
            return CpeFaults.fault(CpeFaults.INVALID_ARGUMENTS);
        }
        Transfer transfer = new Transfer(request.rpcName(), request.commandKey(), request.fileType(), request.url(),
                request.username(), request.password(), request.fileSize(), request.targetFileName(),
                nowSeconds + request.timeWindowList().get(0).windowStart());
        return enqueue(transfer, new ScheduleDownloadResponse());
    }

    private static boolean areWindows(List<TimeWindow> windows) {
        if (windows.isEmpty() || windows.size() > 2
                || !windows.stream().allMatch(window -> window.windowStart() < window.windowEnd())) {
            return false;
        }
        return windows.size() == 1 || windows.get(0).windowEnd() <= windows.get(1).windowStart();
    }

    private CwmpMessage enqueue(Transfer transfer, CwmpMessage response) {
        int fault = fault(transfer);
        if (fault != 0) {
            return CpeFaults.fault(fault);
        }
        queue.add(transfer);
        return response;
    }

    private int fault(Transfer transfer) {
        String url = transfer.url().toLowerCase(Locale.ROOT);
        int host = url.indexOf("://") + 3;
        if (host < 3 || ParameterMethods.isTooLong(transfer.commandKey())
                || url.substring(host).split("/", 2)[0].contains("@")) {
            return CpeFaults.INVALID_ARGUMENTS;
        }
        Pattern types = transfer.isDownload() ? DOWNLOAD_TYPE : UPLOAD_TYPE;
        if (!types.matcher(transfer.fileType()).matches()) {
            return CpeFaults.INVALID_ARGUMENTS;
        }
        if (!url.startsWith("http://") && !url.startsWith("https://")) {
            return CpeFaults.UNSUPPORTED_PROTOCOL;
        }
        return queue.size() >= QUEUED_MAX ? CpeFaults.RESOURCES_EXCEEDED : 0;
    }

    /** Cancels all transfers of this key; when none waits there is nothing that could still be canceled. */
    CwmpMessage cancel(CancelTransfer request) {
        boolean canceled = queue.removeIf(transfer -> transfer.commandKey().equals(request.commandKey()));
        return canceled ? new CancelTransferResponse() : CpeFaults.fault(CpeFaults.CANCEL_NOT_PERMITTED);
    }

    CwmpMessage queued() {
        return new GetQueuedTransfersResponse(
                queue.stream().map(transfer -> new QueuedTransfer(transfer.commandKey(), NOT_STARTED)).toList());
    }

    CwmpMessage allQueued() {
        return new GetAllQueuedTransfersResponse(queue.stream()
                .map(transfer -> new AllQueuedTransfer(transfer.commandKey(), NOT_STARTED, transfer.isDownload(),
                        transfer.fileType(), transfer.fileSize(), transfer.targetName()))
                .toList());
    }

    /** Takes what is due out of the queue. */
    List<Transfer> takeDue(long nowSeconds) {
        if (queue.isEmpty()) {
            return List.of();
        }
        List<Transfer> due = queue.stream().filter(transfer -> transfer.dueSeconds() <= nowSeconds).toList();
        queue.removeAll(due);
        return due;
    }

    /** When the next transfer is due, {@link Long#MAX_VALUE} for never. */
    long nextSeconds() {
        return queue.stream().mapToLong(Transfer::dueSeconds).min().orElse(Long.MAX_VALUE);
    }

    void clear() {
        queue = new ArrayList<>();
    }
}
