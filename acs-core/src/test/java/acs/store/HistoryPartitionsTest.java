package acs.store;

import static acs.store.Samples.NOW;
import static acs.store.Samples.inform;
import static acs.store.Samples.key;
import static acs.store.Samples.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import acs.cwmp.EventCode;
import acs.device.DeviceEvent;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HistoryPartitionsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Before the first day that has a partition. */
    private static final Instant YESTERDAY = NOW.minus(Duration.ofDays(1));

    private final StoreSettings settings = StoreSettings.defaults();
    private final DatabaseAddress database = TestPostgres.freshDatabase();
    private final DatabaseConnections connections = new DatabaseConnections(database, settings);
    private final PostgresInformLog log = new PostgresInformLog(connections, settings, (records, took, ok) -> {},
            Clock.fixed(NOW, ZoneOffset.UTC));
    private final PostgresDeviceStore store = new PostgresDeviceStore(connections, settings);

    @BeforeEach
    void start() {
        log.start().block(PATIENCE);
        // Today's is there at once, the others come meanwhile.
        assertThat(partitions()).contains("device_event_20261121");
        await().atMost(PATIENCE).until(() -> partitions().size() == 2 + settings.eventDaysAhead());
    }

    @AfterEach
    void stop() {
        log.close().block(PATIENCE);
        store.close().block(PATIENCE);
    }

    @Test
    void today_and_the_days_ahead_have_their_partitions_at_start() {
        assertThat(partitions()).containsExactly("device_event_20261121", "device_event_20261122",
                "device_event_20261123", "device_event_20261124", "device_event_default");

        maintainAt(NOW.plus(Duration.ofDays(2)));
        assertThat(partitions()).contains("device_event_20261121", "device_event_20261125", "device_event_20261126");
    }

    @Test
    void history_past_its_retention_goes_with_its_partition_and_from_the_default_one() {
        boot(YESTERDAY);
        boot(NOW);
        boot(NOW.plus(Duration.ofDays(2)));
        assertThat(TestPostgres.query(database, "SELECT count(*) FROM device_event_default")).containsExactly("1");
        assertThat(times()).containsExactly(NOW.plus(Duration.ofDays(2)), NOW, YESTERDAY);

        maintainAt(YESTERDAY.plus(settings.eventRetention()));
        assertThat(times()).hasSize(3);

        maintainAt(NOW.plus(settings.eventRetention()));
        assertThat(times()).containsExactly(NOW.plus(Duration.ofDays(2)), NOW);
        assertThat(partitions()).contains("device_event_20261121");

        maintainAt(NOW.plus(settings.eventRetention()).plus(Duration.ofDays(1)));
        assertThat(times()).containsExactly(NOW.plus(Duration.ofDays(2)));
        assertThat(partitions()).doesNotContain("device_event_20261121").contains("device_event_20261123",
                "device_event_default");
    }

    @Test
    void a_day_that_began_in_the_default_partition_stays_there_and_the_other_days_get_their_own() {
        Instant later = NOW.plus(Duration.ofDays(10));
        boot(later);

        maintainAt(later);
        assertThat(partitions()).doesNotContain("device_event_20261201").contains("device_event_20261202");
        boot(later.plusSeconds(1));
        assertThat(times()).containsExactly(later.plusSeconds(1), later);
    }

    @Test
    void a_long_reader_holds_up_neither_the_start_nor_the_writers() {
        Instant later = NOW.plus(Duration.ofDays(10));
        PostgresqlConnection reader = connections.single().blockOptional(PATIENCE).orElseThrow();
        reader.beginTransaction().block(PATIENCE);
        reader.createStatement("SELECT count(*) FROM device_event").execute()
                .concatMap(result -> result.map((row, metadata) -> Rows.number(row, 0))).blockLast(PATIENCE);
        PostgresInformLog other = new PostgresInformLog(connections, settings, (records, took, ok) -> {},
                Clock.fixed(later, ZoneOffset.UTC));

        assertThatThrownBy(() -> maintainAt(later)).hasMessageContaining("lock timeout");
        other.start().block(PATIENCE);
        boot(later);
        assertThat(times()).containsExactly(later);
        assertThat(partitions()).doesNotContain("device_event_20261201");

        other.close().block(PATIENCE);
        reader.close().block(PATIENCE);
        maintainAt(later);
        assertThat(partitions()).contains("device_event_20261202", "device_event_20261204");
    }

    @Test
    void what_is_past_its_retention_goes_from_the_default_partition_in_bites() {
        boot(NOW);
        TestPostgres.query(database,
                "INSERT INTO device_event SELECT device_id, '2026-10-01 00:00:00+00', n, 'old', '', '{}'"
                        + " FROM device, generate_series(1, 12000) n");

        maintainAt(NOW);

        assertThat(TestPostgres.query(database, "SELECT count(*) FROM device_event")).containsExactly("1");
    }

    @Test
    void the_session_log_has_its_own_partitions_and_its_own_retention() {
        StoreSettings shorter = settings.withSessionRetention(Duration.ofDays(1));
        String days = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'device_session'::regclass"
                + " ORDER BY 1";
        await().atMost(PATIENCE)
                .until(() -> TestPostgres.query(database, days).size() == 2 + settings.eventDaysAhead());
        TestPostgres.query(database, "INSERT INTO device_session SELECT 'x', '2026-11-01 00:00:00+00',"
                + " gen_random_uuid(), 1, '', '', '', 1, 1, 0, '[]', NULL");

        new HistoryPartitions(connections, shorter, Clock.fixed(NOW.plus(Duration.ofDays(2)), ZoneOffset.UTC))
                .maintain().block(PATIENCE);

        assertThat(TestPostgres.query(database, days)).contains("device_session_20261122", "device_session_20261126")
                .doesNotContain("device_session_20261121");
        assertThat(partitions()).contains("device_event_20261121");
        assertThat(TestPostgres.query(database, "SELECT count(*) FROM device_session")).containsExactly("0");
    }

    private void maintainAt(Instant time) {
        new HistoryPartitions(connections, settings, Clock.fixed(time, ZoneOffset.UTC)).maintain().block(PATIENCE);
    }

    private void boot(Instant at) {
        log.recordInform(inform(1, at, List.of(EventCode.BOOT), told("Device.A", "1"))).block(PATIENCE);
    }

    private List<Instant> times() {
        return store.events(key(1), "", 100).blockOptional(PATIENCE).orElseThrow().stream()
                .map(DeviceEvent::receivedAt).toList();
    }

    private List<String> partitions() {
        return TestPostgres.query(database, "SELECT inhrelid::regclass::text FROM pg_inherits"
                + " WHERE inhparent = 'device_event'::regclass ORDER BY 1");
    }
}
