package acs.transport.wake;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import acs.port.WakeStore.WakeRecord;
import acs.port.Waker.WakeReport;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Queue of the devices that are to be asked, each once however often it is wanted, in the order of their times. Bounded in devices,
 * and so in bytes: a device takes one place for each {@link #PLACE_CHARACTERS} of its id. Thread-safe.
 */
final class PendingWakes {
    /** More than nearly all ids have; an id of a malicious device may have eight times as many. */
    static final int PLACE_CHARACTERS = 128;

    private final int max;
    private final Map<String, Pending> byDevice = new ConcurrentHashMap<>();
    /** Those that wait. Guarded by this. */
    private final TreeSet<Pending> waiting = new TreeSet<>(
            Comparator.comparing((Pending pending) -> pending.due).thenComparingLong(pending -> pending.number));
    private long number;
    private int inFlight;
    private int places;

    /** A device that is to be asked. Its members belong to the lock of the queue, those of a flight to the flight. */
    static final class Pending {
        private final String deviceKey;
        private final Instant since;
        private final long number;
        private Instant due;
        private boolean flies;
        private boolean isWanted;
        private boolean isForced;
        private boolean hasCome;
        private WakeRound round = WakeRound.FIRST;
        private @Nullable WakeRecord last;
        private Sinks.One<WakeReport> report = Sinks.one();

        private Pending(String deviceKey, Instant now, long number) {
            this.deviceKey = deviceKey;
            this.since = now;
            this.due = now;
            this.number = number;
        }

        String deviceKey() {
            return deviceKey;
        }

        /** Since when it is to be asked. */
        Instant since() {
            return since;
        }

        WakeRound round() {
            return round;
        }

        /** What was last kept of it, {@code null} when nothing was. */
        @Nullable
        WakeRecord last() {
            return last;
        }

        /** What comes of the flight. */
        Sinks.One<WakeReport> report() {
            return report;
        }
    }

    /** How a flight that has landed stands. */
    record Standing(boolean isWanted, boolean isForced, boolean hasCome) {}

    PendingWakes(int max) {
        this.max = max;
    }

    /** Takes the device in, unless it is in or there is no room. */
    synchronized void want(String deviceKey, Instant now) {
        Pending there = byDevice.get(deviceKey);
        if (there != null) {
            there.isWanted = true;
        } else if (places + places(deviceKey) <= max) {
            Pending pending = add(deviceKey, now);
            pending.isWanted = true;
            waiting.add(pending);
        }
    }

    private static int places(String deviceKey) {
        return 1 + deviceKey.length() / PLACE_CHARACTERS;
    }

    private Pending add(String deviceKey, Instant now) {
        Pending pending = new Pending(deviceKey, now, number++);
        byDevice.put(deviceKey, pending);
        places += places(deviceKey);
        return pending;
    }

    private void remove(Pending pending) {
        if (byDevice.remove(pending.deviceKey, pending)) {
            places -= places(pending.deviceKey);
        }
    }

    /** The next device to be asked, which flies from now on; {@code null} when none is due or as many fly as may. */
    synchronized @Nullable Pending next(Instant now, int inFlightMax) {
        if (inFlight >= inFlightMax || waiting.isEmpty() || waiting.first().due.isAfter(now)) {
            return null;
        }
        return fly(waiting.first());
    }

    /** What became of a wish for an answer: whether a flight begins with it, and what will come of the flight. */
    record Forced(Pending device, boolean begins, Mono<WakeReport> report) {}

    /** The device, to be asked at once: it flies from now on, or did already; {@code null} when as many fly as may. */
    synchronized @Nullable Forced force(String deviceKey, Instant now, int inFlightMax) {
        Pending there = byDevice.get(deviceKey);
        boolean begins = there == null || !there.flies;
        if (begins && inFlight >= inFlightMax) {
            return null;
        }
        if (there == null) {
            there = add(deviceKey, now);
        }
        there.isForced = true;
        if (begins) {
            fly(there);
        }
        return new Forced(there, begins, there.report.asMono());
    }

    private Pending fly(Pending pending) {
        waiting.remove(pending);
        pending.flies = true;
        pending.report = Sinks.one();
        inFlight++;
        return pending;
    }

    /** Whether somebody wants an answer although nothing waits for the device. */
    synchronized boolean isForced(Pending pending) {
        return pending.isForced;
    }

    /** How it stands now that its flight is over; what was forced is done with that. */
    synchronized Standing landed(Pending pending) {
        Standing standing = new Standing(pending.isWanted, pending.isForced, pending.hasCome);
        pending.isForced = false;
        return standing;
    }

    /** It goes on flying, for the sake of an answer. */
    synchronized void forceAgain(Pending pending) {
        pending.isForced = true;
    }

    /** Puts a device that flew back, to be asked again; when it has come meanwhile, it is forgotten, and {@code false}. */
    synchronized boolean again(Pending pending, Instant due, WakeRound round, @Nullable WakeRecord last) {
        if (pending.hasCome) {
            done(pending);
            return false;
        }
        inFlight--;
        pending.flies = false;
        pending.due = due;
        pending.round = round;
        pending.last = last == null ? pending.last : last;
        waiting.add(pending);
        return true;
    }

    /** Forgets a device that flew. */
    synchronized void done(Pending pending) {
        inFlight--;
        remove(pending);
    }

    /**
     * The device has come: forgets it, or lets its flight know.
     *
     * @return what was pending, {@code null} for nothing, or while it flies
     */
    @Nullable
    Pending came(String deviceKey) {
        // Asked for every session; nearly all devices are not in.
        return byDevice.containsKey(deviceKey) ? forget(deviceKey) : null;
    }

    private synchronized @Nullable Pending forget(String deviceKey) {
        Pending there = byDevice.get(deviceKey);
        if (there == null) {
            return null;
        }
        if (there.flies) {
            there.hasCome = true;
            return null;
        }
        remove(there);
        waiting.remove(there);
        return there;
    }

    int size() {
        return byDevice.size();
    }

    synchronized int inFlight() {
        return inFlight;
    }
}
