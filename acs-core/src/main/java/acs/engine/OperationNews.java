package acs.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Tells whoever waits on this node that something about an operation has changed. A hint: another node's changes are not
 * told, so a reader looks again by itself after a while. Thread-safe.
 */
public final class OperationNews {
    private final Map<String, Sinks.Empty<Void>> waiting = new ConcurrentHashMap<>();

    /** Completes when something changes from now on; never by itself. Forgotten when cancelled. */
    public Mono<Void> of(String operationId) {
        return Mono.defer(() -> {
            Sinks.Empty<Void> news = waiting.computeIfAbsent(operationId, id -> Sinks.empty());
            return news.asMono().doFinally(signal -> {
                if (news.currentSubscriberCount() == 0) {
                    waiting.remove(operationId, news);
                }
            });
        });
    }

    /** Something about this operation has changed. */
    public void changed(String operationId) {
        Sinks.Empty<Void> news = waiting.remove(operationId);
        if (news != null) {
            news.tryEmitEmpty();
        }
    }
}
