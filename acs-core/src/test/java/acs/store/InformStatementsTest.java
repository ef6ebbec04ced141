package acs.store;

import static acs.store.Samples.NOW;
import static acs.store.Samples.inform;
import static acs.store.Samples.key;
import static acs.store.Samples.periodic;
import static acs.store.Samples.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;

import acs.cwmp.EventCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the server is asked to do for Informs: few statements, in place, by the primary key. */
class InformStatementsTest extends InformLogTests {
    @BeforeAll
    static void countStatements() {
        TestPostgres.query(database(), "CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
    }

    @Test
    void steady_informs_are_one_statement_a_commit_and_change_the_row_in_place() {
        recordAll(300, i -> periodic(i, NOW, 15, "1"));
        String shadows = shadowTexts();
        List<String> pages = pages();
        TestPostgres.query(database(), "SELECT pg_stat_statements_reset()");
        commits().clear();

        // As in a fleet, neighbours in the table do not call in the same moment; a page has room for some at once.
        for (int wave = 0; wave < 10; wave++) {
            int first = wave;
            recordAll(30, i -> periodic(first + 10 * i, NOW.plusSeconds(60), 15, "1"));
        }

        assertThat(ownStatements()).containsExactly("UPDATE|" + commits().size() + "|300");
        assertThat(shadowTexts()).isEqualTo(shadows);
        // No indexed column changed and the new version is on the old one's page: that is a HOT update.
        assertThat(pages()).isEqualTo(pages);
        assertThat(TestPostgres.query(database(),
                "SELECT count(*) FROM device WHERE last_inform = '" + NOW.plusSeconds(60) + "'"))
                .containsExactly("300");
    }

    @Test
    void changed_informs_are_one_statement_a_commit_too() {
        recordAll(100, i -> periodic(i, NOW, 15, "1"));
        TestPostgres.query(database(), "SELECT pg_stat_statements_reset()");
        commits().clear();

        recordAll(100, i -> periodic(i, NOW.plusSeconds(60), 15, i % 2 == 0 ? "1" : "2"));

        long calls = ownStatements().stream().mapToLong(line -> Long.parseLong(line.split("\\|", -1)[1])).sum();
        assertThat(calls).isEqualTo(commits().size());
        assertThat(ownStatements()).allMatch(line -> line.startsWith("UPDATE|"));
        assertThat(parameter(1, "InternetGatewayDevice.DeviceInfo.UpTime").value()).isEqualTo("2");
        assertThat(parameter(2, "InternetGatewayDevice.DeviceInfo.UpTime").value()).isEqualTo("1");
    }

    @Test
    void the_steady_update_goes_by_the_primary_key() {
        recordAll(500, i -> periodic(i, NOW, 15, "1"));
        TestPostgres.query(database(), "ANALYZE device");

        List<String> plan = TestPostgres.query(database(), """
                EXPLAIN UPDATE device d SET last_inform = u.received_at
                  FROM unnest('{a,b}'::text[], '{1,2}'::bigint[], '{2026-01-01,2026-01-01}'::timestamptz[])
                       AS u (id, digest, received_at)
                 WHERE d.device_id = u.id AND d.device_id = ANY ('{a,b}') AND d.inform_digest = u.digest""");

        assertThat(plan).anyMatch(line -> line.contains("device_pkey"));
        assertThat(plan).noneMatch(line -> line.contains("Seq Scan"));
    }

    /** Also of a table that was empty, and so looked cheap to read whole, when the statements were planned. */
    @Test
    void no_commit_reads_the_whole_table() {
        String query = "SELECT seq_scan FROM pg_stat_user_tables WHERE relname = 'device'";
        List<String> before = TestPostgres.query(database(), query);
        for (int wave = 0; wave < 12; wave++) {
            String upTime = Integer.toString(wave / 2);
            recordAll(20, i -> periodic(i, NOW, 8, upTime));
        }
        record(inform(3, NOW, List.of(EventCode.BOOT), told(A, "1")));
        // Its connection tells its counts when it ends.
        log().close().block(PATIENCE);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(TestPostgres.query(database(),
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'acs-writer' AND datname = current_database()"
                        + " AND pid <> pg_backend_pid()"))
                .containsExactly("0"));
        assertThat(TestPostgres.query(database(), "SELECT n_tup_upd >= 220, seq_scan > 0 AND idx_scan = 0"
                + " FROM pg_stat_user_tables WHERE relname = 'device'")).containsExactly("true|false");
        assertThat(TestPostgres.query(database(), query)).isEqualTo(before);
    }

    private static String shadowTexts() {
        return String.join("\n",
                TestPostgres.query(database(), "SELECT device_id, hot, shapes FROM device ORDER BY device_id"));
    }

    private static List<String> pages() {
        return TestPostgres.query(database(),
                "SELECT device_id, (ctid::text::point)[0] FROM device ORDER BY device_id");
    }

    /** Verb, calls and rows of what the log sent, by the server's own count. */
    private static List<String> ownStatements() {
        return TestPostgres.query(database(), """
                SELECT split_part(trim(query), ' ', 1), calls, rows FROM pg_stat_statements
                 WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
                   AND query !~* 'pg_stat|pg_catalog|current_setting|transaction isolation'""");
    }
}
