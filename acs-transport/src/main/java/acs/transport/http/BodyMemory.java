package acs.transport.http;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that the bodies in flight may hold together. Thread-safe. */
final class BodyMemory {
    private final long max;
    private final AtomicLong held = new AtomicLong();

    BodyMemory(long max) {
        this.max = max;
    }

    /** Whether that many more bytes may be held; they are to be given back. */
    boolean take(long bytes) {
        if (held.addAndGet(bytes) > max) {
            held.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void giveBack(long bytes) {
        held.addAndGet(-bytes);
    }

    /** Bytes held now. */
    long held() {
        return held.get();
    }
}
