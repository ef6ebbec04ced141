package acs.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import acs.memory.MemoryBudget;
import acs.memory.MemoryLimits;
import acs.memory.MemoryShare;
import acs.memory.MemoryUse;
import acs.network.KeyedRates;
import acs.session.Refusal;
import org.jspecify.annotations.Nullable;

/** The live sessions of this node, by cookie and by device; never more than the limit. Thread-safe. */
public final class Sessions {
    private final int max;
    private final KeyedRates ofOneDevice;
    private final MemoryBudget memory;
    private final AtomicInteger count = new AtomicInteger();
    private final Map<String, LiveSession> byToken = new ConcurrentHashMap<>();
    private final Map<String, LiveSession> byDevice = new ConcurrentHashMap<>();
    private volatile Consumer<String> opened = device -> {};

    /** @param max at least 1; a session holds about 2 kB */
    public Sessions(int max) {
        this(max, new KeyedRates(0, Duration.ofMinutes(1), 1, 1, System::nanoTime));
    }

    /** Sessions that count for a memory budget of their own. */
    public Sessions(int max, KeyedRates ofOneDevice) {
        this(max, ofOneDevice, new MemoryBudget(MemoryLimits.only(Long.MAX_VALUE)));
    }

    /**
     * @param max         at least 1; a session holds about 2 kB
     * @param ofOneDevice how often one device may open a session
     * @param memory      from which each session draws what it keeps
     */
    public Sessions(int max, KeyedRates ofOneDevice, MemoryBudget memory) {
        if (max < 1) {
            throw new IllegalArgumentException("at least one session must be allowed");
        }
        this.max = max;
        this.ofOneDevice = ofOneDevice;
        this.memory = memory;
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

    /** Whether the device has a session on this node now. */
    public boolean isInSession(String deviceKey) {
        return byDevice.containsKey(deviceKey);
    }

    /** From now on this is told the device of every session that begins. Must not block. */
    public void onOpened(Consumer<String> listener) {
        opened = listener;
    }

    /** A share of memory for a session of this device that holds nothing yet. */
    MemoryShare memoryFor(String deviceKey) {
        return memory.open(MemoryUse.SESSIONS, deviceKey);
    }

    /** Takes the session in; the reason when it cannot, {@code null} when it was taken. */
    @Nullable
    Refusal add(LiveSession session) {
        if (count.incrementAndGet() > max) {
            count.decrementAndGet();
            session.releaseMemory();
            return Refusal.TOO_MANY_SESSIONS;
        }
        if (!session.takeMemory()) {
            count.decrementAndGet();
            session.releaseMemory();
            return Refusal.NO_MEMORY_FOR_SESSION;
        }
        byToken.put(session.token(), session);
        return null;
    }

    /** Makes this the device's one session and returns the one that it supersedes, {@code null} for none. */
    @Nullable
    LiveSession claimDevice(LiveSession session) {
        LiveSession old = byDevice.put(session.deviceKey(), session);
        opened.accept(session.deviceKey());
        return old;
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
