package acs.app;

import java.time.Duration;
import java.util.Objects;

import acs.app.config.AcsConfig;
import acs.app.config.Settings;
import acs.port.StoreException;
import acs.store.DatabaseAddress;
import acs.store.DatabaseConnections;
import acs.store.Migrations;
import acs.store.embedded.EmbeddedPostgres;
import acs.store.embedded.EmbeddedPostgresException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The configured database: the external one, or the embedded one, which is started here. */
final class Database {
    /** Beyond the embedded server's own limit for stopping. */
    private static final Duration STOP_SLACK = Duration.ofSeconds(5);

    private final DatabaseAddress address;
    private final DatabaseConnections connections;

    private Database(DatabaseAddress address, DatabaseConnections connections) {
        this.address = address;
        this.connections = connections;
    }

    /** Makes it reachable. Blocks. What was started is added to the parts. */
    static Database open(AcsConfig config, StartedParts parts) {
        DatabaseAddress address = address(config, parts);
        return new Database(address, new DatabaseConnections(address, config.store()));
    }

    /** Where it is. */
    DatabaseAddress address() {
        return address;
    }

    DatabaseConnections connections() {
        return connections;
    }

    /** Brings the schema up to date. Blocks. */
    Migrations.Report migrate(AcsConfig config) {
        Migrations.Report report = Migrations.migrate(connections).onErrorMap(StoreException.class,
                failure -> new StartException(unusable(config, failure), failure)).block();
        return Objects.requireNonNull(report);
    }

    private static DatabaseAddress address(AcsConfig config, StartedParts parts) {
        if (config.databaseUrl().isSet()) {
            return DatabaseAddress.parse(config.databaseUrl().value());
        }
        try {
            EmbeddedPostgres server = EmbeddedPostgres.start(config.dataDir(), config.embedded());
            parts.add("the embedded PostgreSQL", config.embedded().stopTimeout().plus(STOP_SLACK),
                    () -> Mono.<Void>fromRunnable(server::close).subscribeOn(Schedulers.boundedElastic()));
            return DatabaseAddress.of(server);
        } catch (EmbeddedPostgresException e) {
            throw new StartException(Failures.text(e), e);
        }
    }

    private static String unusable(AcsConfig config, Throwable failure) {
        String which = config.databaseUrl().isSet()
                ? "the database " + DatabaseAddress.parse(config.databaseUrl().value()) + " ("
                        + Settings.DB_URL.variable() + ")"
                : "the embedded database in " + config.dataDir();
        return "cannot use " + which + ": " + Failures.text(failure);
    }
}
