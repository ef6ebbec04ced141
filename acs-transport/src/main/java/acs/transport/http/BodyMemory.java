package acs.transport.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes that the requests in flight may hold together: their bodies as sent and inflated, and the envelopes decoded from them,
 * until they are answered. Thread-safe.
 */
final class BodyMemory {
    /**
     * What a decoded envelope, and its copies on their way to the disk, hold for each byte that was decoded. Measured for the
     * envelope alone: 0.7 to 1.3 for parameters, ordinary ones and the shortest, and 2 for long values that are not Latin-1; as
     * much again is for the text that the store sends. What decoding throws away at once does not count: no more than a body a
     * processor is decoded at a time.
     */
    static final int ENVELOPE_FACTOR = 4;

    private final long max;
    private final AtomicLong held = new AtomicLong();

    BodyMemory(long max) {
        this.max = max;
    }

    /** What one request holds. Thread-safe; at first the event loop fills it, later the thread that decodes. */
    final class Share {
        private long body;
        private long envelope;

        /** Makes sure that the body may hold so many bytes in all; {@code false} when there is no room. */
        synchronized boolean cover(long bytes) {
            long more = bytes - body;
            if (more > 0) {
                if (!take(more)) {
                    return false;
                }
                body = bytes;
            }
            return true;
        }

        /** Makes sure that there is room for what so many bytes are decoded to; {@code false} when there is none. */
        synchronized boolean coverEnvelope(int bytes) {
            long more = (long) bytes * ENVELOPE_FACTOR - envelope;
            if (more > 0) {
                if (!take(more)) {
                    return false;
                }
                envelope += more;
            }
            return true;
        }

        /** The body is decoded and its bytes forgotten; the envelope stays. */
        synchronized void endBody() {
            held.addAndGet(-body);
            body = 0;
        }

        /** Gives everything back. Doing it twice does nothing. */
        synchronized void end() {
            held.addAndGet(-body - envelope);
            body = 0;
            envelope = 0;
        }
    }

    /** For a request that begins; it is to be ended. */
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

    /** Bytes held now; never more than allowed. */
    long held() {
        return held.get();
    }
}
