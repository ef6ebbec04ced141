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

import acs.cwmp.ParameterValue;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetParameterValuesResponse;
import acs.operation.LeasedOperation;
import acs.operation.Operation;
import acs.operation.OperationEnd;
import acs.operation.OperationFault;
import acs.operation.OperationResult;
import acs.operation.Outcome;
import acs.port.NewOperation;
import acs.port.OperationQueue.Claim;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A device's operations are done in order, retries too: or an older value would overwrite a newer one. */
class OperationOrderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String DEVICE = Samples.key(1);
    private static final Outcome DONE = new Outcome.Succeeded(
            new OperationResult.Answered(new SetParameterValuesResponse(0)));
    private static final Outcome AGAIN = new Outcome.Again(
            OperationFault.of(OperationFault.Reason.SESSION_LOST, "gone"), Duration.ofSeconds(30));
    private static final int USUAL = 5;
    private static final int URGENT = 0;

    private final StoreSettings settings = StoreSettings.defaults();
    private final AtomicReference<Instant> now = new AtomicReference<>(Samples.NOW);
    private final DatabaseConnections connections = new DatabaseConnections(TestPostgres.freshDatabase(), settings);
    private final PostgresOperations operations = new PostgresOperations(connections, settings,
            ((InstantSource) now::get).withZone(ZoneOffset.UTC));
    private final PostgresInformLog log = new PostgresInformLog(connections, settings,
            (records, duration, ok) -> {}, Clock.systemUTC());
    private int number;

    @BeforeEach
    void start() {
        log.start().block(PATIENCE);
        log.recordInform(Samples.periodic(1, now.get(), 8, "1")).block(PATIENCE);
    }

    @AfterEach
    void stop() {
        operations.close().block(PATIENCE);
        log.close().block(PATIENCE);
    }

    @Test
    void what_waits_to_be_done_again_is_not_overtaken_by_what_was_asked_later() {
        String older = enqueue(USUAL, Duration.ofDays(1));
        String newer = enqueue(USUAL, Duration.ofDays(1));

        LeasedOperation first = leased(claim(null));
        assertThat(first.operationId()).isEqualTo(older);
        assertThat(claim(OperationEnd.of(first, AGAIN))).isEqualTo(new Claim(null, false));
        assertThat(claim(null)).isEqualTo(new Claim(null, false));

        now.set(Samples.NOW.plusSeconds(30));
        LeasedOperation again = leased(claim(null));
        assertThat(again.operationId()).isEqualTo(older);
        assertThat(leased(claim(OperationEnd.of(again, DONE))).operationId()).isEqualTo(newer);
    }

    @Test
    void what_is_more_urgent_does_not_wait_for_it() {
        enqueue(USUAL, Duration.ofDays(1));
        assertThat(claim(OperationEnd.of(leased(claim(null)), AGAIN)).next()).isNull();

        String urgent = enqueue(URGENT, Duration.ofDays(1));

        LeasedOperation next = leased(claim(null));
        assertThat(next.operationId()).isEqualTo(urgent);
        assertThat(claim(OperationEnd.of(next, DONE))).isEqualTo(new Claim(null, false));
    }

    @Test
    void what_has_expired_holds_nothing_up() {
        enqueue(USUAL, Duration.ofSeconds(10));
        String newer = enqueue(USUAL, Duration.ofDays(1));
        assertThat(claim(OperationEnd.of(leased(claim(null)), AGAIN)).next()).isNull();

        now.set(Samples.NOW.plusSeconds(11));

        assertThat(leased(claim(null)).operationId()).isEqualTo(newer);
    }

    private String enqueue(int priority, Duration expiry) {
        return operations
                .enqueue(new NewOperation(new UUID(1, ++number).toString(), DEVICE,
                        new Operation.Rpc(new SetParameterValues(List.of(ParameterValue.of("Device.X", "v" + number)),
                                "")),
                        "", priority, 3, Duration.ofMinutes(10), now.get(), now.get().plus(expiry), null))
                .blockOptional(PATIENCE).orElseThrow().operation().operationId();
    }

    private Claim claim(@Nullable OperationEnd finished) {
        return operations.claim(DEVICE, finished).blockOptional(PATIENCE).orElseThrow();
    }

    private static LeasedOperation leased(Claim claim) {
        assertThat(claim.next()).isNotNull();
        return Objects.requireNonNull(claim.next());
    }
}
