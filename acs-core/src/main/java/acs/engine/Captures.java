package acs.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import acs.port.CaptureStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The devices whose envelopes are kept, as this node knows them: a small copy of what the store says, so that no session
 * asks the store, and that no byte is kept of any other device. Thread-safe.
 */
public final class Captures {
    private static final Logger LOG = LoggerFactory.getLogger(Captures.class);

    private final Scheduler scheduler;
    private volatile Map<String, Instant> ends = Map.of();

    /** Captures nobody until told. */
    public Captures(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * Looks again and again, at once for the first time, until disposed of. While the store is away, what was known holds
     * until its end.
     */
    public Disposable follow(CaptureStore store, int devicesMax, Duration period) {
        return Flux.interval(Duration.ZERO, period, scheduler).onBackpressureDrop()
                .concatMap(tick -> store.captured(devicesMax).doOnNext(this::set).onErrorResume(error -> {
                    LOG.debug("the captured devices stay as they were: {}", error.toString());
                    return Mono.empty();
                }), 1).subscribe();
    }

    void set(Map<String, Instant> now) {
        ends = Map.copyOf(now);
    }

    /** Whether there may be any; asked for every POST. */
    boolean isAny() {
        return !ends.isEmpty();
    }

    boolean holds(String deviceKey) {
        Instant end = ends.get(deviceKey);
        return end != null && scheduler.now(TimeUnit.MILLISECONDS) < end.toEpochMilli();
    }
}
