package acs.load.fleet;

import java.net.InetSocketAddress;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How a fleet calls its ACS.
 *
 * @param target         of the connections, resolved
 * @param path           that is posted to, for instance {@code /}
 * @param devices        1–{@value #DEVICES_MAX}
 * @param rate           sessions begun per second, 0 for as fast as {@code connections} allow
 * @param duration       after this no session begins, {@code null} for one session per device
 * @param connections    sessions at the same time, at most; each has its own connection
 * @param sessionTimeout after which a session counts as failed
 * @param persistent     go on although the ACS cannot be reached
 */
public record FleetSettings(InetSocketAddress target, String path, int devices, double rate,
        @Nullable Duration duration,
        int connections, Duration sessionTimeout, boolean persistent) {
    /** Some 100 bytes of heap each. */
    public static final int DEVICES_MAX = 10_000_000;

    public FleetSettings {
        require(!target.isUnresolved(), "the host of the URL cannot be resolved");
        require(devices >= 1 && devices <= DEVICES_MAX, "devices must be 1 to " + DEVICES_MAX);
        require(rate >= 0 && rate <= 1_000_000, "rate must be 0 to 1000000");
        require(connections >= 1 && connections <= 200_000, "connections must be 1 to 200000");
        require(duration == null || duration.isPositive(), "duration must be positive");
        require(sessionTimeout.isPositive(), "the session's time-out must be positive");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
