package acs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import acs.cwmp.Reboot;
import acs.operation.LeasedOperation;
import acs.operation.OperationEnd;
import acs.operation.OperationFault;
import acs.operation.OperationStatus;
import acs.operation.Outcome;
import acs.port.OperationQueue.Claim;
import acs.store.NodeRuns.End;
import acs.store.NodeRuns.Ended;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operation that was under way at two unclean ends of a node is not tried a third time. */
class NodeRunsTest extends OperationsTests {
    private final List<String> told = new ArrayList<>();
    private PostgresOperations node = operations;
    private final List<PostgresOperations> nodes = new ArrayList<>();

    @BeforeEach
    void forgetRuns() {
        TestPostgres.query(database, "TRUNCATE node_run");
        told.clear();
    }

    @AfterEach
    void closeNodes() {
        nodes.forEach(each -> each.close().block(PATIENCE));
    }

    /** Another run begins; the one before ended so. */
    private NodeRuns start(End end) {
        Ended previous = nodes.isEmpty() ? null : new Ended(node.run().id(), end);
        node = open();
        nodes.add(node);
        NodeRuns runs = runs();
        runs.begin(previous).block(PATIENCE);
        return runs;
    }

    private NodeRuns runs() {
        return new NodeRuns(node, (id, type, status) -> told.add(id + " " + status));
    }

    private LeasedOperation begin() {
        Claim claim = node.claim(DEVICE, null).blockOptional(PATIENCE).orElseThrow();
        return leased(claim);
    }

    private List<String> uncleanEnds() {
        return TestPostgres.query(database, "SELECT DISTINCT unclean_ends FROM operation");
    }

    /** More operations of the run that are under way, of other devices. */
    private void alsoRunning(int count) {
        TestPostgres.query(database,
                """
                        INSERT INTO operation (device_id, operation_id, type, status, priority, command_key, request, holds_others,
                                               may_wait, timeout_ms, attempts_max, created_at, expires_at, not_before, lease_token,
                                               lease_until)
                        SELECT 'other-' || i, gen_random_uuid(), 'refresh', 'running', 5, '', '{}', false, false, 1000, 3, now(),
                               now() + interval '1 day', now(), %d + i, now() + interval '1 hour'
                          FROM generate_series(1, %d) i"""
                        .formatted(NodeRun.firstToken(node.run().id()), count));
    }

    @Test
    void an_operation_under_way_at_two_unclean_ends_fails_before_a_session_can_begin_it_again() {
        String id = enqueue(read(), 0);
        start(End.UNKNOWN);
        begin();
        start(End.UNKNOWN);
        assertThat(find(id).status()).isEqualTo(OperationStatus.RUNNING);
        assertThat(begin().attempts()).isEqualTo(2);

        start(End.UNKNOWN);

        assertThat(find(id).status()).isEqualTo(OperationStatus.FAILED);
        assertThat(fault(id).reason()).isEqualTo(OperationFault.Reason.NODE_ENDED);
        assertThat(find(id).finishedAt()).isEqualTo(now.get());
        assertThat(told).containsExactly(id + " FAILED");
        assertThat(node.claim(DEVICE, null).blockOptional(PATIENCE).orElseThrow().next()).isNull();
    }

    @Test
    void a_clean_end_counts_for_none() {
        enqueue(read(), 0);
        start(End.UNKNOWN);
        begin();

        start(End.CLEAN);

        assertThat(uncleanEnds()).containsExactly("0");
        assertThat(TestPostgres.query(database, "SELECT run FROM node_run"))
                .containsExactly(Long.toString(node.run().id()));
    }

    @Test
    void an_end_of_unknown_cause_counts_for_ten_operations_and_not_for_eleven() {
        enqueue(read(), 0);
        start(End.UNKNOWN);
        begin();
        alsoRunning(10);
        start(End.UNKNOWN);
        assertThat(uncleanEnds()).containsExactly("0");

        begin();
        alsoRunning(9);
        start(End.UNKNOWN);
        assertThat(uncleanEnds()).containsExactlyInAnyOrder("0", "1");
    }

    @Test
    void an_end_by_memory_counts_for_all() {
        enqueue(read(), 0);
        start(End.UNKNOWN);
        begin();
        alsoRunning(50);

        start(End.MEMORY);

        assertThat(uncleanEnds()).containsExactly("1");
    }

    @Test
    void operations_that_wait_for_an_event_do_not_count() {
        String id = enqueue(new Reboot(""), 0);
        start(End.UNKNOWN);
        node.claim(DEVICE, OperationEnd.of(begin(), new Outcome.Waits(null, Duration.ofHours(1)))).block(PATIENCE);

        start(End.MEMORY);
        start(End.MEMORY);

        assertThat(find(id).status()).isEqualTo(OperationStatus.WAITING);
        assertThat(uncleanEnds()).containsExactly("0");
    }

    @Test
    void an_end_counts_once_whoever_notices_it() {
        enqueue(read(), 0);
        start(End.UNKNOWN);
        begin();
        Ended ended = new Ended(node.run().id(), End.UNKNOWN);
        start(End.UNKNOWN);

        runs().begin(ended).block(PATIENCE);

        assertThat(uncleanEnds()).containsExactly("1");
    }

    @Test
    void a_run_that_falls_silent_has_ended_also_for_the_operation_that_another_node_took_over() {
        enqueue(read(), 0);
        start(End.UNKNOWN);
        begin();
        PostgresOperations silent = node;
        nodes.clear();
        NodeRuns runs = start(End.UNKNOWN);
        assertThat(begin().isOrphan()).isTrue();
        TestPostgres.query(database, "UPDATE node_run SET seen_at = seen_at - interval '3 minutes' WHERE run = "
                + silent.run().id());

        runs.countSilent().block(PATIENCE);
        assertThat(uncleanEnds()).as("this run has not been seen for long enough to tell").containsExactly("0");

        for (int seconds = 0; seconds <= 130; seconds += 10) {
            now.set(now.get().plusSeconds(10));
            runs.seen().block(PATIENCE);
        }
        runs.countSilent().block(PATIENCE);
        assertThat(uncleanEnds()).containsExactly("1");
        assertThat(TestPostgres.query(database, "SELECT run FROM node_run"))
                .containsExactly(Long.toString(node.run().id()));
        silent.close().block(PATIENCE);
    }

    @Test
    void as_many_as_were_under_way_when_the_run_was_last_seen_count_even_if_others_have_taken_them_over() {
        enqueue(read(), 0);
        NodeRuns runs = start(End.UNKNOWN);
        begin();
        alsoRunning(30);
        runs.seen().block(PATIENCE);
        TestPostgres.query(database, "DELETE FROM operation WHERE device_id LIKE 'other%'");

        start(End.UNKNOWN);

        assertThat(uncleanEnds()).containsExactly("0");
    }

    @Test
    void a_run_that_ends_as_it_should_leaves_nothing() {
        start(End.UNKNOWN).end().block(PATIENCE);

        assertThat(TestPostgres.query(database, "SELECT run FROM node_run")).isEmpty();
    }

    @Test
    void tokens_tell_their_run_and_are_never_given_twice() {
        NodeRun run = new NodeRun();
        List<Long> tokens = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            tokens.add(run.token());
        }

        assertThat(tokens).doesNotHaveDuplicates().allMatch(token -> token > 0
                && token >= NodeRun.firstToken(run.id()) && token <= NodeRun.lastToken(run.id()));
        assertThat(NodeRun.lastToken((1L << 32) - 1)).isEqualTo(Long.MAX_VALUE);
    }
}
