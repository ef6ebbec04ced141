package acs.port;

import acs.operation.LeasedOperation;
import reactor.core.publisher.Mono;

/**
 * Where a device fetches or leaves a file of the file service. Callable from any thread, never blocks; fails with
 * {@link StoreException} alone.
 */
@FunctionalInterface
public interface FileLinks {
    /**
     * The operation with a URL for its device, that works for as long as the operation may take, and with what else the
     * file's record tells. Completes empty when there is none: the file is gone.
     *
     * @param leased a transfer without a URL
     */
    Mono<LeasedOperation> link(LeasedOperation leased);
}
