package acs.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.MultiHostConnectionStrategy.TargetServerType;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.client.SSLMode;
import reactor.core.publisher.Mono;

/** Makes connections to one database, with every bound that matters set. Thread-safe. */
public final class DatabaseConnections {
    /**
     * The writer's statements find every row by its key and are the same all the time: planned once, and never by a
     * look at a table that was still empty then, or that statistics call small. Such a plan would read the whole fleet
     * for each commit.
     */
    private static final Map<String, String> BY_KEY_ALONE = Map.of("plan_cache_mode", "force_generic_plan",
            "enable_seqscan", "off", "enable_hashjoin", "off", "enable_mergejoin", "off");

    private static final int SESSION_LOG_CONNECTIONS = 2;
    /** One for the claims and one for the ends. */
    private static final int OPERATION_GROUP_CONNECTIONS = 2;
    /** Each slice of a download from the database takes one for a moment. */
    private static final int FILE_CONNECTIONS = 4;

    private final PostgresqlConnectionFactory factory;
    private final PostgresqlConnectionFactory writers;
    private final PostgresqlConnectionFactory largeWriters;
    private final PostgresqlConnectionFactory operations;
    private final PostgresqlConnectionFactory operationGroups;
    private final PostgresqlConnectionFactory sessions;
    private final StoreSettings settings;
    private final DatabaseAddress address;

    public DatabaseConnections(DatabaseAddress address, StoreSettings settings) {
        this.settings = settings;
        this.address = address;
        this.factory = new PostgresqlConnectionFactory(configuration(address, settings, "acs", Map.of()));
        this.writers = new PostgresqlConnectionFactory(configuration(address, settings, "acs-writer", BY_KEY_ALONE));
        this.largeWriters = new PostgresqlConnectionFactory(
                configuration(address, settings, "acs-large-writer", BY_KEY_ALONE));
        this.operations = new PostgresqlConnectionFactory(
                configuration(address, settings, "acs-operations", BY_KEY_ALONE));
        this.operationGroups = new PostgresqlConnectionFactory(
                configuration(address, settings, "acs-operations", sharing(settings)));
        this.sessions = new PostgresqlConnectionFactory(
                configuration(address, settings, "acs-sessions", BY_KEY_ALONE));
    }

    /** Where they lead to, for people. */
    String hosts() {
        return address.hostList();
    }

    /** What connecting may take, one host after the other. */
    Duration connectMax() {
        return settings.connectTimeout().multipliedBy(address.hosts().size());
    }

    /** A connection for one user, not pooled; a new one for each subscriber. */
    Mono<PostgresqlConnection> single() {
        return uninterrupted(factory);
    }

    /** A connection for commits; a new one for each subscriber. */
    Mono<PostgresqlConnection> writer() {
        return uninterrupted(writers);
    }

    /** A connection for commits of large records; a new one for each subscriber. */
    Mono<PostgresqlConnection> largeWriter() {
        return uninterrupted(largeWriters);
    }

    /**
     * Giving up does not interrupt the driver, which would forget a socket that is half way through its handshake; the
     * connection is closed when it is there.
     */
    private static Mono<PostgresqlConnection> uninterrupted(PostgresqlConnectionFactory factory) {
        return Mono.defer(() -> {
            Mono<PostgresqlConnection> created = factory.create().cache();
            return created.doOnCancel(() -> created.flatMap(PostgresqlConnection::close).onErrorComplete().subscribe());
        });
    }

    /** A new pool for reading; the caller closes it. */
    ConnectionPool pool() {
        return pool("acs-read", factory, settings.readConnections(), settings.readTimeout());
    }

    /** A new pool for operations, which are found by key alone; the caller closes it. */
    ConnectionPool operationPool() {
        return pool("acs-operations", operations, settings.readConnections(), settings.statementTimeout());
    }

    /** A new pool for statements that several operations share; the caller closes it. */
    ConnectionPool operationGroupPool() {
        return pool("acs-operation-groups", operationGroups, OPERATION_GROUP_CONNECTIONS, settings.statementTimeout());
    }

    /** Who shares a statement must not wait long for a row that another one's transaction holds. */
    private static Map<String, String> sharing(StoreSettings settings) {
        Map<String, String> options = new HashMap<>(BY_KEY_ALONE);
        options.put("lock_timeout", Long.toString(Math.max(1, settings.statementTimeout().toMillis() / 5)));
        return options;
    }

    /** A new small pool for the session log, which is found by key alone; the caller closes it. */
    ConnectionPool sessionPool() {
        return pool("acs-sessions", sessions, SESSION_LOG_CONNECTIONS, settings.statementTimeout());
    }

    /** A new small pool for files; the caller closes it. */
    ConnectionPool filePool() {
        return pool("acs-files", factory, FILE_CONNECTIONS, settings.statementTimeout());
    }

    private ConnectionPool pool(String name, PostgresqlConnectionFactory made, int size, Duration acquireMax) {
        return new ConnectionPool(ConnectionPoolConfiguration.builder(made).name(name)
                .initialSize(0).minIdle(0).maxSize(size)
                .maxAcquireTime(acquireMax).maxCreateConnectionTime(settings.connectTimeout())
                .maxIdleTime(Duration.ofMinutes(5)).maxLifeTime(Duration.ofMinutes(30)).acquireRetry(1).build());
    }

    /** @param application how the server's list of connections calls it */
    private static PostgresqlConnectionConfiguration configuration(DatabaseAddress address, StoreSettings settings,
            String application, Map<String, String> planning) {
        Map<String, String> options = new HashMap<>(planning);
        options.putAll(Map.of("synchronous_commit", "on", "jit", "off",
                // The server gives up too, a little after the client did, so that nothing is left running or locked.
                "statement_timeout", Long.toString(settings.statementTimeout().toMillis() + 1_000),
                "idle_in_transaction_session_timeout", Long.toString(settings.statementTimeout().toMillis() + 2_000)));
        PostgresqlConnectionConfiguration.Builder builder = PostgresqlConnectionConfiguration.builder()
                .database(address.database()).username(address.user()).applicationName(application)
                .sslMode(SSLMode.fromValue(address.sslMode())).connectTimeout(settings.connectTimeout())
                .preparedStatementCacheQueries(settings.preparedStatementMax()).autodetectExtensions(false)
                .tcpKeepAlive(true).tcpNoDelay(true).codecRegistrar(new BinaryParameters())
                // As text the server would write bytes as digits, and the driver look at them with a pattern first.
                .forceBinary(true)
                .options(options);
        if (!address.password().isEmpty()) {
            builder.password(address.password());
        }
        if (address.hosts().size() == 1) {
            builder.host(address.hosts().get(0).name()).port(address.hosts().get(0).port());
        } else {
            address.hosts().forEach(host -> builder.addHost(host.name(), host.port()));
            builder.targetServerType(TargetServerType.PRIMARY);
        }
        return builder.build();
    }
}
