package acs.api;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

import acs.engine.OperationNews;
import acs.port.OperationRecord;
import acs.port.OperationStore;
import acs.port.StoreException;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/** Waits for an operation's end as long as a client prefers. Thread-safe. */
final class OperationWait {
    /** News is a hint that another node's work does not give, so the store is asked again by itself. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final OperationStore store;
    private final OperationNews news;
    private final Duration max;
    private final Semaphore places;
    private final Scheduler clock;
    private final Sinks.Empty<Void> stopped = Sinks.empty();

    /**
     * @param max    longest wait
     * @param places how many may wait at a time, since each of them asks the store once a second
     */
    OperationWait(OperationStore store, OperationNews news, Duration max, int places, Scheduler clock) {
        this.store = store;
        this.news = news;
        this.max = max;
        this.places = new Semaphore(places);
        this.clock = clock;
    }

    /**
     * An operation after a wait.
     *
     * @param operation when it had ended, or how it stood last
     * @param applied   how long it might have waited, zero when it did not
     */
    record Waited(OperationRecord operation, Duration applied) {}

    /**
     * Waits for the operation's end, for the time that the client prefers as far as it may, or until the server stops. Does not
     * wait when too many do already.
     */
    Mono<Waited> await(OperationRecord asked, Duration preferred) {
        Duration wait = preferred.compareTo(max) < 0 ? preferred : max;
        return Mono.defer(() -> {
            if (!asked.status().isOpen() || wait.isZero() || !places.tryAcquire()) {
                return Mono.just(new Waited(asked, Duration.ZERO));
            }
            AtomicReference<OperationRecord> last = new AtomicReference<>(asked);
            Mono<Void> ended = look(asked.operationId()).doOnNext(last::set).repeat()
                    .takeUntil(record -> !record.status().isOpen()).then();
            return Mono.firstWithSignal(ended, Mono.delay(wait, clock).then(), stopped.asMono())
                    .then(Mono.fromSupplier(() -> new Waited(last.get(), wait))).doFinally(over -> places.release());
        });
    }

    /** Nobody waits any longer. */
    void stop() {
        stopped.tryEmitEmpty();
    }

    private Mono<OperationRecord> look(String operationId) {
        return Mono.firstWithSignal(news.of(operationId), Mono.delay(LOOK_AGAIN, clock).then())
                .then(Mono.defer(() -> store.find(operationId, 0)))
                .onErrorResume(StoreException.class, away -> Mono.empty());
    }
}
