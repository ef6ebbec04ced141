package acs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import acs.cwmp.AcsRequest;
import acs.cwmp.AddObject;
import acs.cwmp.GetRpcMethods;
import acs.cwmp.Reboot;
import acs.operation.LeasedOperation;
import acs.operation.Operation;
import acs.operation.OperationEnd;
import acs.operation.Outcome;
import acs.operation.PlanLimits;
import acs.port.NewOperation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever listens is told what a sweep has changed, and nothing else. */
class OperationSweepTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String DEVICE = Samples.key(1);

    private final StoreSettings settings = StoreSettings.defaults();
    private final DatabaseAddress database = TestPostgres.freshDatabase();
    private final AtomicReference<Instant> now = new AtomicReference<>(Samples.NOW);
    private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    private final PostgresOperations operations = new PostgresOperations(new DatabaseConnections(database, settings),
            settings, clock);
    private final PostgresInformLog log = new PostgresInformLog(new DatabaseConnections(database, settings), settings,
            (records, duration, ok) -> {}, clock);
    private final List<String> told = new ArrayList<>();
    private int number;

    @BeforeEach
    void device() {
        log.start().block(PATIENCE);
        log.recordInform(Samples.periodic(1, now.get(), 8, "1")).block(PATIENCE);
    }

    @AfterEach
    void close() {
        log.close().block(PATIENCE);
        operations.close().block(PATIENCE);
    }

    private List<String> sweep() {
        told.clear();
        new OperationSweep(operations, settings, PlanLimits.defaults(),
                (id, type, status) -> told.add(id + ' ' + type + ' ' + status)).sweep().block(PATIENCE);
        return told;
    }

    private String enqueue(AcsRequest request, int priority) {
        String id = new UUID(1, ++number).toString();
        operations.enqueue(new NewOperation(id, DEVICE, new Operation.Rpc(request), "key", priority, 3,
                Duration.ofMinutes(10), now.get(), now.get().plus(Duration.ofDays(1)), null)).block(PATIENCE);
        return id;
    }

    private @Nullable LeasedOperation claim(@Nullable OperationEnd finished) {
        return operations.claim(DEVICE, finished).blockOptional(PATIENCE).orElseThrow().next();
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
        claim(OperationEnd.of(claim(null), new Outcome.Waits(null, Duration.ofMinutes(5))));
        assertThat(sweep()).isEmpty();
        now.set(Samples.NOW.plus(Duration.ofMinutes(6)));
        assertThat(sweep()).containsExactly(id + " REBOOT FAILED");
    }

    @Test
    void what_a_session_left_is_told_with_what_became_of_it() {
        String id = enqueue(new AddObject("A.", "k"), 5);
        assertThat(claim(null)).isNotNull();
        now.set(Samples.NOW.plus(OperationClaim.LEASE).plusSeconds(1));
        assertThat(sweep()).containsExactly(id + " ADD_OBJECT FAILED");
    }
}
