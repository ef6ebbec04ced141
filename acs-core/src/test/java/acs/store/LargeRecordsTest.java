package acs.store;

import static acs.store.Samples.NOW;
import static acs.store.Samples.inform;
import static acs.store.Samples.key;
import static acs.store.Samples.periodic;
import static acs.store.Samples.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import acs.cwmp.EventCode;
import acs.cwmp.ParameterValue;
import acs.port.InformReceipt;
import acs.port.InformRecord;
import acs.port.StoreException;
import acs.port.StoreException.Reason;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Large records and compactions never delay the small records of other devices, and a device's records keep their order. */
class LargeRecordsTest extends InformLogTests {
    private static final String UP_TIME = "InternetGatewayDevice.DeviceInfo.UpTime";
    private static final int MANY = 1_000;

    private final DatabaseConnections connections = new DatabaseConnections(database(), SETTINGS);
    private @Nullable PostgresqlConnection holder;

    @BeforeEach
    void knowDevices() {
        recordAll(6, i -> periodic(i, NOW, 8, "0"));
        holder = connections.single().blockOptional(PATIENCE).orElseThrow();
    }

    @AfterEach
    void letGo() {
        holder().close().block(PATIENCE);
    }

    @Test
    void small_informs_are_committed_while_the_statement_of_a_large_one_is_held_up() {
        hold(1);
        CompletableFuture<InformReceipt> large = log().recordInform(large(1, NOW.plusSeconds(1), "1")).toFuture();
        awaitBlockedWriters(1);

        List<InformReceipt> small = recordAll(40, i -> periodic(2 + i % 4, NOW.plusSeconds(1 + i), 8, "" + i));

        assertThat(small).hasSize(40).containsOnly(InformReceipt.RECORDED);
        assertThat(large).isNotDone();
        release();
        assertThat(large.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(InformReceipt.RECORDED);
        assertThat(parameter(1, UP_TIME).value()).isEqualTo("1");
    }

    @Test
    void a_small_inform_does_not_overtake_the_large_one_of_its_device_nor_the_large_one_a_small_one() {
        hold(1);
        List<CompletableFuture<InformReceipt>> inOrder = new ArrayList<>();
        List<Integer> done = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            InformRecord next = i % 3 == 0
                    ? large(1, NOW.plusSeconds(i), "" + i)
                    : periodic(1, NOW.plusSeconds(i), 8, "" + i);
            int number = i;
            inOrder.add(log().recordInform(next).doOnNext(receipt -> {
                synchronized (done) {
                    done.add(number);
                }
            }).toFuture());
        }
        awaitBlockedWriters(1);
        assertThat(inOrder).noneMatch(CompletableFuture::isDone);
        release();

        inOrder.forEach(each -> each.orTimeout(20, TimeUnit.SECONDS).join());
        assertThat(done).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(parameter(1, UP_TIME).value()).isEqualTo("6");
        assertThat(TestPostgres.query(database(), "SELECT last_inform = '" + NOW.plusSeconds(6)
                + "' FROM device WHERE device_id = '" + key(1) + "'")).containsExactly("true");
    }

    @Test
    void too_many_bytes_of_large_records_turn_away_large_ones_alone() {
        hold(1);
        List<CompletableFuture<InformReceipt>> large = new ArrayList<>();
        large.add(log().recordInform(large(1, NOW.plusSeconds(1), "1")).toFuture());
        awaitBlockedWriters(1);
        for (int i = 0; i < 90; i++) {
            large.add(log().recordInform(large(100 + i, NOW.plusSeconds(1), "1")).toFuture());
        }

        assertThat(recordAll(4, i -> periodic(2 + i, NOW.plusSeconds(1), 8, "9"))).hasSize(4);
        assertThat(large.getLast()).isCompletedExceptionally();
        assertThat(large.getLast().exceptionNow()).isInstanceOf(StoreException.class)
                .extracting(error -> ((StoreException) error).reason()).isEqualTo(Reason.OVERLOADED);
        release();
        List<CompletableFuture<InformReceipt>> taken = large.stream().filter(each -> !each.isCompletedExceptionally())
                .toList();
        assertThat(taken).hasSizeBetween(2, 89);
        taken.forEach(each -> each.orTimeout(20, TimeUnit.SECONDS).join());
        // What waited is gone, so there is room again.
        assertThat(record(large(200, NOW, "1"))).isEqualTo(InformReceipt.REGISTERED);
    }

    @Test
    void a_compaction_that_is_held_up_delays_no_other_device() {
        use(SETTINGS.withShadow(1_024, 1_000));
        record(periodic(1, NOW.plusSeconds(1), 60, "1"));
        awaitColdDocument(1);
        execute("BEGIN");
        execute("SELECT 1 FROM device_shadow WHERE device_id = '" + key(1) + "' FOR UPDATE");
        record(periodic(1, NOW.plusSeconds(2), 60, "2"));
        awaitBlockedWriters(1);

        assertThat(recordAll(4, i -> periodic(2 + i, NOW.plusSeconds(3), 8, "1"))).hasSize(4);
        CompletableFuture<InformReceipt> same = log().recordInform(periodic(1, NOW.plusSeconds(4), 60, "3")).toFuture();
        assertThat(same).isNotDone();
        release();
        same.orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(parameter(1, UP_TIME).value()).isEqualTo("3");
    }

    @Test
    void the_loss_of_a_large_statement_fails_no_small_record() {
        hold(1);
        CompletableFuture<InformReceipt> large = log().recordInform(large(1, NOW.plusSeconds(1), "1")).toFuture();
        awaitBlockedWriters(1);
        TestPostgres.query(database(), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE application_name LIKE 'acs-%writer' AND datname = current_database() AND wait_event_type = 'Lock'");
        await().atMost(PATIENCE).until(large::isCompletedExceptionally);
        release();

        assertThat(log().isAvailable()).isTrue();
        assertThat(recordAll(4, i -> periodic(1 + i, NOW.plusSeconds(2), 8, "9"))).hasSize(4);
        await().atMost(PATIENCE).untilAsserted(
                () -> assertThat(record(large(1, NOW.plusSeconds(3), "3"))).isEqualTo(InformReceipt.RECORDED));
    }

    @Test
    void closing_commits_the_large_ones_that_wait() {
        List<CompletableFuture<InformReceipt>> large = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            large.add(log().recordInform(large(i, NOW.plusSeconds(1), "7")).toFuture());
        }
        log().close().block(PATIENCE);
        assertThat(large).allMatch(each -> each.isDone() && !each.isCompletedExceptionally());
    }

    /** More than {@code store.large-record-bytes}. */
    private static InformRecord large(int device, Instant at, String upTime) {
        List<ParameterValue> parameters = new ArrayList<>(told(UP_TIME, upTime));
        for (int i = 0; i < MANY; i++) {
            parameters.addAll(told("InternetGatewayDevice.X." + i, "v".repeat(200)));
        }
        return inform(device, at, List.of(EventCode.PERIODIC), parameters);
    }

    private PostgresqlConnection holder() {
        return Objects.requireNonNull(holder);
    }

    private void hold(int device) {
        execute("BEGIN");
        execute("SELECT 1 FROM device WHERE device_id = '" + key(device) + "' FOR UPDATE");
    }

    private void release() {
        execute("COMMIT");
    }

    private void execute(String sql) {
        holder().createStatement(sql).execute().concatMap(PostgresqlResult::getRowsUpdated).then().block(PATIENCE);
    }

    private static void awaitBlockedWriters(int number) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(TestPostgres.query(database(),
                "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'acs-%writer'"
                        + " AND datname = current_database() AND wait_event_type = 'Lock'"))
                .containsExactly("" + number));
    }
}
