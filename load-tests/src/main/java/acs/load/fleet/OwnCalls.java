package acs.load.fleet;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.LongSupplier;

import acs.cwmp.CwmpDateTime;
import acs.load.cpe.SimulatedCpe;
import org.jspecify.annotations.Nullable;

/**
 * Devices call when they would: at first within a given time, then for what they have to tell, after their interval, to retry, and
 * when a connection request comes. What is due while all connections are taken begins when one is free. A device with transfers
 * is woken for them, and calls once there is something to tell.
 */
final class OwnCalls implements Calls {
    private static final long NEVER = Long.MAX_VALUE;
    /** A device that reboots, or has news at once, is away for a moment. */
    private static final long PAUSE_MILLIS_MIN = 200;
    private static final int PAUSE_MILLIS_SPREAD = 300;
    private static final long LOOK_MILLIS = 1000;

    private final Devices devices;
    private final LongSupplier clock;
    private final long endNanos;
    private final Random random = new Random(1);
    /** What is due, and what was once: an entry counts as long as {@link #dueMillis} says the same. */
    private final PriorityQueue<Due> queue = new PriorityQueue<>(Comparator.comparingLong(Due::millis));
    /** When devices are woken for transfers. */
    private final PriorityQueue<Due> looks = new PriorityQueue<>(Comparator.comparingLong(Due::millis));
    private final BitSet looking = new BitSet();
    private final long[] dueMillis;
    private final long[] lastMillis;
    /** Devices that accepted a connection request within a session: it is for the next one. */
    private final BitSet called = new BitSet();

    private record Due(long millis, int index) {}

    /** @param clock milliseconds since 1970 */
    OwnCalls(Devices devices, Duration firstWithin, Duration duration, LongSupplier clock) {
        this.devices = devices;
        this.clock = clock;
        this.endNanos = duration.toNanos();
        this.dueMillis = new long[devices.count()];
        this.lastMillis = new long[devices.count()];
        long now = clock.getAsLong();
        for (int index = 0; index < devices.count(); index++) {
            due(index, now + (long) (random.nextDouble() * firstWithin.toMillis()));
        }
    }

    static OwnCalls of(Devices devices, FleetSettings settings, LongSupplier clock) {
        FleetSettings.ByThemselves own = Objects.requireNonNull(settings.byThemselves());
        return new OwnCalls(devices, own.firstWithin(), Objects.requireNonNull(settings.duration()), clock);
    }

    private void due(int index, long millis) {
        dueMillis[index] = millis;
        if (millis != NEVER) {
            queue.add(new Due(millis, index));
        }
    }

    @Override
    public @Nullable SimulatedCpe next(long elapsedNanos) {
        if (isOver(elapsedNanos)) {
            return null;
        }
        long now = clock.getAsLong();
        look(now);
        for (Due first = queue.peek(); first != null && first.millis() <= now; first = queue.peek()) {
            queue.remove();
            if (dueMillis[first.index()] == first.millis() && !devices.get(first.index()).inSession()) {
                dueMillis[first.index()] = NEVER;
                lastMillis[first.index()] = now;
                return devices.get(first.index());
            }
        }
        return null;
    }

    @Override
    public void ended(SimulatedCpe cpe) {
        int index = cpe.index();
        long now = clock.getAsLong();
        long next = cpe.nextCallMillis(lastMillis[index], now, random.nextDouble());
        if (called.get(index)) {
            called.clear(index);
            cpe.connectionRequested();
            next = now;
        }
        long pauseEnd = now + PAUSE_MILLIS_MIN + random.nextInt(PAUSE_MILLIS_SPREAD);
        due(index, Math.max(next, pauseEnd));
        lookLater(cpe, pauseEnd);
    }

    /** Wakes the devices whose transfers may begin or have ended. */
    private void look(long now) {
        for (Due first = looks.peek(); first != null && first.millis() <= now; first = looks.peek()) {
            looks.remove();
            looking.clear(first.index());
            SimulatedCpe cpe = devices.get(first.index());
            if (!cpe.inSession()) {
                wake(cpe, now);
            }
        }
    }

    private void wake(SimulatedCpe cpe, long now) {
        cpe.wake(new CwmpDateTime(Instant.ofEpochMilli(now).truncatedTo(ChronoUnit.SECONDS).toString()));
        callSooner(cpe);
        lookLater(cpe, now + LOOK_MILLIS);
    }

    /** A device within a session is looked at when that has ended. */
    private void lookLater(SimulatedCpe cpe, long earliest) {
        long seconds = cpe.wantsWakeAt();
        if (seconds != NEVER && !looking.get(cpe.index())) {
            looking.set(cpe.index());
            looks.add(new Due(Math.max(earliest, seconds * 1000), cpe.index()));
        }
    }

    @Override
    public void requested(SimulatedCpe cpe) {
        if (cpe.inSession()) {
            called.set(cpe.index());
        } else {
            cpe.connectionRequested();
            due(cpe.index(), clock.getAsLong());
        }
    }

    /** One that has not called yet tells it with all else, when it is to; one in a session when that has ended. */
    @Override
    public void changed(SimulatedCpe cpe) {
        if (!cpe.inSession() && cpe.acknowledgedInforms() > 0 && cpe.wantsSessionAt() == 0) {
            callSooner(cpe);
        }
    }

    private void callSooner(SimulatedCpe cpe) {
        int index = cpe.index();
        long next = cpe.nextCallMillis(lastMillis[index], clock.getAsLong(), random.nextDouble());
        if (next < dueMillis[index]) {
            due(index, next);
        }
    }

    @Override
    public boolean isOver(long elapsedNanos) {
        return elapsedNanos >= endNanos;
    }
}
