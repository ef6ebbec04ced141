package acs.store;

import static acs.store.Samples.NOW;
import static acs.store.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import acs.cwmp.EventCode;
import acs.port.NatBindings.Binding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class PostgresBindingsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int DEVICES = 1_200;

    private final StoreSettings settings = StoreSettings.defaults();
    private final DatabaseAddress database = TestPostgres.freshDatabase();
    private final AtomicInteger stored = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final PostgresBindings bindings = bindings(database, 10_000);

    private PostgresBindings bindings(DatabaseAddress at, int waitingMax) {
        return new PostgresBindings(new DatabaseConnections(at, settings), settings, waitingMax,
                (count, isStored) -> (isStored ? stored : lost).addAndGet(count));
    }

    @BeforeEach
    void start() {
        PostgresInformLog log = new PostgresInformLog(new DatabaseConnections(database, settings), settings,
                (records, took, ok) -> {}, Clock.systemUTC());
        log.start().block(PATIENCE);
        Flux.range(1, DEVICES).flatMap(device -> log.recordInform(
                Samples.inform(device, NOW, List.of(EventCode.BOOT), Samples.told("Device.A", "1"))))
                .blockLast(PATIENCE);
        log.close().block(PATIENCE);
    }

    @AfterEach
    void stop() {
        bindings.close().block(PATIENCE);
    }

    private void learn(int device, String address, Instant at) {
        bindings.learnt(key(device), new Binding(address, at));
    }

    private void awaitWritten() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> bindings.waiting() == 0);
    }

    private Optional<Binding> found(int device) {
        return bindings.find(key(device)).blockOptional(PATIENCE);
    }

    /** {@code xmin} changes with every write of a row. */
    private String version(int device) {
        return TestPostgres.query(database, "SELECT xmin FROM device_binding WHERE device_id = '" + key(device) + "'")
                .getFirst();
    }

    @Test
    void a_binding_is_found_as_it_was_learnt_and_the_latest_holds() {
        learn(1, "203.0.113.7:4001", NOW);
        learn(1, "203.0.113.7:4002", NOW.plusSeconds(1));
        learn(2, "[2001:db8::1]:7", NOW);
        awaitWritten();

        assertThat(found(1)).contains(new Binding("203.0.113.7:4002", NOW.plusSeconds(1)));
        assertThat(found(2)).contains(new Binding("[2001:db8::1]:7", NOW));
        assertThat(found(3)).isEmpty();

        learn(1, "198.51.100.1:9", NOW.plusSeconds(60));
        awaitWritten();
        assertThat(found(1).orElseThrow().address()).isEqualTo("198.51.100.1:9");
        // What another node was told before that, and was slow to write.
        learn(1, "203.0.113.7:4002", NOW.plusSeconds(30));
        awaitWritten();
        assertThat(found(1).orElseThrow().address()).isEqualTo("198.51.100.1:9");
    }

    @Test
    void a_binding_that_stays_is_not_written_again_for_some_hours() {
        learn(1, "203.0.113.7:4001", NOW);
        awaitWritten();
        String first = version(1);
        for (int minute = 1; minute < 60; minute++) {
            learn(1, "203.0.113.7:4001", NOW.plusSeconds(60L * minute));
            awaitWritten();
        }
        assertThat(version(1)).isEqualTo(first);

        Instant later = NOW.plus(PostgresBindings.UNCHANGED_FOR).plusSeconds(1);
        learn(1, "203.0.113.7:4001", later);
        awaitWritten();
        assertThat(version(1)).isNotEqualTo(first);
        assertThat(found(1).orElseThrow().at()).isEqualTo(later);
    }

    @Test
    void many_are_written_in_few_statements_and_devices_outside_the_inventory_in_none() {
        IntStream.rangeClosed(1, DEVICES).forEach(device -> learn(device, "203.0.113.7:" + device, NOW));
        learn(DEVICES + 5, "203.0.113.7:1", NOW);
        learn(-1, "x", NOW);
        awaitWritten();

        assertThat(TestPostgres.query(database,
                "SELECT count(*), count(DISTINCT xmin::text) <= 4 FROM device_binding"))
                .containsExactly(DEVICES + "|true");
        assertThat(stored).hasValue(DEVICES + 2);
        assertThat(lost).hasValue(0);
    }

    @Test
    void what_waits_is_bounded_and_counted_and_each_device_waits_once() {
        DatabaseAddress nowhere = new DatabaseAddress(List.of(new DatabaseAddress.Host("127.0.0.1", 9)), "x", "x", "x",
                database.sslMode());
        PostgresBindings away = bindings(nowhere, 10);
        for (int round = 0; round < 5; round++) {
            IntStream.range(0, 20).forEach(device -> away.learnt(key(device), new Binding("203.0.113.7:1", NOW)));
        }
        // One more batch may be under way while as many wait.
        assertThat(away.waiting()).isLessThanOrEqualTo(11);
        assertThat(lost.get()).isGreaterThanOrEqualTo(5 * 20 - 2 * 5 * 10);
        assertThat(lost.get()).isPositive();
    }

    @Test
    void what_waits_is_written_when_the_store_closes_and_then_no_more_is_taken() {
        IntStream.rangeClosed(1, 700).forEach(device -> learn(device, "203.0.113.7:" + device, NOW));
        bindings.close().block(PATIENCE);
        assertThat(TestPostgres.query(database, "SELECT count(*) FROM device_binding")).containsExactly("700");
        learn(1, "203.0.113.7:1", NOW.plusSeconds(1));
        assertThat(lost).hasValue(1);
    }

    @Test
    void what_could_not_be_written_waits_for_the_database_to_come_back() {
        TestPostgres.query(database, "ALTER TABLE device_binding RENAME TO device_binding_away");
        learn(1, "203.0.113.7:4001", NOW);
        await().atMost(PATIENCE).until(() -> !TestPostgres.query(database,
                "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'acs-sessions'")
                .isEmpty());
        assertThat(bindings.waiting()).isPositive();
        TestPostgres.query(database, "ALTER TABLE device_binding_away RENAME TO device_binding");
        awaitWritten();
        assertThat(found(1)).isPresent();
        assertThat(lost).hasValue(0);
    }
}
