package acs.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import acs.store.TestPostgres;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Attacks on the disk: one device that says as much as its limits let it. */
@ExtendWith(ServerOfTheSuite.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class HistoryAbuseTest {
    /** Of one device in an hour ({@code store.history-rows-per-hour}), and a few notices of the ACS. */
    private static final long ROWS_MAX = 1_000 + 10;
    /** The shipped budget is 512 KiB; the rest is for the tables of all other devices, which grow by pages. */
    private static final long BYTES_MAX = 8 << 20;
    private static final int EVENTS = 1_024;
    private static final int TRANSFERS = 31;

    private final AbusedServer server;

    HistoryAbuseTest(AbusedServer server) {
        this.server = server;
    }

    @Test
    void one_device_fills_no_more_of_the_disk_than_its_budget() throws Exception {
        StringBuilder events = new StringBuilder();
        for (int i = 0; i < EVENTS; i++) {
            events.append(Envelopes.event("M X_" + i, Envelopes.incompressible(32, i)));
        }
        byte[] inform = Envelopes.inform("HISTORY", events.toString(), "");
        List<byte[]> transfers = new ArrayList<>();
        for (int i = 0; i < TRANSFERS; i++) {
            transfers.add(Envelopes.transferComplete(Envelopes.incompressible(100_000, i)));
        }
        server.ensureRunning();
        long before = bytes();
        Attack.on(server, "sessions of 1,024 events and 31 TransferCompletes of 100 kB", canary -> {
            for (int session = 0; session < Extent.of(16, 60); session++) {
                try (WireDevice device = new WireDevice(server.ports().cwmp(), "127.0.0.50", "HISTORY")) {
                    device.session(inform, transfers, request -> null);
                }
            }
            SoftAssertions.assertSoftly(softly -> {
                softly.assertThat(rows()).as("rows of history").isLessThanOrEqualTo(ROWS_MAX);
                softly.assertThat(bytes() - before).as("growth of the database").isLessThanOrEqualTo(BYTES_MAX);
            });
        });
    }

    @Test
    void new_devices_without_end_hold_up_nobody() throws Exception {
        Attack.on(server, "new devices without end", canary -> Attack.inParallel(4, Extent.of(400, 20_000), i -> {
            try (WireDevice device = new WireDevice(server.ports().cwmp(), "127.0.0.51", "NEW" + i)) {
                assertThat(device.post(Envelopes.inform("NEW" + i, "0 BOOTSTRAP")).status()).isIn(200, 503);
            }
        }));
    }

    private long rows() {
        return number("SELECT count(*) FROM device_event WHERE device_id = '" + Envelopes.deviceId("HISTORY") + "'");
    }

    private long bytes() {
        return number("SELECT pg_database_size(current_database())");
    }

    private long number(String sql) {
        return Long.parseLong(TestPostgres.query(server.database(), sql).getFirst());
    }
}
