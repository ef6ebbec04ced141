package acs.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import acs.port.StoreException;
import acs.port.StoreException.Reason;
import acs.store.PendingRecord.PendingCompaction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Schedulers;

/**
 * Keeps records that are large apart from the others, so that nobody waits for their statements: they go to a writer with a
 * connection of its own, one at a time, as do compactions of shadows. A large record first takes its turn in the queue of
 * its group, so that everything that its device sent before is committed; what the device sends after it follows it to the
 * other writer until that has nothing of the device any more. Thread-safe.
 */
final class LargeRecords {
    private static final Logger LOG = LoggerFactory.getLogger(LargeRecords.class);
    /** Of all large records that wait or are being written; further ones fail as overloaded. */
    static final long WAITING_BYTES_MAX = 16L << 20;
    /** Beyond that a device's next Inform asks again. */
    private static final int COMPACTIONS_MAX = 10_000;
    private static final Duration REPEAT_AFTER = Duration.ofMillis(500);

    private final int largeBytes;
    private final AtomicLong waitingBytes = new AtomicLong();
    /** How many records of a device the large writer has. */
    private final Map<String, Integer> devices = new ConcurrentHashMap<>();
    private final Set<String> compacting = ConcurrentHashMap.newKeySet();
    private final Complaints notCompacted = new Complaints(LOG, "shadow(s) stay in their rows for now");
    private @Nullable CommitGroup writer;

    /** @param largeBytes what makes a record large: more than this */
    LargeRecords(int largeBytes) {
        this.largeBytes = largeBytes;
    }

    /** The group that writes them; set once, before anything is submitted. */
    void writer(CommitGroup group) {
        writer = group;
    }

    /** Makes room for a record if it is large; fails it when there is none. Before it is offered to its group. */
    boolean admit(PendingRecord record) {
        long bytes = record.bytes();
        if (bytes <= largeBytes) {
            return true;
        }
        long all = waitingBytes.addAndGet(bytes);
        // One that is alone is taken whatever its size: what reads requests bounds that.
        if (all > WAITING_BYTES_MAX && all > bytes) {
            waitingBytes.addAndGet(-bytes);
            record.fail(new StoreException(Reason.OVERLOADED, "too many large records wait for their commit"));
            return false;
        }
        record.whenSettled(() -> waitingBytes.addAndGet(-bytes));
        return true;
    }

    /** Hands those over that belong to the large writer. For a group that commits nothing meanwhile. */
    List<PendingRecord> without(List<PendingRecord> taken) {
        if (devices.isEmpty() && taken.stream().noneMatch(this::isLarge)) {
            return taken;
        }
        List<PendingRecord> own = new ArrayList<>(taken.size());
        for (PendingRecord record : taken) {
            if (isLarge(record) || devices.containsKey(record.deviceKey())) {
                handOver(record);
            } else {
                own.add(record);
            }
        }
        return own;
    }

    private boolean isLarge(PendingRecord record) {
        return record.bytes() > largeBytes;
    }

    private void handOver(PendingRecord record) {
        String key = record.deviceKey();
        devices.merge(key, 1, Integer::sum);
        record.whenSettled(() -> devices.computeIfPresent(key, (device, count) -> count == 1 ? null : count - 1));
        submit(record);
    }

    /** Has the shadows of these devices moved out of their rows, some time later. */
    void compact(Set<String> deviceKeys) {
        for (String key : deviceKeys) {
            if (compacting.size() < COMPACTIONS_MAX && compacting.add(key)) {
                PendingCompaction compaction = new PendingCompaction(key, notCompacted);
                compaction.whenSettled(() -> settled(compaction));
                submit(compaction);
            }
        }
    }

    private void settled(PendingCompaction compaction) {
        compacting.remove(compaction.deviceKey());
        if (compaction.isToRepeat()) {
            Schedulers.parallel().schedule(() -> compact(Set.of(compaction.deviceKey())), REPEAT_AFTER.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }

    private void submit(PendingRecord record) {
        CommitGroup group = writer;
        if (group == null) {
            record.fail(new StoreException(Reason.UNAVAILABLE, "there is no writer for large records yet"));
        } else {
            group.take(record);
        }
    }
}
