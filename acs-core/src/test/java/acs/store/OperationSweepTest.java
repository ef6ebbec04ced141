package acs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import acs.cwmp.AddObject;
import acs.cwmp.GetRpcMethods;
import acs.cwmp.Reboot;
import acs.operation.OperationEnd;
import acs.operation.OperationFault;
import acs.operation.OperationStatus;
import acs.operation.Outcome;
import acs.operation.PlanLimits;
import acs.operation.WaitingOperation;
import org.junit.jupiter.api.Test;

/** What a sweep makes of operations that nobody ends; whoever listens is told what it has changed, and nothing else. */
class OperationSweepTest extends OperationsTests {
    private final List<String> told = new ArrayList<>();

    private List<String> sweep() {
        told.clear();
        new OperationSweep(operations, settings, PlanLimits.defaults(),
                (id, type, status) -> told.add(id + ' ' + type + ' ' + status)).sweep().block(PATIENCE);
        return told;
    }

    @Test
    void what_expired_is_told_once() {
        String id = enqueue(new GetRpcMethods(), 5);
        assertThat(sweep()).isEmpty();
        now.set(Samples.NOW.plus(Duration.ofDays(1)));
        assertThat(sweep()).containsExactly(id + " GET_RPC_METHODS EXPIRED");
        assertThat(sweep()).isEmpty();
        now.set(now.get().plus(settings.eventRetention()).plusSeconds(1));
        assertThat(sweep()).isEmpty();
    }

    @Test
    void what_waited_in_vain_is_told() {
        String id = enqueue(new Reboot(""), 5);
        claim(OperationEnd.of(leased(claim(null)), new Outcome.Waits(null, Duration.ofMinutes(5))));
        assertThat(sweep()).isEmpty();
        now.set(Samples.NOW.plus(Duration.ofMinutes(6)));
        assertThat(sweep()).containsExactly(id + " REBOOT FAILED");
    }

    @Test
    void what_a_session_left_is_told_with_what_became_of_it() {
        String id = enqueue(new AddObject("A.", "k"), 5);
        assertThat(leased(claim(null))).isNotNull();
        now.set(Samples.NOW.plus(OperationClaim.LEASE).plusSeconds(1));
        assertThat(sweep()).containsExactly(id + " ADD_OBJECT FAILED");
    }

    @Test
    void what_a_lost_session_left_is_recovered_by_its_types_rule_when_the_lease_is_over() {
        String read = enqueue(read(), 0);
        String add = enqueue(new AddObject("A.", ""), 1);
        String reboot = enqueue(new Reboot(""), 2);
        for (int i = 0; i < 3; i++) {
            claim(null);
            TestPostgres.query(database, "UPDATE operation SET status = 'held' WHERE status = 'running'");
        }
        TestPostgres.query(database, "UPDATE operation SET status = 'running' WHERE status = 'held'");

        sweep();
        assertThat(find(read).status()).isEqualTo(OperationStatus.RUNNING);
        now.set(Samples.NOW.plus(OperationClaim.LEASE).plusSeconds(1));
        sweep();

        assertThat(find(read).status()).isEqualTo(OperationStatus.QUEUED);
        assertThat(fault(read).reason()).isEqualTo(OperationFault.Reason.SESSION_LOST);
        assertThat(find(add).status()).isEqualTo(OperationStatus.FAILED);
        assertThat(fault(add).reason()).isEqualTo(OperationFault.Reason.OUTCOME_UNKNOWN);
        assertThat(find(reboot).status()).isEqualTo(OperationStatus.WAITING);
        assertThat(waiting()).extracting(WaitingOperation::operationId).containsExactly(reboot);
    }

    @Test
    void what_waits_in_vain_fails_and_what_nobody_came_for_expires_and_both_are_forgotten_at_last() {
        String reboot = enqueue(new Reboot(""), 0);
        claim(OperationEnd.of(leased(claim(null)), new Outcome.Waits(null, Duration.ofMinutes(5))));
        String read = enqueue(read(), 0);

        sweep();
        assertThat(find(reboot).status()).isEqualTo(OperationStatus.WAITING);
        assertThat(find(read).status()).isEqualTo(OperationStatus.QUEUED);
        now.set(Samples.NOW.plus(Duration.ofDays(1)));
        sweep();
        assertThat(find(reboot).status()).isEqualTo(OperationStatus.FAILED);
        assertThat(fault(reboot).reason()).isEqualTo(OperationFault.Reason.TIMED_OUT);
        assertThat(find(read).status()).isEqualTo(OperationStatus.EXPIRED);
        assertThat(claim(null).isIdle()).isTrue();

        now.set(now.get().plus(settings.eventRetention()).plusSeconds(1));
        sweep();
        assertThat(list(null, null, "", 9)).isEmpty();
    }

    @Test
    void the_sweep_counts_what_is_queued() {
        OperationSweep sweep = new OperationSweep(operations, settings, PlanLimits.defaults(),
                (id, type, status) -> {});
        enqueue(read(), 0);
        enqueue(read(), 0);
        claim(null);
        enqueue(read(), 0);

        sweep.count().block(PATIENCE);
        assertThat(sweep.queued()).isEqualTo(2);
    }
}
