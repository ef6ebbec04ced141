package acs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;

import acs.device.Quirks;
import acs.operation.LeasedOperation;
import acs.operation.LostCalls;
import acs.operation.LostCalls.Fate;
import acs.operation.OperationFault.Reason;
import acs.operation.OperationPlanner;
import acs.operation.OperationStatus;
import acs.operation.PlanContext;
import acs.operation.PlanLimits;
import acs.operation.PlanStep;
import acs.port.NewOperation;
import org.junit.jupiter.api.Test;

/**
 * What is sent to a device again after the session that sent it is gone without a word, for every type of operation: the next
 * session of the device finds the operation in the store, or the sweep does when its lease is over.
 */
class OperationLossTest extends OperationsTests {
    private static final PlanContext CONTEXT = new PlanContext(Quirks.NONE, PlanLimits.defaults(), "Device.", "mark");

    private String queued(LostCalls call) {
        TestPostgres.query(database, "DELETE FROM operation");
        return enqueue(new NewOperation(new UUID(1, ++number).toString(), DEVICE, call.operation(), "key", 0, 3,
                Duration.ofMinutes(10), now.get(), now.get().plus(Duration.ofDays(1)), null)).operation().operationId();
    }

    private String begun(LostCalls call) {
        String id = queued(call);
        assertThat(sent(leased(claim(null)))).as("%s", call).isTrue();
        return id;
    }

    private static boolean sent(LeasedOperation leased) {
        return OperationPlanner.begin(leased, CONTEXT) instanceof PlanStep.Ask;
    }

    @Test
    void the_next_session_sends_only_what_may_be_repeated() {
        for (LostCalls call : LostCalls.values()) {
            String id = begun(call);

            LeasedOperation found = leased(claim(null));
            assertThat(found.operationId()).as("%s", call).isEqualTo(id);
            assertThat(found.operation()).as("%s", call).isEqualTo(call.operation());
            assertThat(sent(found)).as("%s", call).isEqualTo(call.fate() == Fate.REPEATED);
            if (OperationPlanner.begin(found, CONTEXT) instanceof PlanStep.Done done) {
                claim(done.end());
                assertThat(find(id).status()).as("%s", call).isEqualTo(
                        call.fate() == Fate.AWAITED ? OperationStatus.WAITING : OperationStatus.FAILED);
            }
            if (call.fate() == Fate.FAILED) {
                assertThat(fault(id).reason()).as("%s", call).isEqualTo(Reason.OUTCOME_UNKNOWN);
            }
        }
    }

    @Test
    void a_sweep_queues_again_only_what_may_be_repeated_and_the_session_after_it_sends_that() {
        OperationSweep sweep = new OperationSweep(operations, settings, PlanLimits.defaults(),
                (operation, type, status) -> {});
        for (LostCalls call : LostCalls.values()) {
            String id = begun(call);
            now.set(now.get().plus(OperationClaim.LEASE).plusSeconds(1));
            sweep.sweep().block(PATIENCE);

            assertThat(find(id).status()).as("%s", call).isEqualTo(switch (call.fate()) {
                case REPEATED -> OperationStatus.QUEUED;
                case AWAITED -> OperationStatus.WAITING;
                case FAILED -> OperationStatus.FAILED;
            });
            now.set(now.get().plus(PlanLimits.defaults().delayAfter(1)));
            LeasedOperation next = claim(null).next();
            if (call.fate() == Fate.REPEATED) {
                assertThat(next).as("%s", call).isNotNull();
                assertThat(next.attempts()).as("%s", call).isEqualTo(2);
                assertThat(sent(next)).as("%s", call).isTrue();
            } else {
                assertThat(next).as("%s", call).isNull();
            }
        }
    }

    @Test
    void a_session_that_ends_before_it_sent_anything_puts_the_operation_back_and_costs_no_attempt() {
        for (LostCalls call : LostCalls.values()) {
            queued(call);
            operations.release(OperationPlanner.untouched(leased(claim(null)))).block(PATIENCE);

            LeasedOperation again = leased(claim(null));
            assertThat(again.isOrphan()).as("%s", call).isFalse();
            assertThat(again.attempts()).as("%s", call).isEqualTo(1);
            assertThat(sent(again)).as("%s", call).isTrue();
        }
    }
}
