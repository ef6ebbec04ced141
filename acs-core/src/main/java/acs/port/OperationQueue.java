package acs.port;

import java.util.List;

import acs.operation.LeasedOperation;
import acs.operation.OperationEnd;
import acs.operation.Settlement;
import acs.operation.WaitingOperation;
import acs.operation.WorkFlag;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Operations as sessions see them: claimed one at a time under a lease, ended by compare-and-set over its fencing token. A
 * result means that it is on disk. Callable from any thread, never blocks; fails with {@link StoreException} alone.
 */
public interface OperationQueue {
    /**
     * Ends an operation and claims the device's next one, in one step: the first in order of those that are queued, or that
     * another session left running. While that one waits to be done again, or an operation that holds others waits, nothing
     * can be claimed.
     *
     * @param finished what the session is done with, {@code null} at first; ignored when its lease is gone
     */
    Mono<Claim> claim(String deviceKey, @Nullable OperationEnd finished);

    /** Ends an operation without claiming another: its session is over. */
    Mono<Void> release(OperationEnd end);

    /** The device's operations that wait for an event, the oldest first. */
    Mono<List<WaitingOperation>> waiting(String deviceKey);

    /** Ends operations that waited; those that ended meanwhile stay as they are. */
    Mono<Void> settle(String deviceKey, List<Settlement> settlements);

    /** A hint that nothing is open for the device any more, unless the flag has changed since. */
    void idle(String deviceKey, WorkFlag seen);

    /**
     * What a claim brought.
     *
     * @param next   to be done now, {@code null} for nothing
     * @param isIdle whether nothing is open at all: neither later nor waiting
     */
    record Claim(@Nullable LeasedOperation next, boolean isIdle) {}
}
