package acs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import acs.credential.CpeIdentity;
import acs.device.QuirkRules;
import acs.operation.OperationEnd;
import acs.operation.Settlement;
import acs.operation.WaitingOperation;
import acs.operation.WorkFlag;
import acs.port.InformLog;
import acs.port.InformReceipt;
import acs.port.InformRecord;
import acs.port.OperationQueue;
import acs.port.RequestRecord;
import acs.session.Messages;
import acs.session.SessionPolicy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** An Error in one session fails that session's request alone. */
class ContainedErrorTest {
    private final Sinks.One<InformReceipt> disk = Sinks.one();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Sessions sessions = new Sessions(5);

    private CompletableFuture<Reply> inform(InformLog log, OperationQueue queue) {
        OperationSteps steps = new OperationSteps(queue, () -> QuirkRules.NONE, new OperationNews(),
                new OperationMeters(meters), Schedulers.parallel());
        SessionRunner runner = new SessionRunner(SessionPolicy.defaults(), log, steps, Gates.plain(), sessions,
                new SessionMeters(meters), new SessionJournal(false), Schedulers.parallel());
        return runner.post(new CpePost(new CpeConnection("127.0.0.1"), null, CpeIdentity.Unasked.INSTANCE,
                new CpePost.Soap(Messages.envelope(Messages.inform("1 BOOT"))))).toFuture();
    }

    @Test
    void an_error_before_the_store_is_asked_fails_the_request() {
        fails(inform(new InformLog() {
            @Override
            public Mono<InformReceipt> recordInform(InformRecord inform) {
                throw new StackOverflowError();
            }

            @Override
            public Mono<Void> recordRequest(RequestRecord request) {
                return Mono.empty();
            }
        }, new NoOperations()));
    }

    @Test
    void an_error_after_the_store_has_answered_fails_the_request_and_is_not_thrown_at_the_store() {
        CompletableFuture<Reply> reply = inform(new FakeLog(disk.asMono()), new FailingQueue());
        assertThat(reply).isNotDone();
        // The store's thread emits here; it works for other sessions too.
        assertThat(disk.tryEmitValue(InformReceipt.recorded(WorkFlag.QUEUED.waiting()))).isEqualTo(Sinks.EmitResult.OK);
        fails(reply);
    }

    private static void fails(CompletableFuture<Reply> reply) {
        assertThatThrownBy(reply::get).isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ContainedErrorException.class).hasRootCauseInstanceOf(StackOverflowError.class);
    }

    /** @param receipt what the store says */
    private record FakeLog(Mono<InformReceipt> receipt) implements InformLog {
        @Override
        public Mono<InformReceipt> recordInform(InformRecord inform) {
            return receipt;
        }

        @Override
        public Mono<Void> recordRequest(RequestRecord request) {
            return Mono.empty();
        }
    }

    private static final class FailingQueue implements OperationQueue {
        @Override
        public Mono<Claim> claim(String deviceKey, @Nullable OperationEnd finished) {
            throw new StackOverflowError();
        }

        @Override
        public Mono<Void> release(OperationEnd end) {
            return Mono.empty();
        }

        @Override
        public Mono<List<WaitingOperation>> waiting(String deviceKey) {
            throw new StackOverflowError();
        }

        @Override
        public Mono<Void> settle(String deviceKey, List<Settlement> settlements) {
            throw new StackOverflowError();
        }

        @Override
        public void idle(String deviceKey, WorkFlag seen) {}
    }
}
