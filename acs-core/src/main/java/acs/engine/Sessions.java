package acs.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import acs.network.KeyedRates;
import org.jspecify.annotations.Nullable;

/** The live sessions of this node, by cookie and by device; never more than the limit. Thread-safe. */
public final class Sessions {
    private final int max;
    private final KeyedRates ofOneDevice;
    private final AtomicInteger count = new AtomicInteger();
    private final Map<String, LiveSession> byToken = new ConcurrentHashMap<>();
    private final Map<String, LiveSession> byDevice = new ConcurrentHashMap<>();

    /** @param max at least 1; a session holds about 1 kB */
    public Sessions(int max) {
        this(max, new KeyedRates(0, Duration.ofMinutes(1), 1, 1, System::nanoTime));
    }

    /**
     * @param max         at least 1; a session holds about 1 kB
     * @param ofOneDevice how often one device may open a session
     */
    public Sessions(int max, KeyedRates ofOneDevice) {
        if (max < 1) {
            throw new IllegalArgumentException("at least one session must be allowed");
        }
        this.max = max;
        this.ofOneDevice = ofOneDevice;
    }

    /**
     * Whether the device opens sessions no more often than it may (quirk Q58); this one is counted. Ask only once it is known
     * that the device itself calls: otherwise anybody could use up what it may.
     */
    boolean mayOpen(String deviceKey) {
        return ofOneDevice.tryTake(deviceKey);
    }

    /** How many live now. */
    public int size() {
        return count.get();
    }

    /** Takes the session in, unless as many live as may. */
    boolean add(LiveSession session) {
        if (count.incrementAndGet() > max) {
            count.decrementAndGet();
            return false;
        }
        byToken.put(session.token(), session);
        return true;
    }

    /** Makes this the device's one session and returns the one that it supersedes, {@code null} for none. */
    @Nullable
    LiveSession claimDevice(LiveSession session) {
        return byDevice.put(session.deviceKey(), session);
    }

    /** Forgets the session; its place is free again. Doing it twice does nothing. */
    void remove(LiveSession session) {
        if (byToken.remove(session.token(), session)) {
            count.decrementAndGet();
            byDevice.remove(session.deviceKey(), session);
        }
    }

    @Nullable
    LiveSession byToken(String token) {
        return byToken.get(token);
    }

    @Nullable
    LiveSession byDevice(String deviceKey) {
        return byDevice.get(deviceKey);
    }

    List<LiveSession> overdue(long nowMillis) {
        return byToken.values().stream().filter(session -> session.isOverdue(nowMillis)).toList();
    }
}
