package acs.store;

import static acs.store.Samples.inform;
import static acs.store.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import acs.cwmp.ParameterPath;
import acs.device.DeviceEvent;
import acs.device.ReportedParameter;
import acs.port.InformReceipt;
import acs.port.InformRecord;
import acs.port.StoreException;
import acs.port.StoreException.Reason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What tests of the log have in common: a database of their own, a log and a reader, made anew for each test. */
abstract class InformLogTests {
    static final Duration PATIENCE = Duration.ofSeconds(20);
    static final StoreSettings SETTINGS = StoreSettings.defaults();
    static final String A = "InternetGatewayDevice.A";
    private static @Nullable DatabaseAddress database;

    private final List<Integer> commits = new CopyOnWriteArrayList<>();
    private @Nullable PostgresInformLog log;
    private @Nullable PostgresDeviceStore store;

    @BeforeAll
    static void makeDatabase() {
        database = TestPostgres.freshDatabase();
    }

    @BeforeEach
    void start() {
        TestPostgres.query(database(), "TRUNCATE device, device_shadow, device_event");
        log = open(settings());
        log.start().block(PATIENCE);
        store = new PostgresDeviceStore(new DatabaseConnections(database(), settings()), settings());
    }

    @AfterEach
    void stop() {
        log().close().block(PATIENCE);
        store().close().block(PATIENCE);
    }

    /** Of the log that each test begins with. */
    StoreSettings settings() {
        return SETTINGS;
    }

    static DatabaseAddress database() {
        return Objects.requireNonNull(database);
    }

    final PostgresInformLog log() {
        return Objects.requireNonNull(log);
    }

    final PostgresDeviceStore store() {
        return Objects.requireNonNull(store);
    }

    /** How many records each commit had so far. */
    final List<Integer> commits() {
        return commits;
    }

    /** Goes on with another log. */
    final void use(StoreSettings changed) {
        log().close().block(PATIENCE);
        log = open(changed);
        log.start().block(PATIENCE);
    }

    /** Not started yet. */
    final PostgresInformLog open(StoreSettings with) {
        return new PostgresInformLog(new DatabaseConnections(database(), with), with,
                (records, duration, ok) -> commits.add(records), Clock.systemUTC());
    }

    final InformReceipt record(InformRecord inform) {
        return log().recordInform(inform).blockOptional(PATIENCE).orElseThrow();
    }

    final List<InformReceipt> recordAll(int count, Function<Integer, InformRecord> informs) {
        return Flux.range(0, count).flatMapSequential(i -> log().recordInform(informs.apply(i)), count)
                .collectList().blockOptional(PATIENCE).orElseThrow();
    }

    final ReportedParameter parameter(int device, String path) {
        List<ReportedParameter> found = store().parameters(key(device), new ParameterPath(path)).blockOptional(PATIENCE)
                .orElseThrow();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    final List<DeviceEvent> events(int device) {
        return store().events(key(device), "", 100).blockOptional(PATIENCE).orElseThrow();
    }

    final void awaitColdDocument(int device) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                TestPostgres.query(database(), "SELECT device_id FROM device_shadow")).containsExactly(key(device)));
    }

    static void assertFails(Mono<?> call, Reason reason) {
        assertThatThrownBy(() -> call.block(PATIENCE)).isInstanceOf(StoreException.class)
                .extracting(error -> ((StoreException) error).reason()).isEqualTo(reason);
    }
}
