package acs.store;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import acs.store.embedded.EmbeddedPostgres;
import acs.store.embedded.EmbeddedPostgresSettings;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import reactor.core.publisher.Mono;

/**
 * One real PostgreSQL server for all tests of a module, in its build directory; a database of its own for each test class
 * that asks. Blocks, for tests alone.
 */
public final class TestPostgres {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    private static final class Shared {
        static final EmbeddedPostgres SERVER = startShared();

        private static EmbeddedPostgres startShared() {
            EmbeddedPostgres server = EmbeddedPostgres.start(Path.of("target", "test-postgres"), smallServer());
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            return server;
        }
    }

    /** A migrated database that is copied and never used: migrating is what a new database takes longest for. */
    private static final class Template {
        static final String NAME = migrated();

        private static String migrated() {
            DatabaseAddress address = emptyDatabase();
            Migrations.migrate(new DatabaseConnections(address, StoreSettings.defaults())).block(PATIENCE);
            return address.database();
        }
    }

    /** For a server that shares its machine with tests. */
    public static EmbeddedPostgresSettings smallServer() {
        return new EmbeddedPostgresSettings(64, 256, 60, Duration.ofMinutes(15), Duration.ofMinutes(1),
                Duration.ofSeconds(10), Duration.ofMillis(500));
    }

    /** The shared server; started when first asked, stopped with the JVM. */
    public static EmbeddedPostgres server() {
        return Shared.SERVER;
    }

    /** A new, migrated, otherwise empty database on the shared server. */
    public static DatabaseAddress freshDatabase() {
        return database(" TEMPLATE " + Template.NAME);
    }

    /** A new database without any table on the shared server. */
    public static DatabaseAddress emptyDatabase() {
        return database("");
    }

    private static DatabaseAddress database(String how) {
        String name = "test_" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet();
        DatabaseAddress main = DatabaseAddress.of(server());
        query(main, "CREATE DATABASE " + name + how);
        return new DatabaseAddress(main.hosts(), name, main.user(), main.password(), main.sslMode());
    }

    /** The address as a setting has it, password and all. */
    public static String url(DatabaseAddress address) {
        DatabaseAddress.Host host = address.hosts().getFirst();
        return "postgresql://" + address.user() + ':' + URLEncoder.encode(address.password(), StandardCharsets.UTF_8)
                + '@' + host.name() + ':' + host.port() + '/' + address.database() + "?sslmode=" + address.sslMode();
    }

    /** The rows of a query, columns joined by {@code |}. */
    public static List<String> query(DatabaseAddress address, String sql) {
        return Mono.usingWhen(new DatabaseConnections(address, StoreSettings.defaults()).single(),
                connection -> connection.createStatement(sql).execute()
                        .concatMap(result -> result.map((row, metadata) -> {
                            StringBuilder line = new StringBuilder();
                            for (int i = 0; i < metadata.getColumnMetadatas().size(); i++) {
                                line.append(i == 0 ? "" : "|").append(row.get(i));
                            }
                            return line.toString();
                        })).collectList(),
                PostgresqlConnection::close).blockOptional(PATIENCE).orElse(List.of());
    }
}
