package acs.load.fleet;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Function;

import acs.cwmp.DeviceId;
import acs.load.cpe.CpeLogin;
import acs.load.cpe.SimulatedCpe;
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
 * @param byThemselves   devices with a data model call when they would, {@code null} for the rate
 * @param called         how devices with a data model are called, {@code null} for not at all
 * @param tls            how TLS is spoken, {@code null} for plain HTTP
 * @param logins         what devices answer when the ACS asks who they are, {@code null} for nothing
 */
public record FleetSettings(InetSocketAddress target, String path, int devices, double rate,
        @Nullable Duration duration,
        int connections, Duration sessionTimeout, boolean persistent, @Nullable ByThemselves byThemselves,
        @Nullable Called called, @Nullable CpeTls tls, @Nullable Function<DeviceId, @Nullable CpeLogin> logins) {
    /** Some 100 bytes of heap each. */
    public static final int DEVICES_MAX = 10_000_000;

    /**
     * How devices call by themselves: for their news, after their interval, and when they are called.
     *
     * @param firstWithin first sessions begin at random moments within this time
     */
    public record ByThemselves(Duration firstWithin) {
        public ByThemselves {
            require(!firstWithin.isNegative(), "the time for first sessions cannot be negative");
        }
    }

    /**
     * How devices are called.
     *
     * @param port where connection requests are heard on loopback, 0 for any free port
     * @param stun how they are reached through a NAT besides, {@code null} for not
     */
    public record Called(int port, @Nullable Stun stun) {
        /** Devices that no NAT hides. */
        public Called(int port) {
            this(port, null);
        }

        public Called {
            require(port >= 0 && port <= 65_535, "ports are 0 to 65535");
        }
    }

    /**
     * How devices keep a NAT binding open for connection requests by datagram. A socket for each of them.
     *
     * @param server    where the STUN server listens, resolved
     * @param keepAlive from one Binding Request of a device to its next
     */
    public record Stun(InetSocketAddress server, Duration keepAlive) {
        public Stun {
            require(!server.isUnresolved(), "the STUN server's host cannot be resolved");
            require(keepAlive.isPositive(), "the keep-alive must be positive");
        }
    }

    /** Devices call at a rate. */
    public FleetSettings(InetSocketAddress target, String path, int devices, double rate, @Nullable Duration duration,
            int connections, Duration sessionTimeout, boolean persistent) {
        this(target, path, devices, rate, duration, connections, sessionTimeout, persistent, null, null, null, null);
    }

    /** Devices call in the clear. */
    public FleetSettings(InetSocketAddress target, String path, int devices, double rate, @Nullable Duration duration,
            int connections, Duration sessionTimeout, boolean persistent, @Nullable ByThemselves byThemselves,
            @Nullable Called called) {
        this(target, path, devices, rate, duration, connections, sessionTimeout, persistent, byThemselves, called,
                null, null);
    }

    /** What this device answers when it is asked who it is: what its data model says, or what it was given. */
    @Nullable
    CpeLogin login(SimulatedCpe cpe) {
        CpeLogin own = cpe.login();
        return own != null || logins == null ? own : logins.apply(cpe.deviceId());
    }

    public FleetSettings {
        require(!target.isUnresolved(), "the host of the URL cannot be resolved");
        require(devices >= 1 && devices <= DEVICES_MAX, "devices must be 1 to " + DEVICES_MAX);
        require(rate >= 0 && rate <= 1_000_000, "rate must be 0 to 1000000");
        require(connections >= 1 && connections <= 200_000, "connections must be 1 to 200000");
        require(duration == null || duration.isPositive(), "duration must be positive");
        require(byThemselves == null || duration != null, "devices that call by themselves need a duration");
        require(sessionTimeout.isPositive(), "the session's time-out must be positive");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
