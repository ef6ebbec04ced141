package acs.store;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;

/**
 * A warning that devices can cause at will: one line in five seconds at most, with how many it stands for. Thread-safe.
 */
final class Complaints {
    private static final long PERIOD_NANOS = Duration.ofSeconds(5).toNanos();

    private final Logger log;
    private final String what;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong lastLine = new AtomicLong(System.nanoTime() - PERIOD_NANOS);

    /** Says {@code what}, a phrase that goes after a number. */
    Complaints(Logger log, String what) {
        this.log = log;
        this.what = what;
    }

    void add(int number, Throwable latest) {
        add(number, latest, System.nanoTime());
    }

    /** Says whether a line was written. */
    boolean add(int number, Throwable latest, long nanoTime) {
        count.addAndGet(number);
        long last = lastLine.get();
        if (nanoTime - last < PERIOD_NANOS || !lastLine.compareAndSet(last, nanoTime)) {
            return false;
        }
        log.warn("{} {}; the latest: {}", count.getAndSet(0), what, kind(latest));
        return true;
    }

    /** A library's message may quote what the device sent, at any length. */
    private static String kind(Throwable error) {
        return error.getClass().getSimpleName() + ": "
                + StoredText.cut(String.valueOf(error.getMessage()).replaceAll("\\p{Cntrl}", " "), 200);
    }
}
