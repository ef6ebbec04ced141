package acs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The plans of statements on operations, as their connections have them planned: once, for whatever comes. */
class OperationPlansTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static DatabaseAddress database = new DatabaseAddress(
            List.of(new DatabaseAddress.Host("127.0.0.1", 1)), "none", "none", "", "disable");

    @BeforeAll
    static void makeDatabase() {
        database = TestPostgres.freshDatabase();
        TestPostgres.query(database, """
                CREATE FUNCTION plan(statement text) RETURNS SETOF text LANGUAGE plpgsql AS
                'BEGIN RETURN QUERY EXECUTE ''EXPLAIN (GENERIC_PLAN) '' || statement; END'""");
    }

    @Test
    void a_claim_finds_all_by_the_device_and_the_best_operation_at_the_head_of_an_index() {
        for (String claim : List.of(OperationClaim.CLAIM, FirstClaim.CLAIM)) {
            List<String> plan = plan(claim);

            assertByTheDevice(plan);
            assertThat(plan).anyMatch(line -> line.contains("operation_open on operation c"));
            assertThat(plan).anyMatch(line -> line.contains("operation_waiting_of_device on operation w"));
            assertThat(plan).noneMatch(line -> line.contains("Sort"));
        }
    }

    @Test
    void the_end_of_a_devices_last_operation_finds_all_by_the_device() {
        List<String> plan = plan(LastEnd.END);

        assertByTheDevice(plan);
        assertThat(plan).anyMatch(line -> line.contains("device_shadow_pkey on device_shadow s"));
    }

    private static void assertByTheDevice(List<String> plan) {
        assertThat(plan).noneMatch(line -> line.contains("Seq Scan on"));
        assertThat(plan).anyMatch(line -> line.contains("operation_pkey on operation o")
                || line.contains("operation_by_id on operation o"));
        assertThat(plan).filteredOn(line -> line.contains("Index Cond"))
                .allMatch(line -> line.contains("device_id") || line.contains("operation_id"));
    }

    @Test
    void an_enqueue_goes_by_the_device() {
        assertThat(plan(OperationEnqueue.ENQUEUE)).anyMatch(line -> line.contains("device_pkey"))
                .noneMatch(line -> line.contains("Seq Scan on"));
    }

    @Test
    void each_look_of_the_sweep_is_an_index_from_its_end_and_stops_after_a_batch() {
        for (String look : List.of(OperationSweep.LOST, OperationSweep.OVERDUE, OperationSweep.UNWANTED,
                OperationSweep.OLD)) {
            assertThat(plan(look)).as(look).noneMatch(line -> line.contains("Seq Scan on") || line.contains("Sort"))
                    .anyMatch(line -> line.contains("Limit"));
        }
        assertThat(plan(OperationSweep.COUNT)).anyMatch(line -> line.contains("operation_queued"))
                .anyMatch(line -> line.contains("Limit"));
        for (String change : List.of(OperationSweep.EXPIRE, OperationSweep.FORGET)) {
            assertThat(plan(change)).as(change).noneMatch(line -> line.contains("Seq Scan on operation"));
        }
    }

    private static List<String> plan(String statement) {
        return Mono.usingWhen(new DatabaseConnections(database, StoreSettings.defaults()).writer(),
                connection -> connection.createStatement("SELECT plan FROM plan($1)").bind(0, statement).execute()
                        .concatMap(result -> result.map((row, metadata) -> Rows.text(row, 0))).collectList(),
                PostgresqlConnection::close).blockOptional(PATIENCE).orElseThrow();
    }
}
