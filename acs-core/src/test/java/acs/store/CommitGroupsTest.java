package acs.store;

import static acs.store.Samples.NOW;
import static acs.store.Samples.key;
import static acs.store.Samples.periodic;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import acs.cwmp.ParameterPath;
import acs.device.ReportedParameter;
import acs.port.InformReceipt;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class CommitGroupsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int DEVICES = 40;
    private static final int ROUNDS = 10;

    @Test
    void two_groups_share_the_devices_and_each_device_stays_in_its_own() {
        DatabaseAddress database = TestPostgres.freshDatabase();
        // The server itself notes which connection wrote which device.
        TestPostgres.query(database, "CREATE TABLE written (device_id text, writer int)");
        TestPostgres.query(database, "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                + " INSERT INTO written VALUES (new.device_id, pg_backend_pid()); RETURN new; END $$");
        TestPostgres.query(database, "CREATE TRIGGER note AFTER INSERT OR UPDATE ON device"
                + " FOR EACH ROW EXECUTE FUNCTION note()");
        StoreSettings settings = StoreSettings.defaults().withCommitGroups(2);
        DatabaseConnections connections = new DatabaseConnections(database, settings);
        PostgresInformLog log = new PostgresInformLog(connections, settings, (records, took, ok) -> {},
                Clock.systemUTC());
        log.start().block(PATIENCE);
        PostgresDeviceStore store = new PostgresDeviceStore(connections, settings);
        try {
            List<InformReceipt> receipts = Flux.range(0, DEVICES * ROUNDS)
                    .flatMap(i -> log.recordInform(periodic(i % DEVICES, NOW.plusSeconds(i), 8, "" + i / DEVICES)), 400)
                    .collectList().blockOptional(PATIENCE).orElseThrow();

            assertThat(receipts).hasSize(DEVICES * ROUNDS);
            assertThat(receipts.stream().filter(receipt -> receipt.equals(InformReceipt.REGISTERED))).hasSize(DEVICES);
            for (int device = 0; device < DEVICES; device++) {
                assertThat(store.parameters(key(device), new ParameterPath("InternetGatewayDevice.DeviceInfo.UpTime"))
                        .blockOptional(PATIENCE).orElseThrow()).extracting(ReportedParameter::value)
                        .containsExactly("" + (ROUNDS - 1));
            }
            assertThat(TestPostgres.query(database, "SELECT count(DISTINCT writer), count(*) FROM written"))
                    .containsExactly("2|" + DEVICES * ROUNDS);
            assertThat(TestPostgres.query(database,
                    "SELECT max(n) FROM (SELECT count(DISTINCT writer) AS n FROM written GROUP BY device_id) AS each"))
                    .containsExactly("1");
        } finally {
            log.close().block(PATIENCE);
            store.close().block(PATIENCE);
        }
    }
}
