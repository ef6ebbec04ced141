package acs.load.fleet;

import acs.load.cpe.SimulatedCpe;
import org.jspecify.annotations.Nullable;

/** Which device of a fleet calls when; confined to the fleet's event loop. */
sealed interface Calls permits PacedCalls, OwnCalls {
    /** The device that begins a session now, {@code null} when none is due. */
    @Nullable
    SimulatedCpe next(long elapsedNanos);

    /** A device's session is over, well or not. */
    void ended(SimulatedCpe cpe);

    /** A device has accepted a connection request: it calls as soon as it can, and says why. */
    void requested(SimulatedCpe cpe);

    /** A value of a device may have changed without a session: one that tells so at once calls. */
    void changed(SimulatedCpe cpe);

    /** Whether no session begins any more. */
    boolean isOver(long elapsedNanos);
}
