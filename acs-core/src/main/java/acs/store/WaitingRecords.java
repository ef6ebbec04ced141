package acs.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What waits for its commit, bounded in number and in bytes. {@link #offer} and {@link #size} are for any thread, the
 * rest is for one at a time.
 *
 * @param <R> what waits
 */
final class WaitingRecords<R extends Waiting> {
    /** A second or two of a large fleet's largest reports, and a small part of the smallest heap that runs the ACS. */
    static final long BYTES_MAX = 64L << 20;
    /** One statement's arrays, which the driver and the server hold several times over while they work on them. */
    static final long BATCH_BYTES_MAX = 8L << 20;

    private final int recordsMax;
    private final int batchMax;
    private final long batchBytesMax;
    private final Queue<R> arrivals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong waitingBytes = new AtomicLong();
    /** Second records of a device that was in the batch already, and what was too large for it, in order. */
    private final ArrayDeque<R> deferred = new ArrayDeque<>();

    WaitingRecords(int recordsMax, int batchMax) {
        this(recordsMax, batchMax, BATCH_BYTES_MAX);
    }

    WaitingRecords(int recordsMax, int batchMax, long batchBytesMax) {
        this.recordsMax = recordsMax;
        this.batchMax = batchMax;
        this.batchBytesMax = batchBytesMax;
    }

    int size() {
        return waiting.get();
    }

    /** Takes a record in, or says that there are too many. */
    boolean offer(R record) {
        int records = waiting.incrementAndGet();
        long bytes = waitingBytes.addAndGet(record.bytes());
        // One that is alone is taken whatever its size: what reads requests bounds that.
        if (records > recordsMax || (bytes > BYTES_MAX && records > 1)) {
            left(1, record.bytes());
            return false;
        }
        arrivals.add(record);
        return true;
    }

    /** The next batch, one record of each device at most. */
    List<R> take() {
        Taking taking = new Taking();
        int held = deferred.size();
        for (int i = 0; i < held; i++) {
            taking.takeOrDefer(deferred.remove());
        }
        // Deferred records stay within the bound of the queue, and those that one pass defers within the bound of a batch.
        for (int i = 0; i < batchMax && !taking.full; i++) {
            R next = arrivals.poll();
            if (next == null) {
                break;
            }
            taking.takeOrDefer(next);
        }
        left(taking.records.size(), taking.bytes);
        return taking.records;
    }

    List<R> takeAll() {
        List<R> all = new ArrayList<>(deferred);
        deferred.clear();
        for (R next = arrivals.poll(); next != null; next = arrivals.poll()) {
            all.add(next);
        }
        left(all.size(), all.stream().mapToLong(Waiting::bytes).sum());
        return all;
    }

    private void left(int records, long bytes) {
        waitingBytes.addAndGet(-bytes);
        waiting.addAndGet(-records);
    }

    private final class Taking {
        final List<R> records = new ArrayList<>();
        private final Set<String> devices = new HashSet<>();
        long bytes;
        boolean full;

        void takeOrDefer(R next) {
            boolean first = devices.add(next.deviceKey());
            if (first && !full && fits(next)) {
                records.add(next);
                bytes += next.bytes();
                full = records.size() >= batchMax;
            } else {
                // Its device stays marked: what comes after it of the same device must stay behind it.
                deferred.add(next);
            }
        }

        private boolean fits(R next) {
            // One that is larger than a batch goes alone.
            full = !records.isEmpty() && bytes + next.bytes() > batchBytesMax;
            return !full;
        }
    }
}
