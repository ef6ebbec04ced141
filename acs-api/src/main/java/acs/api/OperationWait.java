package acs.api;

import java.time.Duration;
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
    private final Scheduler clock;
    private final Sinks.Empty<Void> stopped = Sinks.empty();

    /** @param max longest wait */
    OperationWait(OperationStore store, OperationNews news, Duration max, Scheduler clock) {
        this.store = store;
        this.news = news;
        this.max = max;
        this.clock = clock;
    }

    /** As long as the client prefers, as far as it may. */
    Duration granted(Duration preferred) {
        return preferred.compareTo(max) < 0 ? preferred : max;
    }

    /** The operation when it has ended, or how it stood last when the time is over, or the server stops. */
    Mono<OperationRecord> await(OperationRecord asked, Duration wait) {
        if (!asked.status().isOpen() || wait.isZero()) {
            return Mono.just(asked);
        }
        return Mono.defer(() -> {
            AtomicReference<OperationRecord> last = new AtomicReference<>(asked);
            Mono<Void> ended = look(asked.operationId()).doOnNext(last::set).repeat()
                    .takeUntil(record -> !record.status().isOpen()).then();
            return Mono.firstWithSignal(ended, Mono.delay(wait, clock).then(), stopped.asMono())
                    .then(Mono.fromSupplier(last::get));
        });
    }

    /** Nobody waits any longer. */
    void stop() {
        stopped.tryEmitEmpty();
    }

    private Mono<OperationRecord> look(String operationId) {
        return Mono.firstWithSignal(news.of(operationId), Mono.delay(LOOK_AGAIN, clock).then())
                .then(Mono.defer(() -> store.find(operationId)))
                .onErrorResume(StoreException.class, away -> Mono.empty());
    }
}
