package acs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import acs.cwmp.AcsRequest;
import acs.cwmp.EventCode;
import acs.cwmp.GetParameterValues;
import acs.operation.LeasedOperation;
import acs.operation.Operation;
import acs.operation.OperationEnd;
import acs.operation.OperationFault;
import acs.operation.OperationStatus;
import acs.operation.Outcome;
import acs.operation.Settlement;
import acs.operation.WaitingOperation;
import acs.port.InformReceipt;
import acs.port.NewOperation;
import acs.port.OperationQueue.Claim;
import acs.port.OperationRecord;
import acs.port.OperationStore.Enqueued;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import reactor.core.publisher.Flux;

/** Tests of operations in the store: a device that has called once, and a clock that stands until it is set. */
abstract class OperationsTests {
    static final Duration PATIENCE = Duration.ofSeconds(20);
    static final String DEVICE = Samples.key(1);
    /** Of the class that runs. */
    static DatabaseAddress database = new DatabaseAddress(
            List.of(new DatabaseAddress.Host("127.0.0.1", 1)), "none", "none", "", "disable");

    final StoreSettings settings = StoreSettings.defaults();
    final AtomicReference<Instant> now = new AtomicReference<>(Samples.NOW);
    final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    PostgresOperations operations = open();
    PostgresInformLog log = openLog();
    int number;

    @BeforeAll
    static void makeDatabase() {
        database = TestPostgres.freshDatabase();
    }

    @BeforeEach
    void start() {
        TestPostgres.query(database, "TRUNCATE device, device_shadow, device_event, operation");
        operations = open();
        log = openLog();
        log.start().block(PATIENCE);
        call();
    }

    @AfterEach
    void stop() {
        operations.close().block(PATIENCE);
        log.close().block(PATIENCE);
    }

    OperationFault fault(String id) {
        return Objects.requireNonNull(find(id).fault());
    }

    AcsRequest read() {
        return new GetParameterValues(List.of("InternetGatewayDevice.DeviceInfo."));
    }

    NewOperation operation(AcsRequest request, int priority, @Nullable String key) {
        return new NewOperation(new UUID(1, ++number).toString(), DEVICE, new Operation.Rpc(request), "key", priority,
                3,
                Duration.ofMinutes(10), now.get(), now.get().plus(Duration.ofDays(1)), key);
    }

    String enqueue(AcsRequest request, int priority) {
        return enqueue(operation(request, priority, null)).operation().operationId();
    }

    Enqueued enqueue(NewOperation operation) {
        return operations.enqueue(operation).blockOptional(PATIENCE).orElseThrow();
    }

    Claim claim(@Nullable OperationEnd finished) {
        return operations.claim(DEVICE, finished).blockOptional(PATIENCE).orElseThrow();
    }

    static LeasedOperation leased(Claim claim) {
        LeasedOperation next = claim.next();
        assertThat(next).isNotNull();
        return Objects.requireNonNull(next);
    }

    List<WaitingOperation> waiting() {
        return operations.waiting(DEVICE).blockOptional(PATIENCE).orElseThrow();
    }

    void settle(WaitingOperation waiting, Outcome outcome) {
        operations.settle(DEVICE, List.of(new Settlement(waiting, outcome))).block(PATIENCE);
    }

    OperationRecord find(String id) {
        return operations.find(id).blockOptional(PATIENCE).orElseThrow();
    }

    OperationRecord cancel(String id) {
        return operations.cancel(id).blockOptional(PATIENCE).orElseThrow();
    }

    List<String> list(@Nullable String device, @Nullable OperationStatus status, String before, int limit) {
        return operations.list(device, status, before, limit, true).flatMapMany(Flux::fromIterable)
                .map(OperationRecord::operationId).collectList().blockOptional(PATIENCE).orElseThrow();
    }

    InformReceipt call() {
        return log.recordInform(Samples.periodic(1, now.get(), 8, "1")).blockOptional(PATIENCE).orElseThrow();
    }

    InformReceipt report(EventCode event) {
        return log.recordInform(Samples.inform(1, now.get(), List.of(event), Samples.report(8, "1")))
                .blockOptional(PATIENCE).orElseThrow();
    }

    PostgresOperations open() {
        return new PostgresOperations(new DatabaseConnections(database, settings), settings, clock);
    }

    PostgresInformLog openLog() {
        return new PostgresInformLog(new DatabaseConnections(database, settings), settings,
                (records, duration, ok) -> {}, Clock.systemUTC());
    }
}
