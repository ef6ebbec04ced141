package acs.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

class EmbeddedPostgresTest {
    private static final EmbeddedPostgresSettings SETTINGS = new EmbeddedPostgresSettings(16, 64, 20,
            Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofSeconds(10), Duration.ofSeconds(1));

    @TempDir
    static Path directory;

    @BeforeAll
    static void initialise() {
        ClusterTemplate.fresh(directory);
    }

    @Test
    void keeps_data_and_password_over_a_restart_and_is_durable() throws IOException {
        String password;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, SETTINGS)) {
            password = postgres.password();
            query(postgres, "CREATE TABLE kept (x int)");
            for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
                assertThat(query(postgres, "SELECT current_setting('" + setting + "')")).isEqualTo("on");
            }
            assertThat(query(postgres, "SELECT current_setting('listen_addresses')")).isEqualTo("127.0.0.1");
            assertThat(PosixFilePermissions
                    .toString(Files.getPosixFilePermissions(directory.resolve("postgresql/password"))))
                    .isEqualTo("rw-------");
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, SETTINGS)) {
            assertThat(postgres.password()).isEqualTo(password);
            assertThat(query(postgres, "SELECT to_regclass('kept')::text")).isEqualTo("kept");
        }
    }

    @Test
    void refuses_a_directory_that_another_acs_owns() {
        try (EmbeddedPostgres owner = EmbeddedPostgres.start(directory, SETTINGS)) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(directory, SETTINGS))
                    .isInstanceOf(EmbeddedPostgresException.class).hasMessageContaining("another ACS");
            assertThat(query(owner, "SELECT 'alive'")).isEqualTo("alive");
        }
    }

    @Test
    void a_killed_server_is_back_on_the_same_port() {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, SETTINGS)) {
            long killed = postgres.processId();
            ProcessHandle.of(killed).orElseThrow().destroyForcibly();
            await().atMost(Duration.ofSeconds(20)).ignoreExceptions().untilAsserted(() -> {
                assertThat(postgres.processId()).isNotEqualTo(killed);
                assertThat(query(postgres, "SELECT 'back'")).isEqualTo("back");
            });
        }
    }

    @Test
    void the_server_of_a_killed_acs_is_stopped_and_its_data_kept() throws Exception {
        Process acs = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
                "-cp", System.getProperty("java.class.path"), OrphanMaker.class.getName(), directory.toString())
                .redirectErrorStream(true).start();
        long orphan = 0;
        try (BufferedReader output = acs.inputReader(StandardCharsets.UTF_8)) {
            String line = "";
            while (line != null && !line.startsWith("server ")) {
                line = output.readLine();
            }
            assertThat(line).as("what the child says last").isNotNull();
            orphan = line == null ? 0 : Long.parseLong(line.substring("server ".length()));
        } finally {
            acs.destroyForcibly().waitFor();
        }
        assertThat(ProcessHandle.of(orphan)).as("the killed ACS leaves its server behind").isPresent();

        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, SETTINGS)) {
            assertThat(ProcessHandle.of(orphan).filter(ProcessHandle::isAlive)).isEmpty();
            assertThat(postgres.processId()).isNotEqualTo(orphan);
            assertThat(query(postgres, "SELECT to_regclass('orphaned')::text")).isEqualTo("orphaned");
        }
    }

    @Test
    void the_server_sees_nothing_of_the_environment_of_the_acs() throws IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, SETTINGS)) {
            String environment = Files.readString(
                    Path.of("/proc", Long.toString(postgres.processId()), "environ"), StandardCharsets.ISO_8859_1);
            assertThat(environment.split("\0"))
                    .allMatch(entry -> entry.matches("(?s)(PATH|LC_\\w+|LANG|TZ|PG\\w*)=.*"));
        }
    }

    @Test
    void a_process_that_merely_has_the_old_number_survives() throws IOException {
        EmbeddedPostgres.start(directory, SETTINGS).close();
        Path cluster = directory.resolve("postgresql/cluster");
        Process innocent = new ProcessBuilder("tail", "-f", cluster.resolve("PG_VERSION").toString()).start();
        Files.writeString(cluster.resolve("postmaster.pid"),
                innocent.pid() + "\n" + cluster + "\n1700000000\n5432\n\n127.0.0.1\n\nready\n");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, SETTINGS)) {
            assertThat(innocent.isAlive()).isTrue();
            assertThat(query(postgres, "SELECT 'alive'")).isEqualTo("alive");
        } finally {
            innocent.destroyForcibly();
        }
    }

    static String query(EmbeddedPostgres postgres, String sql) {
        PostgresqlConnectionFactory factory = new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration
                .builder()
                .host(postgres.host()).port(postgres.port()).database(postgres.database()).username(postgres.user())
                .password(postgres.password()).connectTimeout(Duration.ofSeconds(5)).build());
        return Mono.usingWhen(factory.create(), connection -> connection.createStatement(sql).execute()
                .concatMap(result -> result.map((row, metadata) -> String.valueOf(row.get(0)))).next(),
                PostgresqlConnection::close).blockOptional(Duration.ofSeconds(10)).orElse("");
    }
}
