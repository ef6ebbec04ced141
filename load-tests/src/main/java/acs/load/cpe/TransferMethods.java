package acs.load.cpe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

/**
 * File transfers: they are queued in a session, and begun and ended between two (<i>TR-069 A6 §A.3.2.8, A.4.1.1 to
 * A.4.1.9</i>).
 */
final class TransferMethods {
    /** As many as the lists of transfers can tell. */
    static final int QUEUED_MAX = 16;

    private static final Pattern DOWNLOAD_TYPE = Pattern.compile("[1-6] .+|X .+");
    private static final Pattern UPLOAD_TYPE = Pattern.compile("[1-4] .+|X .+");
    private static final int NOT_STARTED = 1;
    private static final int IN_PROGRESS = 2;

    private final FileTransfer files;
    private final List<Transfer> queue = new ArrayList<>();
    private final List<Running> running = new ArrayList<>();

    /** A transfer that has begun. */
    private record Running(Transfer transfer, CwmpDateTime startTime, CompletableFuture<TransferredFile> file) {}

    /** A transfer that is over, whatever came of it. */
    record Ended(Transfer transfer, CwmpDateTime startTime, TransferredFile file) {}

    /** A transfer in a list of transfers. */
    private record Listed(Transfer transfer, int state) {}

    TransferMethods(FileTransfer files) {
        this.files = files;
    }

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
        if (!files.speaks(transfer.url())) {
            return CpeFaults.UNSUPPORTED_PROTOCOL;
        }
        return queue.size() + running.size() >= QUEUED_MAX ? CpeFaults.RESOURCES_EXCEEDED : 0;
    }

    /** Cancels all transfers of this key that wait; what has begun goes on to its end. */
    CwmpMessage cancel(CancelTransfer request) {
        boolean canceled = queue.removeIf(transfer -> transfer.commandKey().equals(request.commandKey()));
        return canceled ? new CancelTransferResponse() : CpeFaults.fault(CpeFaults.CANCEL_NOT_PERMITTED);
    }

    CwmpMessage queued() {
        return new GetQueuedTransfersResponse(
                all().map(listed -> new QueuedTransfer(listed.transfer().commandKey(), listed.state())).toList());
    }

    CwmpMessage allQueued() {
        return new GetAllQueuedTransfersResponse(all().map(TransferMethods::described).toList());
    }

    private Stream<Listed> all() {
        return Stream.concat(running.stream().map(begun -> new Listed(begun.transfer(), IN_PROGRESS)),
                queue.stream().map(transfer -> new Listed(transfer, NOT_STARTED)));
    }

    private static AllQueuedTransfer described(Listed listed) {
        Transfer transfer = listed.transfer();
        return new AllQueuedTransfer(transfer.commandKey(), listed.state(), transfer.isDownload(), transfer.fileType(),
                transfer.fileSize(), transfer.targetName());
    }

    /** Begins what is due. */
    void begin(long nowSeconds, CwmpDateTime now) {
        queue.removeIf(transfer -> {
            boolean due = transfer.dueSeconds() <= nowSeconds;
            if (due) {
                running.add(new Running(transfer, now, files.begin(transfer)));
            }
            return due;
        });
    }

    /** Takes what has ended. */
    List<Ended> takeEnded() {
        List<Ended> ended = new ArrayList<>();
        running.removeIf(begun -> {
            boolean isDone = begun.file().isDone();
            if (isDone) {
                ended.add(new Ended(begun.transfer(), begun.startTime(), begun.file().join()));
            }
            return isDone;
        });
        return ended;
    }

    /** When there is something to begin or to look at: seconds since 1970, 0 for now, {@link Long#MAX_VALUE} for never. */
    long nextSeconds() {
        return running.isEmpty() ? queue.stream().mapToLong(Transfer::dueSeconds).min().orElse(Long.MAX_VALUE) : 0;
    }

    void clear() {
        queue.clear();
        running.forEach(begun -> begun.file().cancel(false));
        running.clear();
    }
}
