package acs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;

import acs.cwmp.AcsRequest;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.ParameterPath;
import acs.cwmp.ParameterValue;
import acs.cwmp.Reboot;
import acs.device.ParameterReport;
import acs.device.ReportedParameter;
import acs.operation.LeasedOperation;
import acs.operation.Operation;
import acs.operation.OperationEnd;
import acs.operation.OperationResult;
import acs.operation.Outcome;
import acs.port.NewOperation;
import acs.port.OperationQueue.Claim;
import acs.port.StoreException;
import acs.port.StoreException.Reason;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Operations of several devices in one statement. A statement is kept busy by a lock on the row of device 0; what is asked
 * meanwhile goes into the next one.
 */
class SharedStatementsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int DEVICES = 6;

    private final DatabaseAddress database = TestPostgres.freshDatabase();
    /** Patient with rows that others hold, however slow the machine is. */
    private final StoreSettings settings = StoreSettings.defaults().withStatementTimeout(Duration.ofMinutes(1));
    private final DatabaseConnections connections = new DatabaseConnections(database, settings);
    private final PostgresOperations operations = open(settings);
    private final PostgresInformLog log = new PostgresInformLog(connections, settings, (records, duration, ok) -> {},
            Clock.systemUTC());
    private final PostgresDeviceStore store = new PostgresDeviceStore(connections, settings);
    private final PostgresqlConnection other = connections.single().blockOptional(PATIENCE).orElseThrow();

    /** Each device has a document, and one operation queued. */
    @BeforeEach
    void start() {
        TestPostgres.query(database, "CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
        log.start().block(PATIENCE);
        for (int device = 0; device < DEVICES; device++) {
            log.recordInform(Samples.periodic(device, Samples.NOW, 1, "1")).block(PATIENCE);
            queue(device, new GetParameterValues(List.of("Device.")));
            end(told(claimed(device), "Device.Before")).block(PATIENCE);
            queue(device, new GetParameterValues(List.of("Device.")));
        }
    }

    @AfterEach
    void stop() {
        other.close().then(operations.close()).then(log.close()).then(store.close()).block(PATIENCE);
    }

    @Test
    void what_is_asked_while_a_statement_runs_shares_the_next_one() {
        reset();
        List<Mono<Claim>> claims = whileDeviceZeroIsLocked(
                device -> operations.claim(Samples.key(device), null), true);

        List<LeasedOperation> leased = claims.stream().map(SharedStatementsTest::leased).toList();
        assertThat(leased).extracting(LeasedOperation::deviceKey)
                .containsExactlyElementsOf(IntStream.range(0, DEVICES).mapToObj(Samples::key).toList());
        assertThat(leased).extracting(LeasedOperation::fencingToken).doesNotHaveDuplicates();

        List<Mono<Claim>> ends = whileDeviceZeroIsLocked(device -> end(told(leased.get(device), "Device.After")), true);

        assertThat(ends).allSatisfy(end -> assertThat(end.block(PATIENCE)).isEqualTo(new Claim(null, true)));
        assertThat(statements()).isEqualTo(Map.of("claim", 2, "end", 2));
        assertThat(statuses()).containsExactly("succeeded|" + 2 * DEVICES);
        assertThat(devicesThatKnow("Device.After")).hasSize(DEVICES);
        assertThat(devicesThatKnow("Device.Before")).hasSize(DEVICES);
    }

    @Test
    void a_lease_that_is_gone_among_good_ones_ends_nothing_and_theirs_end() {
        List<LeasedOperation> leased = claimAll();
        LeasedOperation taken = claimed(3);

        List<Mono<Claim>> ends = whileDeviceZeroIsLocked(device -> end(told(leased.get(device), "Device.After")), true);

        assertThat(ends).filteredOn(end -> Objects.requireNonNull(end.block(PATIENCE)).isIdle()).hasSize(DEVICES - 1);
        assertThat(ends.get(3).block(PATIENCE)).isEqualTo(new Claim(null, false));
        assertThat(running()).containsExactly(Samples.key(3));
        assertThat(end(told(taken, "Device.Taken")).block(PATIENCE)).isEqualTo(new Claim(null, true));
    }

    @Test
    void a_document_that_another_changed_is_merged_and_the_others_do_not_notice() {
        List<LeasedOperation> leased = claimAll();
        operations.run(connection -> ShadowReports.store(connection, Samples.key(2), report("Device.Other"),
                Instant.now(), 100)).block(PATIENCE);

        whileDeviceZeroIsLocked(device -> end(told(leased.get(device), "Device.After")), true)
                .forEach(end -> assertThat(end.block(PATIENCE)).isEqualTo(new Claim(null, true)));

        assertThat(devicesThatKnow("Device.After")).hasSize(DEVICES);
        assertThat(devicesThatKnow("Device.Other")).containsExactly(Samples.key(2));
        assertThat(running()).isEmpty();
    }

    @Test
    void an_end_that_the_database_refuses_fails_alone() {
        List<LeasedOperation> leased = claimAll();
        TestPostgres.query(database, "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                + " RAISE EXCEPTION 'poison' USING ERRCODE = '22000'; END $$");
        TestPostgres.query(database, "CREATE TRIGGER refuse BEFORE UPDATE ON device_shadow FOR EACH ROW WHEN"
                + " (old.device_id = '" + Samples.key(4) + "') EXECUTE FUNCTION refuse()");

        List<Mono<Claim>> ends = whileDeviceZeroIsLocked(device -> end(told(leased.get(device), "Device.After")), true);

        assertThat(ends).extracting(SharedStatementsTest::failure).filteredOn(Objects::nonNull)
                .containsExactly(Reason.REJECTED);
        assertThat(failure(ends.get(4))).isEqualTo(Reason.REJECTED);
        assertThat(running()).containsExactly(Samples.key(4));
        assertThat(devicesThatKnow("Device.After")).hasSize(DEVICES - 1).doesNotContain(Samples.key(4));
    }

    @Test
    void an_operation_that_cannot_be_read_fails_its_own_session_alone() {
        TestPostgres.query(database,
                "UPDATE operation SET request = 'no request' WHERE status = 'queued' AND device_id = '"
                        + Samples.key(4) + "'");

        List<Mono<Claim>> claims = whileDeviceZeroIsLocked(
                device -> operations.claim(Samples.key(device), null), true);

        assertThat(failure(claims.get(4))).isEqualTo(Reason.REJECTED);
        assertThat(claims.stream().filter(claim -> failure(claim) == null)).hasSize(DEVICES - 1);
    }

    @Test
    void nobody_waits_for_a_row_that_another_holds_but_the_one_whose_it_is() {
        PostgresOperations impatient = open(StoreSettings.defaults().withStatementTimeout(Duration.ofSeconds(4)));
        List<Mono<Claim>> claims = whileDeviceZeroIsLocked(
                device -> impatient.claim(Samples.key(device), null), false);

        assertThat(failure(claims.get(0))).isEqualTo(Reason.CONFLICT);
        assertThat(claims.stream().skip(1)).allSatisfy(claim -> assertThat(failure(claim)).isNull());
        other.rollbackTransaction().then(impatient.close()).block(PATIENCE);
        assertThat(claimed(0).isOrphan()).isFalse();
    }

    @Test
    void a_claim_that_nobody_waits_for_any_more_leases_nothing_and_an_end_is_stored_all_the_same() {
        List<LeasedOperation> leased = new ArrayList<>();
        for (int device = 0; device < DEVICES; device++) {
            if (device != 5) {
                leased.add(claimed(device));
            }
        }
        lockDeviceZero();
        Mono<Claim> first = asked(end(told(leased.get(0), "Device.After")));
        await().atMost(PATIENCE).until(() -> waitingBackends() == 1);
        Disposable givenUp = end(told(leased.get(1), "Device.After")).subscribe();
        givenUp.dispose();
        Mono<Claim> last = asked(end(told(leased.get(2), "Device.After")));
        other.rollbackTransaction().block(PATIENCE);
        first.then(last).block(PATIENCE);
        assertThat(devicesThatKnow("Device.After")).contains(Samples.key(0), Samples.key(1), Samples.key(2));

        queue(0, new GetParameterValues(List.of("Device.")));
        lockDeviceZero();
        Mono<Claim> busy = asked(operations.claim(Samples.key(0), null));
        await().atMost(PATIENCE).until(() -> waitingBackends() == 1);
        operations.claim(Samples.key(5), null).subscribe().dispose();
        Mono<Claim> next = asked(operations.claim(Samples.key(3), null));
        other.rollbackTransaction().block(PATIENCE);
        busy.then(next).block(PATIENCE);

        assertThat(running()).containsExactlyInAnyOrder(Samples.key(0), Samples.key(3), Samples.key(4));
    }

    @Test
    void a_connection_that_is_lost_half_way_loses_its_statement_alone_and_nothing_is_done_twice() {
        List<LeasedOperation> leased = claimAll();
        lockDeviceZero();
        List<Mono<Claim>> ends = leased.stream().map(it -> asked(end(told(it, "Device.After")))).toList();
        await().atMost(PATIENCE).until(() -> waitingBackends() == 1);
        TestPostgres.query(database, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE wait_event_type = 'Lock' AND datname = current_database()");
        assertThat(ends).allSatisfy(end -> assertThat(failure(end)).isEqualTo(Reason.UNAVAILABLE));
        other.rollbackTransaction().block(PATIENCE);
        assertThat(running()).hasSize(DEVICES);

        // What the session does with an end that was not confirmed.
        for (LeasedOperation it : leased) {
            operations.release(told(it, "Device.After")).retry(3).block(PATIENCE);
        }
        assertThat(statuses()).containsExactly("succeeded|" + 2 * DEVICES);
        assertThat(devicesThatKnow("Device.After")).hasSize(DEVICES);
        assertThat(TestPostgres.query(database, "SELECT DISTINCT attempts FROM operation")).containsExactly("1");
    }

    @Test
    void one_operation_among_readings_that_does_more_has_the_leases_of_all_flushed() {
        TestPostgres.query(database, "DELETE FROM operation WHERE status = 'queued' AND device_id = '"
                + Samples.key(1) + "'");
        assertThat(flushedWhenClaimed(0, 1, 2)).isFalse();
        queue(1, new Reboot(""));
        assertThat(flushedWhenClaimed(0, 1, 2)).isTrue();
        assertThat(flushedWhenClaimed(0, 2)).isFalse();
    }

    /** Whether the transaction of claims is one that waits for the disk. */
    private boolean flushedWhenClaimed(int... devices) {
        List<FirstClaim.Wish> wishes = IntStream.of(devices)
                .mapToObj(device -> new FirstClaim.Wish(Samples.key(device), device + 1)).toList();
        return Objects.requireNonNull(other.beginTransaction()
                .then(FirstClaim.claim(other, wishes, Instant.now(), StoreSecrets.unsealed()))
                .thenMany(other.createStatement("SHOW synchronous_commit").execute())
                .concatMap(result -> result.map((row, metadata) -> Rows.text(row, 0).equals("on"))).single()
                .delayUntil(flushed -> other.rollbackTransaction()).block(PATIENCE));
    }

    private PostgresOperations open(StoreSettings bounds) {
        return new PostgresOperations(new DatabaseConnections(database, bounds), bounds, Clock.systemUTC());
    }

    private interface Ask {
        Mono<Claim> of(int device);
    }

    /** Asks for all devices; the first is in a statement that waits when the others come. */
    private List<Mono<Claim>> whileDeviceZeroIsLocked(Ask ask, boolean isReleased) {
        lockDeviceZero();
        List<Mono<Claim>> asked = new ArrayList<>();
        asked.add(asked(ask.of(0)));
        await().atMost(PATIENCE).until(() -> waitingBackends() == 1);
        for (int device = 1; device < DEVICES; device++) {
            asked.add(asked(ask.of(device)));
        }
        if (isReleased) {
            other.rollbackTransaction().block(PATIENCE);
        }
        return asked;
    }

    /** Subscribed to now, by one who waits for it. */
    private static Mono<Claim> asked(Mono<Claim> claim) {
        Mono<Claim> asked = claim.cache();
        asked.subscribe(done -> {}, failed -> {});
        return asked;
    }

    private void lockDeviceZero() {
        other.beginTransaction().thenMany(other.createStatement("SELECT 1 FROM operation WHERE device_id = '"
                + Samples.key(0) + "' FOR UPDATE").execute()).concatMap(result -> result.map((row, metadata) -> 1))
                .blockLast(PATIENCE);
    }

    private int waitingBackends() {
        return TestPostgres.query(database, "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                + " AND datname = current_database()").size();
    }

    private List<LeasedOperation> claimAll() {
        return IntStream.range(0, DEVICES).mapToObj(this::claimed).toList();
    }

    private LeasedOperation claimed(int device) {
        return leased(operations.claim(Samples.key(device), null));
    }

    private static LeasedOperation leased(Mono<Claim> claim) {
        return Objects.requireNonNull(claim.blockOptional(PATIENCE).orElseThrow().next());
    }

    /** {@code null} for none. */
    private static @Nullable Reason failure(Mono<Claim> claim) {
        return claim.map(done -> List.<Reason>of())
                .onErrorResume(StoreException.class, error -> Mono.just(List.of(error.reason())))
                .blockOptional(PATIENCE).orElseThrow().stream().findFirst().orElse(null);
    }

    private Mono<Claim> end(OperationEnd end) {
        return operations.claim(end.leased().deviceKey(), end);
    }

    private void queue(int device, AcsRequest request) {
        Instant now = Instant.now();
        operations.enqueue(new NewOperation(UUID.randomUUID().toString(), Samples.key(device),
                new Operation.Rpc(request), "key", 0, 3, Duration.ofMinutes(5), now, now.plusSeconds(600), null))
                .block(PATIENCE);
    }

    private static OperationEnd told(LeasedOperation leased, String name) {
        return new OperationEnd(leased, new Outcome.Succeeded(new OperationResult.Answered(
                new GetParameterValuesResponse(report(name).values()))), report(name), 0);
    }

    private static ParameterReport report(String name) {
        return new ParameterReport(List.of(ParameterValue.of(name, "v")), List.of(), List.of(), List.of(), null);
    }

    private List<String> devicesThatKnow(String path) {
        return IntStream.range(0, DEVICES).mapToObj(Samples::key)
                .filter(device -> store.parameters(device, ParameterPath.ROOT).blockOptional(PATIENCE).orElseThrow()
                        .stream().map(ReportedParameter::path).anyMatch(path::equals))
                .toList();
    }

    private List<String> running() {
        return TestPostgres.query(database,
                "SELECT device_id FROM operation WHERE status = 'running' ORDER BY device_id");
    }

    private List<String> statuses() {
        return TestPostgres.query(database, "SELECT status, count(*) FROM operation GROUP BY status");
    }

    private void reset() {
        TestPostgres.query(database, "SELECT pg_stat_statements_reset()");
    }

    /** How often the shared statements were executed. */
    private Map<String, Integer> statements() {
        Map<String, Integer> calls = new TreeMap<>();
        TestPostgres.query(database, """
                SELECT sum(calls), query LIKE '%ended AS%' FROM pg_stat_statements
                 WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
                   AND query LIKE 'WITH wish AS%' GROUP BY 2""").forEach(line -> calls.put(
                line.endsWith("true") ? "end" : "claim", Integer.parseInt(line.substring(0, line.indexOf('|')))));
        return calls;
    }
}
