package acs.app;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * What was started, in order; closed in reverse. A part that fails or hangs on closing is told in the log and does not keep
 * the others from closing. Thread-safe: a signal may close while the start still goes on.
 */
final class StartedParts {
    private static final Logger LOG = LoggerFactory.getLogger(StartedParts.class);

    private final Deque<Part> parts = new ArrayDeque<>();
    private boolean closing;

    private record Part(String name, Duration closeMax, Supplier<Mono<Void>> close) {}

    /**
     * Takes a part that runs now. When closing has begun meanwhile, it is closed at once.
     *
     * @param closeMax how long closing may take
     * @throws StartException when closing has begun: the start is to be given up
     */
    void add(String name, Duration closeMax, Supplier<Mono<Void>> close) {
        Part part = new Part(name, closeMax, close);
        synchronized (parts) {
            if (!closing) {
                parts.push(part);
                return;
            }
        }
        close(part);
        throw new StartException("told to end while starting", null);
    }

    /** Closes all, last started first. Blocks. */
    void close() {
        synchronized (parts) {
            closing = true;
        }
        for (Part part = next(); part != null; part = next()) {
            close(part);
        }
    }

    /** Whether closing has begun. */
    boolean isClosing() {
        synchronized (parts) {
            return closing;
        }
    }

    private @Nullable Part next() {
        synchronized (parts) {
            return parts.poll();
        }
    }

    private static void close(Part part) {
        LOG.debug("closing {}", part.name());
        try {
            Mono.defer(part.close()).block(part.closeMax());
        } catch (RuntimeException e) {
            LOG.warn("closing {} failed: {}", part.name(), Failures.text(e));
        }
    }
}
