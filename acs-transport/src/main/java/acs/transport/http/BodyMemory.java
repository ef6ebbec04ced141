package acs.transport.http;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that the bodies in flight may hold together, as sent and inflated. Thread-safe. */
final class BodyMemory {
    /** What each body may hold without asking. */
    static final int FREE_BYTES = 16_384;

    private final long max;
    private final AtomicLong held = new AtomicLong();

    BodyMemory(long max) {
        this.max = max;
    }

    /** What one body holds. Thread-safe; at first the event loop fills it, later the thread that decodes. */
    final class Share {
        private long taken;

        /** Makes sure that the body may hold so many bytes in all; {@code false} when there is no room. */
        synchronized boolean cover(long bytes) {
            long more = bytes - FREE_BYTES - taken;
            if (more > 0 && !take(more)) {
                return false;
            }
            taken += Math.max(0, more);
            return true;
        }

        /** Gives everything back. Doing it twice does nothing. */
        synchronized void end() {
            held.addAndGet(-taken);
            taken = 0;
        }
    }

    /** For a body that begins; it is to be ended. */
    Share share() {
        return new Share();
    }

    private boolean take(long bytes) {
        for (long now = held.get(); bytes <= max - now; now = held.get()) {
            if (held.compareAndSet(now, now + bytes)) {
                return true;
            }
        }
        return false;
    }

    /** Bytes held now beyond what is free; never more than allowed. */
    long held() {
        return held.get();
    }
}
