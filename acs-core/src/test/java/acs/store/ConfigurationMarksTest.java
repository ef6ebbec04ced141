package acs.store;

import static acs.store.Samples.NOW;
import static acs.store.Samples.inform;
import static acs.store.Samples.told;
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

import acs.cwmp.DeleteObject;
import acs.cwmp.EventCode;
import acs.cwmp.ParameterPath;
import acs.cwmp.SetParameterValuesResponse;
import acs.device.ConfigurationMark;
import acs.device.ConfigurationMark.State;
import acs.device.Device;
import acs.device.ParameterReport;
import acs.operation.LeasedOperation;
import acs.operation.Operation;
import acs.operation.OperationEnd;
import acs.operation.OperationResult;
import acs.operation.OperationStatus;
import acs.operation.Outcome;
import acs.port.NewOperation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The mark in the device's row, and what a BOOTSTRAP makes of it and of its neighbours. */
class ConfigurationMarksTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final StoreSettings SETTINGS = StoreSettings.defaults();
    private static final String DEVICE = Samples.key(1);
    private static final String KEY = "Device.ManagementServer.ParameterKey";
    private static final Outcome DONE = new Outcome.Succeeded(
            new OperationResult.Answered(new SetParameterValuesResponse(0)));
    private static final Instant LATER = NOW.plusSeconds(60);

    private final DatabaseAddress database = TestPostgres.freshDatabase();
    private final DatabaseConnections connections = new DatabaseConnections(database, SETTINGS);
    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    private final PostgresInformLog log = new PostgresInformLog(connections, SETTINGS, (records, duration, ok) -> {},
            Clock.systemUTC());
    private final PostgresDeviceStore store = new PostgresDeviceStore(connections, SETTINGS);
    private final PostgresOperations operations = new PostgresOperations(connections, SETTINGS, clock);
    private int number;

    @BeforeEach
    void start() {
        log.start().block(PATIENCE);
        calls(NOW, EventCode.PERIODIC, "");
    }

    @AfterEach
    void stop() {
        log.close().then(store.close()).then(operations.close()).block(PATIENCE);
    }

    @Test
    void it_is_stored_with_the_operations_end_when_another_is_claimed_and_when_none_is() {
        enqueue();
        LeasedOperation first = claim(null);
        operations.claim(DEVICE, marking(first, "profile-7")).block(PATIENCE);
        assertThat(mark()).isEqualTo(new ConfigurationMark("profile-7", NOW, State.AWAITED));

        enqueue();
        LeasedOperation second = claim(null);
        now.set(LATER);
        operations.release(marking(second, "profile-8")).block(PATIENCE);
        assertThat(mark()).isEqualTo(new ConfigurationMark("profile-8", LATER, State.AWAITED));
        assertThat(operations.find(second.operationId()).block(PATIENCE).status())
                .isEqualTo(OperationStatus.SUCCEEDED);
    }

    @Test
    void what_sets_none_leaves_it_and_a_session_without_a_lease_sets_none() {
        enqueue();
        LeasedOperation first = claim(null);
        operations.claim(DEVICE, marking(first, "profile-7")).block(PATIENCE);
        enqueue();
        LeasedOperation left = claim(null);
        LeasedOperation taken = claim(null);

        operations.claim(DEVICE, marking(left, "too late")).block(PATIENCE);
        operations.release(OperationEnd.of(taken, DONE)).block(PATIENCE);

        assertThat(mark().parameterKey()).isEqualTo("profile-7");
    }

    @Test
    void the_next_informs_confirm_it_or_differ() {
        mark("profile-7");

        calls(LATER, EventCode.PERIODIC, "profile-7");
        assertThat(mark().state()).isEqualTo(State.CONFIRMED);
        calls(LATER.plusSeconds(1), EventCode.PERIODIC, "profile-7");
        assertThat(mark().state()).isEqualTo(State.CONFIRMED);
        calls(LATER.plusSeconds(2), EventCode.BOOT, "somebody else's");
        assertThat(mark()).isEqualTo(new ConfigurationMark("profile-7", NOW, State.DIFFERS));
    }

    @Test
    void a_bootstrap_forgets_what_the_device_held_and_could() {
        mark("profile-7");
        calls(LATER, EventCode.PERIODIC, "profile-7");

        log.recordInform(inform(1, LATER.plusSeconds(1), List.of(EventCode.BOOTSTRAP), told("Device.A", "1")))
                .block(PATIENCE);

        assertThat(device().configurationMark()).isNull();
        assertThat(device().parameterKey()).as("reported before").isEmpty();
        enqueue();
        assertThat(claim(null).readBatchMax()).as("learnt").isZero();
        assertThat(store.parameters(DEVICE, ParameterPath.ROOT).block(PATIENCE)).as("shadow").singleElement()
                .extracting(parameter -> parameter.path()).isEqualTo("Device.A");
    }

    @Test
    void a_bootstrap_keeps_who_the_device_is_what_operators_gave_it_and_what_is_to_be_done() {
        calls(NOW, EventCode.BOOT, "");
        TestPostgres.query(database, "UPDATE device SET tags = '{lab}' RETURNING 1");
        String queued = enqueue();
        Device before = device();

        calls(LATER, EventCode.BOOTSTRAP, "");

        Device after = device();
        assertThat(after.deviceId()).isEqualTo(before.deviceId());
        assertThat(after.tags()).containsExactly("lab");
        assertThat(after.firstSeen()).isEqualTo(before.firstSeen());
        assertThat(after.lastBoot()).isEqualTo(before.lastBoot());
        assertThat(store.events(DEVICE, "", 9).block(PATIENCE)).extracting(event -> event.type())
                .containsExactly("0 BOOTSTRAP", "1 BOOT");
        assertThat(claim(null).operationId()).isEqualTo(queued);
    }

    private void calls(Instant at, EventCode event, String key) {
        log.recordInform(inform(1, at, List.of(event), told(KEY, key))).block(PATIENCE);
    }

    private void mark(String key) {
        enqueue();
        operations.release(marking(claim(null), key)).block(PATIENCE);
    }

    /** It has learnt something besides. */
    private static OperationEnd marking(LeasedOperation leased, String key) {
        return new OperationEnd(leased, DONE,
                new ParameterReport(told("Device.B", "1"), List.of(), List.of(), List.of(), key), 16);
    }

    private String enqueue() {
        String id = new UUID(1, ++number).toString();
        operations
                .enqueue(new NewOperation(id, DEVICE, new Operation.Rpc(new DeleteObject("Device.T.1.", "")), "key", 0,
                        3, Duration.ofMinutes(10), now.get(), now.get().plus(Duration.ofDays(1)), null))
                .block(PATIENCE);
        return id;
    }

    private LeasedOperation claim(@Nullable OperationEnd finished) {
        return Objects.requireNonNull(operations.claim(DEVICE, finished).blockOptional(PATIENCE).orElseThrow().next());
    }

    private Device device() {
        return store.find(DEVICE).blockOptional(PATIENCE).orElseThrow();
    }

    private ConfigurationMark mark() {
        return Objects.requireNonNull(device().configurationMark());
    }
}
