package acs.port;

import java.util.List;

import acs.operation.OperationStatus;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Operations as askers see them. Callable from any thread, never blocks; fails with {@link StoreException} alone. */
public interface OperationStore {
    /**
     * Queues it durably; completes empty when there is no such device. The same idempotency key gives the first one. Results
     * are not read.
     */
    Mono<Enqueued> enqueue(NewOperation operation);

    /**
     * The operation; completes empty when there is none.
     *
     * @param resultBytesMax a result whose text is longer is not read; 0 for none at all
     */
    Mono<OperationRecord> find(String operationId, long resultBytesMax);

    /** The same with its result, however long it is. */
    default Mono<OperationRecord> find(String operationId) {
        return find(operationId, Long.MAX_VALUE);
    }

    /** Bytes of the largest result that is stored as it is; earlier releases have stored larger ones. */
    long resultBytesMax();

    /** The operation's result, piece by piece; completes empty when there is no operation, or it has none. */
    Mono<OperationContent> content(String operationId);

    /**
     * Operations, the newest first.
     *
     * @param deviceKey of one device, {@code null} for all
     * @param status    in one state, {@code null} for all
     * @param before    the operation to go on from, empty for the newest
     * @param resultBytesMax as for {@link #find(String, long)}; what is read counts in the bounds
     */
    Mono<RowBatch<OperationRecord>> list(@Nullable String deviceKey, @Nullable OperationStatus status, String before,
            ReadBounds bounds, long resultBytesMax);

    /** The same without a bound of bytes. */
    default Mono<List<OperationRecord>> list(@Nullable String deviceKey, @Nullable OperationStatus status,
            String before, int limit, boolean results) {
        return list(deviceKey, status, before, ReadBounds.ofRows(limit), results ? Long.MAX_VALUE : 0)
                .map(RowBatch::rows);
    }

    /**
     * Calls an open operation off; one that has ended stays as it is. Results are not read.
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
