package acs.store;

import acs.port.InformReceipt;
import acs.port.NoticeRecord;
import acs.port.RequestRecord;
import acs.port.StoreException;
import acs.port.StoreException.Reason;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * A record on its way to the disk, with the one who waits for it. Changed by its commit group alone, one commit at a time; a
 * caller that gave up does not change what happens to the record.
 */
sealed interface PendingRecord extends Waiting {
    /** Tells the caller that it is on disk. */
    void acknowledge();

    /** Tells the caller that it is not, or that nobody knows. */
    void fail(StoreException reason);

    /** An Inform. */
    final class PendingInform implements PendingRecord {
        private final MonoSink<InformReceipt> caller;
        private InformRow row;
        private @Nullable InformReceipt receipt;

        PendingInform(InformRow row, MonoSink<InformReceipt> caller) {
            this.row = row;
            this.caller = caller;
        }

        @Override
        public String deviceKey() {
            return row.key();
        }

        @Override
        public long bytes() {
            return row.digest().bytes();
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
        }

        boolean isRefused() {
            return InformReceipt.REFUSED.equals(receipt);
        }

        @Override
        public void acknowledge() {
            if (receipt == null) {
                throw new IllegalStateException("a commit without an outcome for one of its records");
            }
            caller.success(receipt);
        }

        @Override
        public void fail(StoreException reason) {
            caller.error(reason);
        }
    }

    /** What the ACS met with a device; one of a device that is not in the inventory is nowhere. */
    record PendingNotice(NoticeRecord notice, MonoSink<Void> caller) implements PendingRecord {
        @Override
        public String deviceKey() {
            return notice.deviceKey();
        }

        @Override
        public long bytes() {
            return EventRows.bytes(notice);
        }

        @Override
        public void acknowledge() {
            caller.success();
        }

        @Override
        public void fail(StoreException reason) {
            caller.error(reason);
        }
    }

    /** Another request of a CPE. */
    final class PendingRequest implements PendingRecord {
        private final RequestRecord request;
        private final MonoSink<Void> caller;
        private final long bytes;
        private boolean deviceGone;

        PendingRequest(RequestRecord request, MonoSink<Void> caller) {
            this.request = request;
            this.bytes = EventRows.bytes(request);
            this.caller = caller;
        }

        @Override
        public String deviceKey() {
            return request.deviceKey();
        }

        @Override
        public long bytes() {
            return bytes;
        }

        RequestRecord request() {
            return request;
        }

        void deviceGone(boolean gone) {
            deviceGone = gone;
        }

        @Override
        public void acknowledge() {
            if (deviceGone) {
                caller.error(new StoreException(Reason.REJECTED, "the device is not in the inventory"));
            } else {
                caller.success();
            }
        }

        @Override
        public void fail(StoreException reason) {
            caller.error(reason);
        }
    }
}
