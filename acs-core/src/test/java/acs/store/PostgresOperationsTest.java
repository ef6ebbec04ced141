package acs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;

import acs.cwmp.EventCode;
import acs.cwmp.Reboot;
import acs.cwmp.SetParameterValuesResponse;
import acs.device.ParameterReport;
import acs.operation.LeasedOperation;
import acs.operation.OperationEnd;
import acs.operation.OperationFault;
import acs.operation.OperationResult;
import acs.operation.OperationStatus;
import acs.operation.Outcome;
import acs.operation.WaitingOperation;
import acs.operation.WorkFlag;
import acs.port.NewOperation;
import acs.port.OperationQueue.Claim;
import acs.port.OperationRecord;
import acs.port.OperationStore.Enqueued;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class PostgresOperationsTest extends OperationsTests {
    private static final Outcome.Succeeded DONE = new Outcome.Succeeded(
            new OperationResult.Answered(new SetParameterValuesResponse(0)));
    private static final OperationFault LOST = OperationFault.of(OperationFault.Reason.SESSION_LOST, "gone");

    @Test
    void operations_come_by_priority_and_then_in_their_order() {
        String bulk = enqueue(read(), 5);
        String first = enqueue(read(), 0);
        String second = enqueue(read(), 0);

        LeasedOperation one = leased(claim(null));
        LeasedOperation two = leased(claim(OperationEnd.of(one, DONE)));
        LeasedOperation three = leased(claim(OperationEnd.of(two, DONE)));

        assertThat(List.of(one.operationId(), two.operationId(), three.operationId()))
                .containsExactly(first, second, bulk);
        assertThat(claim(OperationEnd.of(three, DONE))).isEqualTo(new Claim(null, true));
        OperationRecord stored = find(first);
        assertThat(stored.status()).isEqualTo(OperationStatus.SUCCEEDED);
        assertThat(stored.result()).isEqualTo("{\"status\":0}");
        assertThat(stored.attempts()).isEqualTo(1);
        assertThat(stored.startedAt()).isEqualTo(Samples.NOW);
        assertThat(stored.finishedAt()).isEqualTo(Samples.NOW);
    }

    @Test
    void a_device_without_operations_is_idle() {
        assertThat(claim(null)).isEqualTo(new Claim(null, true));
    }

    @Test
    void another_session_takes_over_what_a_session_left_and_the_first_one_changes_nothing_any_more() {
        enqueue(read(), 0);
        LeasedOperation left = leased(claim(null));

        LeasedOperation taken = leased(claim(null));
        operations.release(OperationEnd.of(left, Outcome.Failed.of(LOST))).block(PATIENCE);

        assertThat(taken.operationId()).isEqualTo(left.operationId());
        assertThat(taken.isOrphan()).isTrue();
        assertThat(left.isOrphan()).isFalse();
        assertThat(taken.attempts()).isEqualTo(2);
        assertThat(find(taken.operationId()).status()).isEqualTo(OperationStatus.RUNNING);
        assertThat(claim(OperationEnd.of(left, DONE)).next()).isNull();
        assertThat(claim(OperationEnd.of(taken, DONE)).isIdle()).isTrue();
    }

    @Test
    void of_sessions_that_claim_at_once_no_two_hold_the_same_lease() {
        enqueue(read(), 0);

        List<Claim> claims = Flux.range(0, 8).flatMap(i -> operations.claim(DEVICE, null), 8).collectList()
                .blockOptional(PATIENCE).orElseThrow();

        long valid = claims.stream().map(Claim::next).filter(next -> next != null && TestPostgres
                .query(database, "SELECT lease_token FROM operation").contains("" + next.fencingToken())).count();
        assertThat(valid).isEqualTo(1);
    }

    @Test
    void while_a_reboot_waits_nothing_else_begins() {
        String reboot = enqueue(new Reboot(""), 0);
        String read = enqueue(read(), 0);
        LeasedOperation leased = leased(claim(null));

        assertThat(claim(OperationEnd.of(leased, new Outcome.Waits(null, Duration.ofMinutes(5)))))
                .isEqualTo(new Claim(null, false));
        assertThat(claim(null)).isEqualTo(new Claim(null, false));

        WaitingOperation waiting = waiting().getFirst();
        assertThat(waiting.operationId()).isEqualTo(reboot);
        assertThat(waiting.softwareVersion()).isEqualTo("3.4.5");
        assertThat(waiting.since()).isEqualTo(Samples.NOW);
        settle(waiting, new Outcome.Succeeded(new OperationResult.Confirmed("M Reboot")));
        settle(waiting, Outcome.Failed.of(LOST));
        assertThat(find(reboot).status()).isEqualTo(OperationStatus.SUCCEEDED);
        assertThat(leased(claim(null)).operationId()).isEqualTo(read);
    }

    @Test
    void what_is_to_be_done_again_comes_after_its_delay() {
        String id = enqueue(read(), 0);
        LeasedOperation leased = leased(claim(null));

        assertThat(claim(OperationEnd.of(leased, new Outcome.Again(LOST, Duration.ofSeconds(30)))))
                .isEqualTo(new Claim(null, false));
        assertThat(claim(null)).isEqualTo(new Claim(null, false));
        assertThat(find(id).fault()).isEqualTo(LOST);
        now.set(Samples.NOW.plusSeconds(30));

        assertThat(leased(claim(null)).attempts()).isEqualTo(2);
    }

    @Test
    void what_goes_on_is_claimed_again_with_its_phase_and_costs_no_attempt() {
        enqueue(read(), 0);
        LeasedOperation leased = leased(claim(null));

        LeasedOperation again = leased(claim(OperationEnd.of(leased, new Outcome.GoesOn("reboot"))));

        assertThat(again.phase()).isEqualTo("reboot");
        assertThat(again.attempts()).isEqualTo(1);
        assertThat(again.isOrphan()).isFalse();
    }

    @Test
    void what_was_learnt_of_reading_comes_with_the_next_claim() {
        enqueue(read(), 0);
        enqueue(read(), 0);
        LeasedOperation leased = leased(claim(null));

        assertThat(leased.readBatchMax()).isZero();
        assertThat(leased(claim(new OperationEnd(leased, DONE, ParameterReport.NOTHING, 16))).readBatchMax())
                .isEqualTo(16);
    }

    @Test
    void an_operation_that_nobody_came_for_is_not_begun() {
        enqueue(read(), 0);
        now.set(Samples.NOW.plus(Duration.ofDays(2)));

        assertThat(claim(null)).isEqualTo(new Claim(null, false));
    }

    @Test
    void a_cancelled_operation_stays_cancelled_whatever_the_session_says() {
        String id = enqueue(read(), 0);
        String next = enqueue(read(), 0);
        LeasedOperation leased = leased(claim(null));

        assertThat(cancel(id).status()).isEqualTo(OperationStatus.CANCELLED);
        assertThat(leased(claim(OperationEnd.of(leased, DONE))).operationId()).isEqualTo(next);
        assertThat(find(id).status()).isEqualTo(OperationStatus.CANCELLED);
        assertThat(cancel(id).status()).isEqualTo(OperationStatus.CANCELLED);
        assertThat(operations.cancel("no such").blockOptional(PATIENCE)).isEmpty();
    }

    @Test
    void the_same_idempotency_key_gives_the_first_operation() {
        Enqueued first = enqueue(operation(read(), 0, "k"));
        Enqueued again = enqueue(operation(read(), 0, "k"));
        Enqueued other = enqueue(operation(new Reboot(""), 0, "k"));

        assertThat(first.isNew()).isTrue();
        assertThat(again.isNew()).isFalse();
        assertThat(again.isSame()).isTrue();
        assertThat(again.operation()).isEqualTo(first.operation());
        assertThat(other.isNew()).isFalse();
        assertThat(other.isSame()).isFalse();
    }

    @Test
    void nothing_is_queued_for_a_device_that_is_unknown() {
        NewOperation it = operation(read(), 0, null);
        assertThat(operations.enqueue(new NewOperation(it.operationId(), Samples.key(99), it.operation(), "", 0, 3,
                it.timeout(), it.createdAt(), it.expiresAt(), null)).blockOptional(PATIENCE)).isEmpty();
    }

    @Test
    void lists_are_the_newest_first_and_go_on_from_a_cursor() {
        String one = enqueue(read(), 0);
        String two = enqueue(read(), 0);
        String three = enqueue(read(), 0);
        cancel(two);

        assertThat(list(null, null, "", 2)).containsExactly(three, two);
        assertThat(list(DEVICE, null, two, 2)).containsExactly(one);
        assertThat(list(DEVICE, OperationStatus.QUEUED, "", 9)).containsExactly(three, one);
        assertThat(list(null, OperationStatus.CANCELLED, "", 9)).containsExactly(two);
        assertThat(list(Samples.key(2), null, "", 9)).isEmpty();
        assertThat(list(null, null, "no cursor", 9)).isEmpty();
    }

    @Test
    void the_flag_tells_the_next_inform_and_goes_down_when_the_device_is_idle() {
        assertThat(call().work()).isEqualTo(WorkFlag.NONE);
        enqueue(new Reboot(""), 0);

        WorkFlag raised = call().work();
        assertThat(raised.isSet()).isTrue();
        assertThat(raised.mayWait()).isTrue();
        assertThat(report(EventCode.BOOT).work()).isEqualTo(raised);

        operations.idle(DEVICE, raised);
        await().atMost(PATIENCE).until(() -> call().work().equals(WorkFlag.NONE));
    }

    @Test
    void an_operation_that_came_after_the_session_looked_keeps_the_flag_up() {
        enqueue(read(), 0);
        WorkFlag seen = call().work();
        enqueue(read(), 0);
        WorkFlag later = call().work();
        log.recordInform(Samples.periodic(2, Samples.NOW, 8, "1")).block(PATIENCE);
        TestPostgres.query(database, "UPDATE device SET work = 4 WHERE device_id = '" + Samples.key(2) + "'");

        operations.idle(DEVICE, seen);
        operations.idle(Samples.key(2), new WorkFlag(5));

        await().atMost(PATIENCE).until(() -> TestPostgres
                .query(database, "SELECT work FROM device WHERE device_id = '" + Samples.key(2) + "'")
                .contains("0"));
        assertThat(call().work()).isEqualTo(later);
    }
}
