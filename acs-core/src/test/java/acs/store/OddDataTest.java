package acs.store;

import static acs.store.Samples.NOW;
import static acs.store.Samples.inform;
import static acs.store.Samples.key;
import static acs.store.Samples.periodic;
import static acs.store.Samples.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import acs.cwmp.EventCode;
import acs.cwmp.ParameterPath;
import acs.device.Device;
import acs.device.ReportedParameter;
import acs.port.InformReceipt;
import acs.port.StoreException;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What one device sends, or its row holds, is that device's matter: neighbours and the connection see nothing of it. */
class OddDataTest extends InformLogTests {
    private static final String WRITERS = "SELECT pid FROM pg_stat_activity WHERE application_name = 'acs-writer'"
            + " AND datname = current_database() ORDER BY pid";

    @Override
    StoreSettings settings() {
        return SETTINGS.withShadow(1_024, 10_000);
    }

    @Test
    void a_parameter_name_of_60_000_characters_keeps_the_connection_and_the_neighbours() {
        List<String> connections = TestPostgres.query(database(), WRITERS);
        String name = "InternetGatewayDevice." + "n".repeat(60_000);
        for (int round = 0; round < 10; round++) {
            String value = Integer.toString(round);
            List<InformReceipt> receipts = Flux.range(0, 20)
                    .flatMap(i -> log().recordInform(i == 7
                            ? inform(i, NOW, List.of(EventCode.PERIODIC), told(name, value, A, value))
                            : periodic(i, NOW, 60, value)), 20)
                    .collectList().blockOptional(PATIENCE).orElseThrow();
            assertThat(receipts).hasSize(20);
        }

        assertThat(log().isAvailable()).isTrue();
        assertThat(TestPostgres.query(database(), WRITERS)).containsAll(connections);
        assertThat(parameters(7)).extracting(ReportedParameter::path).contains(A);
    }

    @Test
    void a_row_that_cannot_be_read_is_started_afresh_and_keeps_the_connection() {
        record(1, "0");
        List<String> connections = TestPostgres.query(database(), WRITERS);
        TestPostgres.query(database(), "UPDATE device SET hot = jsonb_build_object('" + "x".repeat(2_000)
                + "', '{}'::jsonb, '" + "n".repeat(60_000) + "', 'no entry')");

        record(1, "1");
        await().atMost(PATIENCE).untilAsserted(
                () -> assertThat(TestPostgres.query(database(), "SELECT hot::text FROM device")).containsExactly("{}"));
        record(1, "1");

        assertThat(parameters(1)).extracting(ReportedParameter::path).containsExactly(A);
        assertThat(TestPostgres.query(database(), WRITERS)).containsAll(connections);
    }

    @Test
    void a_document_that_the_acs_did_not_write_is_started_afresh() {
        record(1, "0");
        List<String> connections = TestPostgres.query(database(), WRITERS);
        TestPostgres.query(database(), "INSERT INTO device_shadow VALUES ('" + key(1) + "', 1, '\\x0102030405')");
        assertThat(parameters(1)).extracting(ReportedParameter::value).containsExactly("0");

        log().recordInform(periodic(1, NOW.plusSeconds(1), 60, "1")).block(PATIENCE);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                TestPostgres.query(database(), "SELECT version FROM device_shadow")).containsExactly("2"));
        assertThat(parameters(1)).hasSize(61);
        assertThat(TestPostgres.query(database(), WRITERS)).containsAll(connections);
    }

    @Test
    void a_device_with_ever_new_large_values_keeps_a_bounded_row_and_document() {
        // Nothing that compression could make small.
        String large = text(new Random(1));
        for (int i = 0; i < 100; i++) {
            log().recordInform(inform(1, NOW.plusSeconds(i), List.of(EventCode.PERIODIC),
                    told("Device.New" + i + ".A", large, "Device.New" + i + ".B", large)))
                    .block(PATIENCE);
        }

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(TestPostgres.query(database(),
                "SELECT pg_column_size(hot || '{}') < 4 * 1024 * 1024 FROM device")).containsExactly("true"));
        assertThat(TestPostgres.query(database(), "SELECT octet_length(document) <= 1024 * 1024 FROM device_shadow"))
                .containsExactly("true");
        List<ReportedParameter> kept = parameters(1);
        assertThat(kept).extracting(ReportedParameter::path).contains("Device.New99.A", "Device.New99.B")
                .doesNotContain("Device.New0.A");
        assertThat(kept.stream().mapToLong(each -> each.value().length()).sum()).isLessThan(4 << 20);
        assertThat(kept).allMatch(each -> each.value().length() <= (64 << 10) + 1 && each.value().endsWith("\u2026"));
        assertThat(log().isAvailable()).isTrue();
    }

    @Test
    void the_bytes_that_wait_are_bounded() {
        String large = "v".repeat(2 << 20);
        // A commit that cannot go on, so that what comes meanwhile has to wait.
        PostgresqlConnection lock = new DatabaseConnections(database(), settings()).single().blockOptional(PATIENCE)
                .orElseThrow();
        lock.beginTransaction().thenMany(lock.createStatement("LOCK TABLE device").execute())
                .concatMap(PostgresqlResult::getRowsUpdated).blockLast(PATIENCE);
        CompletableFuture<List<String>> outcomes = Flux.range(0, 100).flatMap(i -> log()
                .recordInform(inform(i, NOW, List.of(EventCode.PERIODIC), told(A, large)))
                .map(receipt -> receipt.registration().name())
                .onErrorResume(StoreException.class, e -> Mono.just(e.reason().name())), 100)
                .collectList().toFuture();
        lock.close().block(PATIENCE);

        assertThat(outcomes.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join())
                .contains("OVERLOADED", "REGISTERED")
                .doesNotContain("UNAVAILABLE");
        record(1_000, "after");
    }

    @Test
    void long_texts_of_a_device_and_its_events_are_cut() {
        log().recordInform(inform(1, NOW, List.of(EventCode.BOOT), told(
                "Device.DeviceInfo.SoftwareVersion", "s".repeat(100_000),
                "Device.DeviceInfo.HardwareVersion", "h".repeat(100_000),
                "Device.ManagementServer.ConnectionRequestURL", "u".repeat(100_000),
                "Device.ManagementServer.ParameterKey", "k".repeat(100_000)))).block(PATIENCE);

        Device device = store().find(key(1)).blockOptional(PATIENCE).orElseThrow();
        assertThat(device.softwareVersion()).hasSize(256).endsWith("s…");
        assertThat(device.hardwareVersion()).hasSize(256).endsWith("h…");
        assertThat(device.connectionRequestUrl()).isEqualTo("…dropped: longer than 1024 characters");
        assertThat(device.parameterKey()).isEqualTo("…dropped: longer than 128 characters");
    }

    private void record(int device, String value) {
        assertThat(log().recordInform(inform(device, NOW, List.of(EventCode.PERIODIC), told(A, value))).block(PATIENCE))
                .isNotNull();
    }

    private List<ReportedParameter> parameters(int device) {
        return store().parameters(key(device), ParameterPath.ROOT).blockOptional(PATIENCE).orElseThrow();
    }

    private static String text(Random random) {
        return random.ints(2 << 20, 'a', 'z').collect(StringBuilder::new, StringBuilder::appendCodePoint,
                StringBuilder::append).toString();
    }
}
