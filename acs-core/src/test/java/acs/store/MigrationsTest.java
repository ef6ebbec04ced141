package acs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import acs.port.StoreException;
import acs.store.Migrations.Report;
import acs.store.Migrations.Step;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class MigrationsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LAST = Migrations.shipped().getLast().version();

    @Test
    void nodes_that_start_together_migrate_once() {
        DatabaseConnections connections = connections(TestPostgres.emptyDatabase());

        List<Report> reports = Flux.range(0, 4).flatMap(node -> Migrations.migrate(connections), 4).collectList()
                .blockOptional(PATIENCE).orElseThrow();

        assertThat(reports).extracting(Report::to).containsOnly(LAST);
        assertThat(reports.stream().flatMap(report -> report.applied().stream())).hasSize(Migrations.shipped().size());
    }

    @Test
    void an_older_program_works_on_a_newer_schema_that_allows_it() {
        DatabaseConnections connections = connections(TestPostgres.emptyDatabase());
        new Migrations(connections, with(next(1))).run().block(PATIENCE);

        assertThat(Migrations.migrate(connections).blockOptional(PATIENCE).orElseThrow().applied()).isEmpty();
    }

    @Test
    void an_older_program_refuses_a_schema_that_needs_a_newer_one() {
        DatabaseConnections connections = connections(TestPostgres.emptyDatabase());
        new Migrations(connections, with(next(LAST + 1))).run().block(PATIENCE);

        assertThatThrownBy(() -> Migrations.migrate(connections).block(PATIENCE)).isInstanceOf(StoreException.class)
                .hasMessageContaining("newer release");
    }

    @Test
    void a_step_that_fails_leaves_nothing() {
        DatabaseAddress database = TestPostgres.emptyDatabase();
        Step broken = Step.of("V%03d__broken.sql".formatted(LAST + 1),
                "-- oldest reader: 1\nCREATE TABLE half (x int); SELECT nonsense;");

        assertThatThrownBy(() -> new Migrations(connections(database), with(broken)).run().block(PATIENCE))
                .isInstanceOf(StoreException.class);
        assertThat(TestPostgres.query(database, "SELECT max(version), to_regclass('half') FROM schema_migration"))
                .containsExactly(LAST + "|null");
    }

    private static Step next(int oldestReader) {
        return Step.of("V%03d__next.sql".formatted(LAST + 1),
                "-- oldest reader: " + oldestReader + "\nCREATE TABLE added (x int);");
    }

    private static List<Step> with(Step more) {
        List<Step> steps = new ArrayList<>(Migrations.shipped());
        steps.add(more);
        return steps;
    }

    private static DatabaseConnections connections(DatabaseAddress address) {
        return new DatabaseConnections(address, StoreSettings.defaults());
    }
}
