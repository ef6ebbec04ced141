package acs.transport.file;

import java.util.concurrent.atomic.AtomicInteger;

/** How many run, of how many that may. Thread-safe. */
final class Transfers {
    private final int max;
    private final AtomicInteger running = new AtomicInteger();

    Transfers(int max) {
        this.max = max;
    }

    /** Whether one more may run; the caller ends it with {@link #end}. */
    boolean begin() {
        if (running.incrementAndGet() <= max) {
            return true;
        }
        running.decrementAndGet();
        return false;
    }

    void end() {
        running.decrementAndGet();
    }

    int running() {
        return running.get();
    }
}
