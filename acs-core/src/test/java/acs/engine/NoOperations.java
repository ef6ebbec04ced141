package acs.engine;

import java.util.List;

import acs.device.QuirkRules;
import acs.operation.OperationEnd;
import acs.operation.Settlement;
import acs.operation.WaitingOperation;
import acs.operation.WorkFlag;
import acs.port.OperationQueue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A queue that is always empty, for tests of sessions that have nothing to do. */
public final class NoOperations implements OperationQueue {
    public static OperationSteps steps() {
        return new OperationSteps(new NoOperations(), () -> QuirkRules.NONE, new OperationNews(),
                new OperationMeters(new SimpleMeterRegistry()), Schedulers.parallel());
    }

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
