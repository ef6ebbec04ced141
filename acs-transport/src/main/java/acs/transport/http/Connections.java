package acs.transport.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;


/** The open connections, never more than allowed but for a few that are being told so. Thread-safe. */
final class Connections {
    /** What becomes of a new connection. */
    enum Admission {
        /** It is served. */
        SERVED,
        /** It is told that there are too many. */
        TURNED_AWAY,
        /** It is closed without a word: too many are being told already. */
        DROPPED
    }

    private static final int TURNED_AWAY_MIN = 16;

    private final int max;
    private final int maxWithTurnedAway;
    private final AtomicInteger count = new AtomicInteger();
    private final Set<ExchangeHandler> open = ConcurrentHashMap.newKeySet();

    Connections(int max) {
        this.max = max;
        this.maxWithTurnedAway = (int) Math.min(Integer.MAX_VALUE, max + Math.max(TURNED_AWAY_MIN, max / 8L));
    }

    /** Whatever the answer, {@link #closed} must follow. */
    Admission opened(ExchangeHandler handler) {
        int now = count.incrementAndGet();
        open.add(handler);
        if (now <= max) {
            return Admission.SERVED;
        }
        return now <= maxWithTurnedAway ? Admission.TURNED_AWAY : Admission.DROPPED;
    }

    void closed(ExchangeHandler handler) {
        if (open.remove(handler)) {
            count.decrementAndGet();
        }
    }

    /** How many are open. */
    int size() {
        return count.get();
    }

    /** Those open now. */
    Iterable<ExchangeHandler> all() {
        return open;
    }
}
