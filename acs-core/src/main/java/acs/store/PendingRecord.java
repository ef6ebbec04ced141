package acs.store;

import java.time.Instant;
import java.util.List;

import acs.port.InformReceipt;
import acs.port.StoreException;
import acs.port.StoreException.Reason;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * A record on its way to the disk, with the caller that waits for it. Changed by its commit group alone, one commit at a
 * time; a caller that gave up does not change what happens to the record.
 */
abstract sealed class PendingRecord implements Waiting {
    private final String deviceKey;
    private final Instant at;
    private final List<EventLine> history;
    private final long bytes;
    private @Nullable Runnable whenSettled;

    /**
     * @param at      when it came
     * @param history what it leaves in the device's history
     * @param bytes   what it takes in memory besides that
     */
    private PendingRecord(String deviceKey, Instant at, List<EventLine> history, long bytes) {
        this.deviceKey = deviceKey;
        this.at = at;
        this.history = history;
        this.bytes = bytes + (history.isEmpty() ? 0 : EventLine.bytes(history));
    }

    @Override
    public final String deviceKey() {
        return deviceKey;
    }

    @Override
    public final long bytes() {
        return bytes;
    }

    final Instant at() {
        return at;
    }

    final List<EventLine> history() {
        return history;
    }

    /** Runs it, before the caller is told, once the record is on disk or given up; after what was to run before. */
    final void whenSettled(Runnable then) {
        Runnable before = whenSettled;
        whenSettled = before == null ? then : () -> {
            before.run();
            then.run();
        };
    }

    /** Tells the caller that it is on disk. */
    final void acknowledge() {
        settle();
        tellStored();
    }

    /** Tells the caller that it is not, or that nobody knows; a caller that was told already ignores this. */
    final void fail(StoreException reason) {
        settle();
        tellFailed(reason);
    }

    private void settle() {
        Runnable then = whenSettled;
        whenSettled = null;
        if (then != null) {
            then.run();
        }
    }

    abstract void tellStored();

    abstract void tellFailed(StoreException reason);

    /** An Inform. */
    static final class PendingInform extends PendingRecord {
        private final MonoSink<InformReceipt> caller;
        private InformRow row;
        private @Nullable InformReceipt receipt;
        private boolean isTurnedAway;

        PendingInform(InformRow row, List<EventLine> history, MonoSink<InformReceipt> caller) {
            super(row.key(), row.inform().receivedAt(), history, row.digest().bytes());
            this.row = row;
            this.caller = caller;
        }

        InformRow row() {
            return row;
        }

        void sendInFull() {
            row = row.inFull();
        }

        /** What the running transaction made of it; void until its commit. */
        void outcome(InformReceipt outcome) {
            receipt = outcome;
            isTurnedAway = false;
        }

        /** The device is unknown, and its caller has registered too many others. */
        void turnAway() {
            receipt = InformReceipt.REFUSED;
            isTurnedAway = true;
        }

        /** Whether nothing of it is stored. */
        boolean isRefused() {
            return InformReceipt.REFUSED.equals(receipt);
        }

        @Override
        void tellStored() {
            if (receipt == null) {
                throw new IllegalStateException("a commit without an outcome for one of its records");
            }
            if (isTurnedAway) {
                caller.error(new StoreException(Reason.OVERLOADED, "its caller has registered too many devices"));
            } else {
                caller.success(receipt);
            }
        }

        @Override
        void tellFailed(StoreException reason) {
            caller.error(reason);
        }
    }

    /** What the ACS met with a device; one of a device that is not in the inventory is nowhere. */
    static final class PendingNotice extends PendingRecord {
        private static final long OBJECT_BYTES = 64;
        private final MonoSink<Void> caller;

        PendingNotice(String deviceKey, Instant at, List<EventLine> history, MonoSink<Void> caller) {
            super(deviceKey, at, history, OBJECT_BYTES);
            this.caller = caller;
        }

        @Override
        void tellStored() {
            caller.success();
        }

        @Override
        void tellFailed(StoreException reason) {
            caller.error(reason);
        }
    }

    /** Another request of a CPE. */
    static final class PendingRequest extends PendingRecord {
        private static final long OBJECT_BYTES = 64;
        private final MonoSink<Void> caller;
        private boolean deviceGone;

        PendingRequest(String deviceKey, Instant at, List<EventLine> history, MonoSink<Void> caller) {
            super(deviceKey, at, history, OBJECT_BYTES);
            this.caller = caller;
        }

        void deviceGone(boolean gone) {
            deviceGone = gone;
        }

        @Override
        void tellStored() {
            if (deviceGone) {
                caller.error(new StoreException(Reason.REJECTED, "the device is not in the inventory"));
            } else {
                caller.success();
            }
        }

        @Override
        void tellFailed(StoreException reason) {
            caller.error(reason);
        }
    }

    /** A device's shadow that is to move out of its row; nobody waits for it, and the next Inform asks again. */
    static final class PendingCompaction extends PendingRecord {
        private final Complaints notCompacted;
        private volatile boolean isToRepeat;

        PendingCompaction(String deviceKey, Complaints notCompacted) {
            super(deviceKey, Instant.EPOCH, List.of(), 0);
            this.notCompacted = notCompacted;
        }

        /** Whether it was done; else the device changed too fast for now. */
        void done(boolean isDone) {
            isToRepeat = !isDone;
        }

        boolean isToRepeat() {
            return isToRepeat;
        }

        @Override
        void tellStored() {}

        @Override
        void tellFailed(StoreException reason) {
            notCompacted.add(1, reason);
        }
    }
}
