package acs.app;

import java.util.List;

import acs.operation.OperationStatus;
import acs.port.NewOperation;
import acs.port.OperationRecord;
import acs.port.OperationStore;
import acs.port.StoreException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Stands in while the store keeps no operations; whoever asks is told to try again later. */
final class NoOperations implements OperationStore {
    @Override
    public Mono<Enqueued> enqueue(NewOperation operation) {
        return away();
    }

    @Override
    public Mono<OperationRecord> find(String operationId) {
        return away();
    }

    @Override
    public Mono<List<OperationRecord>> list(@Nullable String deviceKey, @Nullable OperationStatus status,
            String before, int limit) {
        return away();
    }

    @Override
    public Mono<OperationRecord> cancel(String operationId) {
        return away();
    }

    private static <T> Mono<T> away() {
        return Mono.error(() -> new StoreException(StoreException.Reason.UNAVAILABLE, "operations are not kept yet"));
    }
}
