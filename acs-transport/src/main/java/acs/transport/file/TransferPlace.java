package acs.transport.file;

import java.time.Duration;

import acs.transport.file.FileMeters.Direction;
import acs.transport.file.FileMeters.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A connection's place among the transfers that may run at a time, the time that a transfer has there, and the count of how each
 * ended. Confined to the connection's event loop.
 */
final class TransferPlace {
    private final FileService service;
    private Direction direction = Direction.DOWNLOAD;
    private boolean taken;
    private long deviceTag;
    private long endsBy;

    TransferPlace(FileService service) {
        this.service = service;
    }

    /** A transfer is asked for, which is what is counted from here on. */
    void asked(Direction way) {
        direction = way;
    }

    /** Of the transfer that was asked for last. */
    Direction direction() {
        return direction;
    }

    /** Takes a place for a transfer by this link, and its time begins; the answer when it must not run, else {@code null}. */
    @Nullable
    Answer take(FileLink link) {
        if (!hasRoom(link.deviceTag())) {
            count(Outcome.BUSY);
            return Answer.busy(service.settings().retryAfter());
        }
        endsBy = System.nanoTime() + service.settings().transferTimeout().toNanos();
        if (direction == Direction.UPLOAD && !service.attempts().begin(link.subject())) {
            ended(Outcome.FORBIDDEN);
            return Answer.text(403, "This link was used too often. A new operation gets a new one.");
        }
        return null;
    }

    private boolean hasRoom(long device) {
        deviceTag = device;
        taken = service.deviceTransfers().begin(device);
        if (taken && !service.transfers().begin()) {
            taken = false;
            service.deviceTransfers().end(device);
        }
        return taken;
    }

    /** How long the next step may take: no longer than the transfer has. */
    Duration atMost(Duration step) {
        Duration left = Duration.ofNanos(Math.max(1, endsBy - System.nanoTime()));
        return step.compareTo(left) < 0 ? step : left;
    }

    /** It does not run any more, however it ended. */
    void ended(Outcome outcome) {
        count(outcome);
        free();
    }

    /** Counts how it ended. */
    void count(Outcome outcome) {
        service.meters().ended(direction, outcome);
    }

    /** Nothing runs here any more; also when nothing did. */
    void free() {
        if (taken) {
            taken = false;
            service.transfers().end();
            service.deviceTransfers().end(deviceTag);
        }
    }
}
