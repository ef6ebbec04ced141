package acs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import acs.cwmp.GetParameterValues;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.ParameterPath;
import acs.cwmp.ParameterValue;
import acs.cwmp.SetParameterValues;
import acs.device.ParameterReport;
import acs.device.ReportedParameter;
import acs.operation.LeasedOperation;
import acs.operation.Operation;
import acs.operation.OperationEnd;
import acs.operation.OperationFault;
import acs.operation.OperationResult;
import acs.operation.Outcome;
import acs.port.NewOperation;
import acs.port.OperationQueue.Claim;
import acs.store.HeldDocuments.ColdDocument;
import acs.store.HeldDocuments.Held;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What an operation taught is stored with its end, whatever others do to the document meanwhile. */
class OperationEndTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String DEVICE = Samples.key(1);

    private final DatabaseAddress database = TestPostgres.freshDatabase();
    private final StoreSettings settings = StoreSettings.defaults();
    private final DatabaseConnections connections = new DatabaseConnections(database, settings);
    private final PostgresOperations operations = new PostgresOperations(connections, settings, Clock.systemUTC());
    private final PostgresInformLog log = new PostgresInformLog(connections, settings, (records, duration, ok) -> {},
            Clock.systemUTC());
    private final PostgresDeviceStore store = new PostgresDeviceStore(connections, settings);

    @BeforeEach
    void start() {
        log.start().block(PATIENCE);
        log.recordInform(Samples.periodic(1, Samples.NOW, 1, "1")).block(PATIENCE);
    }

    @AfterEach
    void stop() {
        operations.close().then(log.close()).then(store.close()).block(PATIENCE);
    }

    @Test
    void operations_of_one_session_add_to_the_same_document() {
        queue();
        queue();
        LeasedOperation one = leased(claim(null));
        LeasedOperation two = leased(claim(told(one, "Device.One")));
        assertThat(claim(told(two, "Device.Two")).isIdle()).isTrue();

        assertThat(paths()).contains("Device.One", "Device.Two");
        assertThat(versions()).containsExactly("2");
    }

    @Test
    void what_another_wrote_into_the_document_meanwhile_is_kept_and_the_operation_ends_all_the_same() {
        queue();
        queue();
        LeasedOperation first = leased(claim(null));
        LeasedOperation orphan = leased(claim(null));
        assertThat(orphan.isOrphan()).isTrue();
        operations.release(told(first, "Device.First")).block(PATIENCE);
        LeasedOperation next = leased(claim(told(orphan, "Device.Second")));
        operations.release(told(next, "Device.Third")).block(PATIENCE);

        assertThat(paths()).contains("Device.First", "Device.Second", "Device.Third");
        assertThat(TestPostgres.query(database, "SELECT DISTINCT status FROM operation")).containsExactly("succeeded");
    }

    @Test
    void the_session_that_lost_its_lease_ends_nothing_and_leases_nothing_of_the_other_one() {
        queue();
        LeasedOperation lost = leased(claim(null));
        leased(claim(null));

        assertThat(claim(told(lost, "Device.First"))).isEqualTo(new Claim(null, false));
        assertThat(TestPostgres.query(database, "SELECT status FROM operation")).containsExactly("running");
        assertThat(paths()).contains("Device.First");
    }

    @Test
    void a_document_that_was_forgotten_meanwhile_is_written_anew() {
        queue();
        queue();
        LeasedOperation one = leased(claim(null));
        LeasedOperation two = leased(claim(told(one, "Device.One")));
        TestPostgres.query(database, "DELETE FROM device_shadow");

        claim(told(two, "Device.Two"));

        assertThat(paths()).contains("Device.Two");
        assertThat(versions()).containsExactly("1");
    }

    @Test
    void what_another_wrote_into_the_document_before_the_last_end_is_kept() {
        read("Device.Before");
        queue();
        LeasedOperation last = leased(claim(null));
        operations
                .run(connection -> ShadowReports.store(connection, DEVICE, report("Device.Other"), Instant.now(), 100))
                .block(PATIENCE);

        assertThat(claim(told(last, "Device.Last"))).isEqualTo(new Claim(null, true));

        assertThat(paths()).contains("Device.Before", "Device.Other", "Device.Last");
        assertThat(statuses()).containsExactly("succeeded");
    }

    @Test
    void what_was_queued_while_the_last_one_was_done_is_claimed_with_its_end() {
        read("Device.Before");
        queue();
        LeasedOperation last = leased(claim(null));
        queue();

        LeasedOperation next = leased(claim(told(last, "Device.Last")));
        assertThat(claim(told(next, "Device.Next"))).isEqualTo(new Claim(null, true));

        assertThat(paths()).contains("Device.Before", "Device.Last", "Device.Next");
        assertThat(statuses()).containsExactly("succeeded");
    }

    @Test
    void the_session_that_lost_its_last_lease_ends_nothing_but_what_it_learnt_is_kept() {
        read("Device.Before");
        queue();
        LeasedOperation lost = leased(claim(null));
        LeasedOperation taken = leased(claim(null));

        assertThat(claim(told(lost, "Device.Lost"))).isEqualTo(new Claim(null, false));
        assertThat(TestPostgres.query(database, "SELECT count(*) FROM operation WHERE status = 'running'"))
                .containsExactly("1");
        assertThat(claim(told(taken, "Device.Taken"))).isEqualTo(new Claim(null, true));

        assertThat(paths()).contains("Device.Before", "Device.Lost", "Device.Taken");
    }

    @Test
    void the_last_operation_that_fails_or_waits_is_ended_so() {
        read("Device.Before");
        queue();
        OperationFault gone = OperationFault.of(OperationFault.Reason.CPE_FAULT, "gone");
        assertThat(claim(ended(leased(claim(null)), new Outcome.Failed(gone, null)))).isEqualTo(new Claim(null, true));
        queue();
        assertThat(claim(ended(leased(claim(null)), new Outcome.Waits(null, Duration.ofMinutes(1)))))
                .isEqualTo(new Claim(null, false));

        assertThat(TestPostgres.query(database, """
                SELECT status, fault LIKE '%gone%', deadline_at > waiting_since, finished_at IS NOT NULL, lease_until
                  FROM operation ORDER BY created_at, operation_id OFFSET 1"""))
                .containsExactlyInAnyOrder("failed|true|null|true|null", "waiting|null|true|false|null");
    }

    @Test
    void the_lease_of_a_reading_is_not_waited_for_and_that_of_a_change_is() {
        Instant now = Instant.now();
        queue();
        assertThat(flushedWhenClaimed()).isFalse();
        claim(told(leased(claim(null)), "Device.Read"));
        operations.enqueue(new NewOperation(UUID.randomUUID().toString(), DEVICE,
                new Operation.Rpc(new SetParameterValues(List.of(ParameterValue.of("Device.A", "1")), "")), "key", 0, 3,
                Duration.ofMinutes(5), now, now.plusSeconds(600), null)).block(PATIENCE);
        assertThat(flushedWhenClaimed()).isTrue();
    }

    /** Whether the transaction of a claim is one that waits for the disk. */
    private boolean flushedWhenClaimed() {
        return Objects.requireNonNull(Mono.usingWhen(connections.single(),
                connection -> connection.beginTransaction()
                        .then(FirstClaim.claim(connection, List.of(new FirstClaim.Wish(DEVICE, 1)), Instant.now(),
                                StoreSecrets.unsealed()))
                        .thenMany(connection.createStatement("SHOW synchronous_commit").execute())
                        .concatMap(result -> result.map((row, metadata) -> Rows.text(row, 0).equals("on"))).single()
                        .delayUntil(flushed -> connection.rollbackTransaction()),
                PostgresqlConnection::close).block(PATIENCE));
    }

    private void read(String name) {
        queue();
        assertThat(claim(told(leased(claim(null)), name)).isIdle()).isTrue();
    }

    @Test
    void documents_are_held_within_a_bound_and_given_away_once() {
        HeldDocuments held = new HeldDocuments(1_000);
        held.hold(1, held(1, ByteBuffer.allocate(300)));
        held.hold(2, held(2, null));
        held.hold(3, held(3, ByteBuffer.allocate(300)));

        assertThat(held.take(1)).isNull();
        assertThat(held.take(2)).isEqualTo(held(2, null));
        assertThat(held.take(3)).isEqualTo(held(3, ByteBuffer.allocate(300)));
        assertThat(held.take(3)).isNull();
        held.hold(4, held(4, ByteBuffer.allocate(2_000)));
        assertThat(held.take(4)).isNull();
    }

    private static Held held(long version, @Nullable ByteBuffer document) {
        return new Held(new ColdDocument(version, document), true);
    }

    private void queue() {
        Instant now = Instant.now();
        operations.enqueue(new NewOperation(UUID.randomUUID().toString(), DEVICE,
                new Operation.Rpc(new GetParameterValues(List.of("Device."))), "key", 0, 3, Duration.ofMinutes(5), now,
                now.plusSeconds(600), null)).block(PATIENCE);
    }

    private Claim claim(OperationEnd finished) {
        return operations.claim(DEVICE, finished).blockOptional(PATIENCE).orElseThrow();
    }

    private static LeasedOperation leased(Claim claim) {
        return Objects.requireNonNull(claim.next());
    }

    private static OperationEnd told(LeasedOperation leased, String name) {
        return new OperationEnd(leased, new Outcome.Succeeded(new OperationResult.Answered(
                new GetParameterValuesResponse(report(name).values()))), report(name), 0);
    }

    private static OperationEnd ended(LeasedOperation leased, Outcome outcome) {
        return new OperationEnd(leased, outcome, report("Device.Some"), 0);
    }

    private static ParameterReport report(String name) {
        return new ParameterReport(List.of(ParameterValue.of(name, "v")), List.of(), List.of(), List.of(), null);
    }

    private List<String> statuses() {
        return TestPostgres.query(database, "SELECT DISTINCT status FROM operation");
    }

    private List<String> paths() {
        return store.parameters(DEVICE, ParameterPath.ROOT).blockOptional(PATIENCE).orElseThrow().stream()
                .map(ReportedParameter::path).toList();
    }

    private List<String> versions() {
        return TestPostgres.query(database, "SELECT version FROM device_shadow");
    }
}
