package acs.port;

import java.util.List;

import acs.operation.OperationStatus;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Operations as askers see them. Callable from any thread, never blocks; fails with {@link StoreException} alone. */
public interface OperationStore {
    /** Queues it durably; completes empty when there is no such device. The same idempotency key gives the first one. */
    Mono<Enqueued> enqueue(NewOperation operation);

    /** The operation; completes empty when there is none. */
    Mono<OperationRecord> find(String operationId);

    /**
     * Operations, the newest first.
     *
     * @param deviceKey of one device, {@code null} for all
     * @param status    in one state, {@code null} for all
     * @param before    the operation to go on from, empty for the newest
     * @param limit     at least 1
     * @param results   whether results are read too; otherwise {@link OperationRecord#resultBytes} alone tells of them, and
     *                  none is touched
     */
    Mono<List<OperationRecord>> list(@Nullable String deviceKey, @Nullable OperationStatus status, String before,
            int limit, boolean results);

    /**
     * Calls an open operation off; one that has ended stays as it is.
     *
     * @return how it stands then; completes empty when there is none
     */
    Mono<OperationRecord> cancel(String operationId);

    /**
     * What became of a {@link NewOperation}.
     *
     * @param operation as stored
     * @param isNew     whether it was queued now
     * @param isSame    whether it asks for the same as the one that was stored under its idempotency key
     */
    record Enqueued(OperationRecord operation, boolean isNew, boolean isSame) {}
}
