package acs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;

import acs.device.Quirks;
import acs.operation.LeasedOperation;
import acs.operation.LostCalls;
import acs.operation.OperationEnd;
import acs.operation.OperationFault.Reason;
import acs.operation.OperationPlanner;
import acs.operation.OperationStatus;
import acs.operation.Outcome;
import acs.operation.PlanContext;
import acs.operation.PlanLimits;
import acs.operation.PlanStep;
import acs.port.NewOperation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is sent to a device again after the session that sent it is gone without a word, for every type of operation: the next
 * session of the device finds the operation in the store, or the sweep does when its lease is over.
 */
class OperationLossTest extends OperationsTests {
    private static final PlanContext CONTEXT = new PlanContext(Quirks.NONE, PlanLimits.defaults(), "Device.", "mark");

    private String begun(LostCalls call) {
        NewOperation operation = new NewOperation(new UUID(1, ++number).toString(), DEVICE, call.operation(), "key", 0,
                3, Duration.ofMinutes(10), now.get(), now.get().plus(Duration.ofDays(1)), null);
        String id = enqueue(operation).operation().operationId();
        assertThat(OperationPlanner.begin(leased(claim(null)), CONTEXT)).isInstanceOf(PlanStep.Ask.class);
        return id;
    }

    @ParameterizedTest
    @EnumSource
    void the_next_session_sends_only_what_may_be_repeated(LostCalls call) {
        String id = begun(call);

        LeasedOperation found = leased(claim(null));
        PlanStep step = OperationPlanner.begin(found, CONTEXT);

        assertThat(found.operationId()).isEqualTo(id);
        assertThat(found.operation()).isEqualTo(call.operation());
        switch (call.fate()) {
            case REPEATED -> assertThat(step).isInstanceOf(PlanStep.Ask.class);
            case AWAITED -> {
                claim(((PlanStep.Done) step).end());
                assertThat(find(id).status()).isEqualTo(OperationStatus.WAITING);
            }
            case FAILED -> {
                claim(((PlanStep.Done) step).end());
                assertThat(find(id).status()).isEqualTo(OperationStatus.FAILED);
                assertThat(fault(id).reason()).isEqualTo(Reason.OUTCOME_UNKNOWN);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_sweep_queues_again_only_what_may_be_repeated_and_the_session_after_it_sends_that(LostCalls call) {
        String id = begun(call);
        now.set(now.get().plus(OperationClaim.LEASE).plusSeconds(1));
        new OperationSweep(operations, settings, PlanLimits.defaults(), (operation, type, status) -> {}).sweep()
                .block(PATIENCE);

        assertThat(find(id).status()).isEqualTo(switch (call.fate()) {
            case REPEATED -> OperationStatus.QUEUED;
            case AWAITED -> OperationStatus.WAITING;
            case FAILED -> OperationStatus.FAILED;
        });
        now.set(now.get().plus(PlanLimits.defaults().delayAfter(1)));
        LeasedOperation next = claim(null).next();
        if (call.fate() == LostCalls.Fate.REPEATED) {
            assertThat(next).isNotNull().satisfies(again -> {
                assertThat(again.attempts()).isEqualTo(2);
                assertThat(OperationPlanner.begin(again, CONTEXT)).isInstanceOf(PlanStep.Ask.class);
            });
        } else {
            assertThat(next).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_session_that_ends_before_it_sent_anything_puts_the_operation_back_and_costs_no_attempt(LostCalls call) {
        NewOperation operation = new NewOperation(new UUID(1, ++number).toString(), DEVICE, call.operation(), "key", 0,
                3, Duration.ofMinutes(10), now.get(), now.get().plus(Duration.ofDays(1)), null);
        enqueue(operation);
        operations.release(OperationPlanner.untouched(leased(claim(null)))).block(PATIENCE);

        LeasedOperation again = leased(claim(null));
        assertThat(again.isOrphan()).isFalse();
        assertThat(again.attempts()).isEqualTo(1);
        assertThat(OperationPlanner.begin(again, CONTEXT)).isInstanceOf(PlanStep.Ask.class);
        assertThat(claim(OperationEnd.of(again, new Outcome.GoesOn(""))).isIdle()).isFalse();
    }
}
