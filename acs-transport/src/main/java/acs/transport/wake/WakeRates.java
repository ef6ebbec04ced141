package acs.transport.wake;

import java.net.InetAddress;
import java.util.concurrent.TimeUnit;

import reactor.core.scheduler.Scheduler;

/** How often devices may be asked: in all, each of them, and each network. Bounded whatever devices there are. Thread-safe. */
public final class WakeRates {
    private static final int KEYS_MAX = 100_000;
    private static final int BITS_4 = 24;
    private static final int BITS_6 = 48;
    private static final String ALL = "";

    private final Buckets<String> all;
    private final Buckets<String> devices;
    private final Buckets<Network> networks;

    public WakeRates(WakeLimits limits, Scheduler clock) {
        this.all = new Buckets<>(limits.perSecond(), limits.perSecond(), 1, () -> clock.now(TimeUnit.NANOSECONDS));
        this.devices = new Buckets<>(limits.devicePerMinute() / 60.0, limits.devicePerMinute(), KEYS_MAX,
                () -> clock.now(TimeUnit.NANOSECONDS));
        this.networks = new Buckets<>(limits.subnetPerSecond(), 2.0 * limits.subnetPerSecond(), KEYS_MAX,
                () -> clock.now(TimeUnit.NANOSECONDS));
    }

    boolean mayAskAny() {
        return all.tryTake(ALL);
    }

    boolean mayAsk(String deviceKey) {
        return devices.tryTake(deviceKey);
    }

    /** Takes a place in the rate of the address's network. */
    public boolean mayReach(InetAddress address) {
        return networks.tryTake(Network.around(address, BITS_4, BITS_6));
    }
}
