package acs.load.fleet;

import acs.load.cpe.SimulatedCpe;
import org.jspecify.annotations.Nullable;

/** Devices take turns at a pace, whatever they would themselves. */
final class PacedCalls implements Calls {
    private static final int TRIES_MAX = 16;

    private final Devices devices;
    private final SessionPace pace;
    private int next;
    private long begun;

    PacedCalls(Devices devices, SessionPace pace) {
        this.devices = devices;
        this.pace = pace;
    }

    /** The next device without a session, {@code null} when the next few have one: then it is too early to look further. */
    @Override
    public @Nullable SimulatedCpe next(long elapsedNanos) {
        if (begun >= pace.due(elapsedNanos) || isOver(elapsedNanos)) {
            return null;
        }
        for (int tries = Math.min(devices.count(), TRIES_MAX); tries > 0; tries--) {
            SimulatedCpe cpe = devices.get(next);
            next = (next + 1) % devices.count();
            if (!cpe.inSession()) {
                begun++;
                return cpe;
            }
        }
        return null;
    }

    @Override
    public void ended(SimulatedCpe cpe) {
        // Its turn comes again, however its session ended.
    }

    @Override
    public boolean isOver(long elapsedNanos) {
        return pace.isOver(elapsedNanos, begun);
    }
}
