package acs.store;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import acs.store.embedded.ClusterTemplate;
import acs.store.embedded.EmbeddedPostgres;
import acs.store.embedded.EmbeddedPostgresSettings;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One real PostgreSQL server for all tests of a module, in its build directory; a database of its own for each test class
 * that asks. Blocks, for tests alone.
 */
public final class TestPostgres {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    /** The server of this JVM. Its cluster is new, and deleted at the end: nothing is recovered from what another run left. */
    private static final Once<EmbeddedPostgres> SERVER = new Once<>("the PostgreSQL server of the tests", () -> {
        Path directory = ClusterTemplate.fresh(Path.of("target", "test-postgres"));
        EmbeddedPostgres server = EmbeddedPostgres.start(directory, throwAway());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            ClusterTemplate.discard(directory);
        }));
        return server;
    });

    /** A migrated database that is copied and never used: migrating is what a new database takes longest for. */
    private static final Once<String> TEMPLATE = new Once<>("the migrated database of the tests", () -> {
        DatabaseAddress address = emptyDatabase();
        Migrations.migrate(new DatabaseConnections(address, StoreSettings.defaults())).block(PATIENCE);
        return address.database();
    });

    /**
     * Something that is made when it is first asked for. When that fails, everybody who asks is told why, not only the first.
     *
     * @param <T> what is made
     */
    static final class Once<T> {
        private final String name;
        private final Supplier<T> maker;
        private @Nullable T made;
        private @Nullable RuntimeException failure;

        Once(String name, Supplier<T> maker) {
            this.name = name;
            this.maker = maker;
        }

        synchronized T get() {
            if (failure != null) {
                throw new IllegalStateException(name + " could not be made: " + failure, failure);
            }
            T known = made;
            if (known == null) {
                try {
                    known = maker.get();
                    made = known;
                } catch (RuntimeException e) {
                    failure = e;
                    throw e;
                }
            }
            return known;
        }
    }

    /** Nothing of it is kept, so it is not waited for at the end. */
    private static EmbeddedPostgresSettings throwAway() {
        EmbeddedPostgresSettings small = smallServer();
        return new EmbeddedPostgresSettings(small.sharedBuffersMb(), small.maxWalSizeMb(), small.maxConnections(),
                small.checkpointTimeout(), small.startTimeout(), Duration.ofMillis(500), small.restartBackoffMax());
    }

    /** For a server that shares its machine with tests. */
    public static EmbeddedPostgresSettings smallServer() {
        return new EmbeddedPostgresSettings(64, 256, 60, Duration.ofMinutes(15), Duration.ofMinutes(1),
                Duration.ofSeconds(10), Duration.ofMillis(500));
    }

    /** The shared server; started when first asked, stopped with the JVM. */
    public static EmbeddedPostgres server() {
        return SERVER.get();
    }

    /** A new, migrated, otherwise empty database on the shared server. */
    public static DatabaseAddress freshDatabase() {
        return database(" TEMPLATE " + TEMPLATE.get());
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
