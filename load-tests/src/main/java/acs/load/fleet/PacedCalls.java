package acs.load.fleet;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Queue;

import acs.load.cpe.SimulatedCpe;
import org.jspecify.annotations.Nullable;

/** Devices take turns at a pace, whatever they would themselves; one that is called does not wait for its turn. */
final class PacedCalls implements Calls {
    private static final int TRIES_MAX = 16;

    private final Devices devices;
    private final SessionPace pace;
    /** Devices that have accepted a connection request, each once. */
    private final Queue<SimulatedCpe> called = new ArrayDeque<>();
    private final BitSet isCalled = new BitSet();
    /** Devices that accepted one within a session: it is for the next one. */
    private final BitSet calledInSession = new BitSet();
    private int next;
    private long begun;

    PacedCalls(Devices devices, SessionPace pace) {
        this.devices = devices;
        this.pace = pace;
    }

    /** The next device without a session, {@code null} when the next few have one: then it is too early to look further. */
    @Override
    public @Nullable SimulatedCpe next(long elapsedNanos) {
        if (isOver(elapsedNanos)) {
            return null;
        }
        SimulatedCpe first = called.poll();
        if (first != null) {
            isCalled.clear(first.index());
            return first;
        }
        if (begun >= pace.due(elapsedNanos)) {
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

    /** Its turn comes again, however its session ended. */
    @Override
    public void ended(SimulatedCpe cpe) {
        if (calledInSession.get(cpe.index())) {
            calledInSession.clear(cpe.index());
            call(cpe);
        }
    }

    @Override
    public void requested(SimulatedCpe cpe) {
        if (cpe.inSession()) {
            calledInSession.set(cpe.index());
        } else {
            call(cpe);
        }
    }

    /** It is told when the device's turn comes. */
    @Override
    public void changed(SimulatedCpe cpe) {
        // The next session begins with what there is to tell.
    }

    private void call(SimulatedCpe cpe) {
        cpe.connectionRequested();
        if (!isCalled.get(cpe.index())) {
            isCalled.set(cpe.index());
            called.add(cpe);
        }
    }

    @Override
    public boolean isOver(long elapsedNanos) {
        return pace.isOver(elapsedNanos, begun) && (called.isEmpty() || elapsedNanos >= pace.endNanos());
    }
}
