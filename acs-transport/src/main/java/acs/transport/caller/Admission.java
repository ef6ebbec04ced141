package acs.transport.caller;

import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import acs.engine.AcsMeter;
import acs.network.Addresses;
import acs.network.KeyedRates;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in now. Memory is bounded: rates have a table of a fixed size, and addresses are counted only while they have a
 * connection. Every refusal is counted. Safe for any thread.
 */
public final class Admission {
    /** What many CPEs behind one address need when all of them come back at the same time. */
    private static final int ADDRESS_BURST_SECONDS = 10;
    private static final int BURST_SECONDS = 2;
    private static final long ALL = 0;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final AdmissionLimits limits;
    private final KeyedRates connections;
    private final KeyedRates addressConnections;
    private final KeyedRates addressPosts;
    private final KeyedRates told;
    private final Map<Long, Integer> open = new ConcurrentHashMap<>();
    private final Map<Excess, Counter> shed = new EnumMap<>(Excess.class);

    /**
     * Of the CWMP listener, or of one without limits.
     *
     * @param nanoTime as {@link System#nanoTime()}
     */
    public Admission(AdmissionLimits limits, MeterRegistry registry, LongSupplier nanoTime) {
        this(limits, AcsMeter.SHED, registry, nanoTime);
    }

    /**
     * Of any listener.
     *
     * @param refusals counts them, by their reason
     * @param nanoTime as {@link System#nanoTime()}
     */
    public Admission(AdmissionLimits limits, AcsMeter refusals, MeterRegistry registry, LongSupplier nanoTime) {
        this.limits = limits;
        this.connections = rates(limits.connectionsPerSecond(), BURST_SECONDS, 1, nanoTime);
        this.addressConnections = rates(limits.addressConnectionsPerSecond(), ADDRESS_BURST_SECONDS,
                limits.addressesMax(), nanoTime);
        this.addressPosts = rates(limits.addressPostsPerSecond(), ADDRESS_BURST_SECONDS, limits.addressesMax(),
                nanoTime);
        this.told = rates(Math.max(1, limits.addressConnectionsPerSecond()), 1, limits.addressesMax(), nanoTime);
        for (Excess excess : Excess.values()) {
            shed.put(excess,
                    Counter.builder(refusals.meterName()).description(refusals.description())
                            .tag(refusals.tagKeys().get(0), excess.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    private static KeyedRates rates(int perSecond, int burstSeconds, int keysMax, LongSupplier nanoTime) {
        int burst = (int) Math.min(Integer.MAX_VALUE, Math.max(1L, (long) perSecond * burstSeconds));
        return new KeyedRates(perSecond, SECOND, burst, keysMax, nanoTime);
    }

    /** Whether limits of addresses hold for the caller. */
    public boolean isLimited(InetAddress caller) {
        return !limits.exempt().contains(caller);
    }

    /**
     * Asks for a new connection. When it is let in, {@link #disconnected} must follow.
     *
     * @return why not, {@code null} when it is let in
     */
    public @Nullable Excess connected(InetAddress caller, boolean limited) {
        Excess excess = limited ? excessOf(Addresses.key(caller)) : null;
        if (excess == null && !connections.tryTake(ALL)) {
            excess = Excess.CONNECTION_RATE;
            if (limited) {
                leave(Addresses.key(caller));
            }
        }
        return counted(excess);
    }

    private @Nullable Excess excessOf(long key) {
        if (!addressConnections.tryTake(key)) {
            return Excess.CONNECTION_RATE_OF_ADDRESS;
        }
        if (limits.addressConnectionsMax() == 0) {
            return null;
        }
        int now = open.merge(key, 1, Integer::sum);
        if (now > limits.addressConnectionsMax()) {
            leave(key);
            return Excess.CONNECTIONS_OF_ADDRESS;
        }
        return null;
    }

    /** A connection that was let in is over. */
    public void disconnected(InetAddress caller, boolean limited) {
        if (limited) {
            leave(Addresses.key(caller));
        }
    }

    private void leave(long key) {
        if (limits.addressConnectionsMax() > 0) {
            open.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Whether a refused caller is to be told so: a flood is not worth the words. */
    boolean mayTell(InetAddress caller) {
        return told.tryTake(Addresses.key(caller));
    }

    /**
     * Asks for a POST of a caller for whom limits hold.
     *
     * @param key of its address
     * @return why not, {@code null} when it is let in
     */
    public @Nullable Excess posts(long key) {
        return addressPosts.tryTake(key) ? null : Excess.POST_RATE_OF_ADDRESS;
    }

    /** Counts a refusal, if it is one. */
    public @Nullable Excess counted(@Nullable Excess excess) {
        if (excess != null) {
            Counter counter = shed.get(excess);
            if (counter != null) {
                counter.increment();
            }
        }
        return excess;
    }

    /** Addresses that have a connection now. */
    int addresses() {
        return open.size();
    }
}
