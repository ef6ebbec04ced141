package acs.transport.file;

import java.time.Duration;

import acs.transport.file.FileMeters.Direction;
import acs.transport.file.FileMeters.Outcome;

/**
 * A connection's place among the transfers that may run at a time, the time that a transfer has there, and the count of how each
 * ended. Confined to the connection's event loop.
 */
final class TransferPlace {
    private final FileService service;
    private Direction direction = Direction.DOWNLOAD;
    private boolean taken;
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

    /** Whether the transfer may run; its time begins. */
    boolean take() {
        taken = service.transfers().begin();
        endsBy = System.nanoTime() + service.settings().transferTimeout().toNanos();
        if (!taken) {
            count(Outcome.BUSY);
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
        }
    }
}
