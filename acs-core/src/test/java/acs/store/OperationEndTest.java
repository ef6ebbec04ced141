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
import acs.device.ParameterReport;
import acs.device.ReportedParameter;
import acs.operation.LeasedOperation;
import acs.operation.Operation;
import acs.operation.OperationEnd;
import acs.operation.OperationResult;
import acs.operation.Outcome;
import acs.port.NewOperation;
import acs.port.OperationQueue.Claim;
import acs.store.HeldDocuments.ColdDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
    void documents_are_held_within_a_bound_and_given_away_once() {
        HeldDocuments held = new HeldDocuments(1_000);
        held.hold(1, new ColdDocument(1, ByteBuffer.allocate(300)));
        held.hold(2, new ColdDocument(2, null));
        held.hold(3, new ColdDocument(3, ByteBuffer.allocate(300)));

        assertThat(held.take(1)).isNull();
        assertThat(held.take(2)).extracting(ColdDocument::version).isEqualTo(2L);
        assertThat(held.take(3)).extracting(ColdDocument::version).isEqualTo(3L);
        assertThat(held.take(3)).isNull();
        held.hold(4, new ColdDocument(4, ByteBuffer.allocate(2_000)));
        assertThat(held.take(4)).isNull();
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
        List<ParameterValue> values = List.of(ParameterValue.of(name, "v"));
        return new OperationEnd(leased,
                new Outcome.Succeeded(new OperationResult.Answered(new GetParameterValuesResponse(values))),
                new ParameterReport(values, List.of(), List.of(), List.of(), null), 0);
    }

    private List<String> paths() {
        return store.parameters(DEVICE, ParameterPath.ROOT).blockOptional(PATIENCE).orElseThrow().stream()
                .map(ReportedParameter::path).toList();
    }

    private List<String> versions() {
        return TestPostgres.query(database, "SELECT version FROM device_shadow");
    }
}
