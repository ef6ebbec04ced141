package acs.transport.wake;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.LongSupplier;

import acs.network.Addresses;
import acs.network.KeyedRates;

/** How often devices may be asked: in all, each of them, and each network. Bounded whatever devices there are. Thread-safe. */
public final class WakeRates {
    private static final int KEYS_MAX = 100_000;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final long ALL = 0;
    /** Of {@link Addresses#key}: the first 24 of 32 bits, the first 48 of 64. */
    private static final long NETWORK_4 = -1L << 8;
    private static final long NETWORK_6 = -1L << 16;

    private final KeyedRates all;
    private final KeyedRates devices;
    private final KeyedRates networks;

    /** @param nanoTime as {@link System#nanoTime()} */
    public WakeRates(WakeLimits limits, LongSupplier nanoTime) {
        this.all = new KeyedRates(limits.perSecond(), SECOND, limits.perSecond(), 1, nanoTime);
        this.devices = new KeyedRates(limits.devicePerMinute(), Duration.ofMinutes(1), limits.devicePerMinute(),
                KEYS_MAX, nanoTime);
        this.networks = new KeyedRates(limits.subnetPerSecond(), SECOND, 2 * limits.subnetPerSecond(), KEYS_MAX,
                nanoTime);
    }

    boolean mayAskAny() {
        return all.tryTake(ALL);
    }

    boolean mayAsk(String deviceKey) {
        return devices.tryTake(deviceKey);
    }

    /** Takes a place in the rate of the address's network: an IPv4 /24, an IPv6 /48. */
    public boolean mayReach(InetAddress address) {
        return networks.tryTake(Addresses.key(address) & (address instanceof Inet6Address ? NETWORK_6 : NETWORK_4));
    }
}
