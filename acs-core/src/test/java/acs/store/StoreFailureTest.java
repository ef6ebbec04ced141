package acs.store;

import static acs.store.Samples.NOW;
import static acs.store.Samples.key;
import static acs.store.Samples.periodic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import acs.cwmp.ParameterPath;
import acs.port.InformReceipt;
import acs.port.StoreException;
import acs.port.StoreException.Reason;
import acs.store.embedded.ClusterTemplate;
import acs.store.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What becomes of records when the database dies, hangs, or comes back; on a server that no other test uses. */
class StoreFailureTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final StoreSettings SETTINGS = StoreSettings.defaults().withStatementTimeout(Duration.ofSeconds(1));

    @TempDir
    static Path directory;
    private static EmbeddedPostgres server = TestPostgres.server();
    private static DatabaseAddress database = DatabaseAddress.of(server);
    private PostgresInformLog log = newLog();

    @BeforeAll
    static void startServer() {
        server = EmbeddedPostgres.start(ClusterTemplate.fresh(directory), TestPostgres.smallServer());
        database = DatabaseAddress.of(server);
        Migrations.migrate(new DatabaseConnections(database, SETTINGS)).block(PATIENCE);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void open() {
        // A test before may have left the server in its recovery.
        await().atMost(PATIENCE).ignoreExceptions().until(() -> TestPostgres.query(database, "SELECT 1").size() == 1);
        log = newLog();
        log.start().block(PATIENCE);
    }

    @AfterEach
    void close() {
        log.close().block(PATIENCE);
    }

    @Test
    void a_hung_server_fails_records_in_bounded_time_and_all_resumes_by_itself() throws Exception {
        assertThat(log.recordInform(periodic(1, NOW, 8, "1")).block(PATIENCE)).isNotNull();
        List<Long> stopped = serverProcesses();
        stopped.forEach(pid -> signal("STOP", pid));
        try {
            long begin = System.nanoTime();
            List<Reason> reasons = Flux.range(0, 100).flatMap(i -> log.recordInform(periodic(i, NOW, 8, "2"))
                    .then(Mono.<Reason>empty()).onErrorResume(StoreException.class, e -> Mono.just(e.reason())), 100)
                    .collectList().blockOptional(PATIENCE).orElseThrow();
            assertThat(reasons).hasSize(100).containsOnly(Reason.UNAVAILABLE);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
            assertThat(log.isAvailable()).isFalse();
            assertThatThrownBy(() -> log.recordInform(periodic(1, NOW, 8, "3")).block(PATIENCE))
                    .isInstanceOf(StoreException.class);
        } finally {
            stopped.forEach(pid -> signal("CONT", pid));
        }
        await().atMost(PATIENCE).until(log::isAvailable);
        assertThat(log.recordInform(periodic(1, NOW, 8, "4")).block(PATIENCE)).isEqualTo(InformReceipt.RECORDED);
    }

    @Test
    void a_server_that_refuses_to_write_is_not_available_until_it_writes_again() {
        assertThat(log.recordInform(periodic(1, NOW, 8, "1")).block(PATIENCE)).isNotNull();
        for (String state : List.of("53100", "25006")) {
            TestPostgres.query(database, "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                    + " RAISE EXCEPTION 'no space left on device' USING ERRCODE = '" + state + "'; END $$");
            TestPostgres.query(database, "CREATE TRIGGER refuse BEFORE UPDATE ON device FOR EACH ROW"
                    + " EXECUTE FUNCTION refuse()");
            assertThatThrownBy(() -> log.recordInform(periodic(1, NOW, 8, state)).block(PATIENCE))
                    .isInstanceOf(StoreException.class);
            // As often as a link would need to be made again without a look at what it is for.
            Flux.range(0, 100).delayElements(Duration.ofMillis(10))
                    .doOnNext(tick -> assertThat(log.isAvailable()).isFalse()).blockLast(PATIENCE);
            TestPostgres.query(database, "DROP TRIGGER refuse ON device");
            TestPostgres.query(database, "DROP FUNCTION refuse");
            await().atMost(PATIENCE).until(log::isAvailable);
            assertThat(log.recordInform(periodic(1, NOW, 8, "after " + state)).block(PATIENCE)).isNotNull();
        }
        assertThat(TestPostgres.query(database, "SELECT count(*) FROM device_shadow")).containsExactly("0");
    }

    @Test
    void a_link_that_is_closed_while_it_opens_leaves_no_connection() {
        DatabaseConnections connections = new DatabaseConnections(database, SETTINGS);
        String count = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'acs-writer' AND pid <> pg_backend_pid()";
        log.close().block(PATIENCE);
        Random random = new Random(7);
        long opening = Duration.ofMillis(25).toNanos();
        for (int i = 0; i < 300; i++) {
            AtomicLong openedAt = new AtomicLong();
            WriterLink link = new WriterLink(connections, SETTINGS, () -> openedAt.set(System.nanoTime()));
            long begin = System.nanoTime();
            link.connect();
            // Closing at any moment is what the test is about, most of all in those around the opening's end.
            long at = begin + (long) (opening * (i % 3 == 0 ? random.nextDouble() : 0.8 + 0.4 * random.nextDouble()));
            while (System.nanoTime() < at) {
                Thread.onSpinWait();
            }
            link.close().block(PATIENCE);
            if (openedAt.get() != 0) {
                opening = (opening * 3 + openedAt.get() - begin) / 4;
            } else {
                opening += opening / 20;
            }
            assertThat(link.connection()).isNull();
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(TestPostgres.query(database, count)).containsExactly("0"));
    }

    @Test
    void an_idle_log_notices_a_killed_server_and_all_resumes_by_itself() {
        killAndAwaitRestart();
        // No record is sent meanwhile: the connection that the new server sees was opened by the log of its own accord.
        await().atMost(PATIENCE).ignoreExceptions().until(() -> !TestPostgres.query(database, "SELECT pid"
                + " FROM pg_stat_activity WHERE application_name = 'acs-writer' AND pid <> pg_backend_pid()")
                .isEmpty());
        await().atMost(PATIENCE).until(log::isAvailable);
        // The first commit after a recovery may take longer than the second that this log grants one; a CPE calls again.
        await().atMost(PATIENCE).ignoreExceptionsInstanceOf(StoreException.class)
                .until(() -> log.recordInform(periodic(2, NOW, 8, "1")).block(PATIENCE) != null);
    }

    @Test
    void a_fault_of_the_store_ends_with_it_and_leaves_no_record_waiting() {
        AtomicInteger open = new AtomicInteger();
        kill(server.processId());
        Flux.range(0, 2_000).flatMap(i -> log.recordInform(periodic(i, NOW, 8, "1"))
                .doOnSubscribe(subscription -> open.incrementAndGet()).doOnTerminate(open::decrementAndGet)
                .then().onErrorComplete(StoreException.class), 2_000).then().block(PATIENCE);
        assertThat(open).hasValue(0);
        await().atMost(PATIENCE).until(log::isAvailable);
    }

    @Test
    void reconnecting_again_and_again_leaves_no_connection_and_no_record_behind() {
        for (int outage = 0; outage < 8; outage++) {
            await().atMost(PATIENCE).until(log::isAvailable);
            Mono<Void> records = Flux.range(0, 500).flatMap(i -> log.recordInform(periodic(i, NOW, 8, "1"))
                    .then().onErrorComplete(StoreException.class), 500).then().cache();
            Disposable running = records.subscribe();
            if (outage % 4 == 3) {
                killAndAwaitRestart();
            } else {
                TestPostgres.query(database, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE application_name = 'acs-writer' AND pid <> pg_backend_pid()");
            }
            records.block(PATIENCE);
            assertThat(running.isDisposed()).isTrue();
            await().atMost(PATIENCE).ignoreExceptions().until(() -> !writers().equals(List.of("0")));
        }
        await().atMost(PATIENCE).until(log::isAvailable);
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(writers()).containsExactly("1"));
        assertThat(log.isIdle()).isTrue();
        log.close().block(PATIENCE);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(writers()).containsExactly("0"));
    }

    private static List<String> writers() {
        return TestPostgres.query(database,
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'acs-writer'"
                        + " AND pid <> pg_backend_pid()");
    }

    @Test
    void every_acknowledged_record_is_found_after_kills_at_random_moments() throws Exception {
        Map<Integer, Integer> ledger = new ConcurrentHashMap<>();
        AtomicInteger upTime = new AtomicInteger(1_000);
        int devices = 200;
        Disposable load = Flux.range(0, 8).flatMap(worker -> Flux.<Integer>generate(sink -> sink.next(worker))
                .concatMap(same -> {
                    int value = upTime.incrementAndGet();
                    int device = value % devices;
                    return log.recordInform(periodic(device, NOW.plusSeconds(value), 8, Integer.toString(value)))
                            .doOnNext(receipt -> ledger.merge(device, value, Math::max)).then()
                            .onErrorResume(StoreException.class, e -> Mono.delay(Duration.ofMillis(20)).then());
                }), 8).subscribe();
        Random random = new Random(42);
        for (int kills = 0; kills < 4; kills++) {
            int acknowledged = ledger.values().stream().mapToInt(Integer::intValue).max().orElse(0);
            await().atMost(PATIENCE).until(
                    () -> ledger.values().stream().mapToInt(Integer::intValue).max().orElse(0) > acknowledged + 500);
            // No blind wait: a random moment is what the test is about.
            TimeUnit.MILLISECONDS.sleep(random.nextInt(100));
            serverProcesses().forEach(StoreFailureTest::kill);
            // The condition at the loop's head shows that it resumed: the ledger has to grow again.
        }
        await().atMost(PATIENCE).until(() -> ledger.size() == devices);
        load.dispose();
        // The ledger may have been full before the last kill; the server that is asked must be out of its recovery.
        await().atMost(PATIENCE).ignoreExceptions().until(() -> TestPostgres.query(database, "SELECT 1").size() == 1);
        PostgresDeviceStore store = new PostgresDeviceStore(new DatabaseConnections(database, SETTINGS), SETTINGS);
        assertThat(ledger).hasSize(devices);
        ledger.forEach((device, acknowledged) -> assertThat(store.parameters(key(device),
                new ParameterPath("InternetGatewayDevice.DeviceInfo.UpTime")).blockOptional(PATIENCE).orElseThrow()
                .get(0).value())
                .satisfies(stored -> assertThat(Integer.parseInt(stored)).isGreaterThanOrEqualTo(acknowledged)));
        store.close().block(PATIENCE);
    }

    private static PostgresInformLog newLog() {
        return new PostgresInformLog(new DatabaseConnections(database, SETTINGS), SETTINGS,
                (records, duration, ok) -> {},
                Clock.systemUTC());
    }

    private static List<Long> serverProcesses() {
        ProcessHandle postmaster = ProcessHandle.of(server.processId()).orElseThrow();
        return Stream.concat(Stream.of(postmaster), postmaster.descendants())
                .map(ProcessHandle::pid).toList();
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** A signal takes a moment: what is asked right after it may still be answered by the old server. */
    private static void killAndAwaitRestart() {
        long killed = server.processId();
        kill(killed);
        await().atMost(PATIENCE).until(() -> server.processId() != killed);
    }

    private static void signal(String name, long pid) {
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid).start().waitFor();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
