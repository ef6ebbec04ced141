package acs.store;

import java.util.List;

import acs.operation.OperationEnd;
import acs.operation.Settlement;
import acs.operation.WaitingOperation;
import acs.operation.WorkFlag;
import acs.port.OperationQueue;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** {@link OperationQueue} on PostgreSQL. */
public final class PostgresOperations implements OperationQueue {
    @Override
    public Mono<Claim> claim(String deviceKey, @Nullable OperationEnd finished) {
        return Mono.just(new Claim(null, true));
    }

    @Override
    public Mono<Void> release(OperationEnd end) {
        return Mono.empty();
    }

    @Override
    public Mono<List<WaitingOperation>> waiting(String deviceKey) {
        return Mono.just(List.of());
    }

    @Override
    public Mono<Void> settle(String deviceKey, List<Settlement> settlements) {
        return Mono.empty();
    }

    @Override
    public void idle(String deviceKey, WorkFlag seen) {}
}
