package acs.store.embedded;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.R2dbcException;
import reactor.core.publisher.Mono;

/** Asks a server that has just started whether it is fit to keep what it confirms. */
final class ServerCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String NO_SUCH_DATABASE = "3D000";

    /** Divides by zero unless all three are on: no row to read, and nothing that could be misread. */
    private static final String DURABILITY = "SELECT 1 / (current_setting('fsync') = 'on'"
            + " AND current_setting('synchronous_commit') = 'on' AND current_setting('full_page_writes') = 'on')::int";

    private ServerCheck() {}

    /** Makes the database the first time; fails unless every commit is durable. */
    static void prepare(int port, String user, String password, String database) throws InterruptedException {
        PostgresqlConnectionFactory own = factory(port, user, password, database);
        PostgresqlConnectionFactory initial = factory(port, user, password, "postgres");
        try {
            query(own, DURABILITY).onErrorResume(R2dbcException.class, e -> NO_SUCH_DATABASE.equals(e.getSqlState())
                    ? query(initial, "CREATE DATABASE " + database).then(query(own, DURABILITY))
                    : Mono.error(e))
                    .toFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new EmbeddedPostgresException("the embedded PostgreSQL is not fit for use", e);
        }
    }

    private static PostgresqlConnectionFactory factory(int port, String user, String password, String database) {
        return new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder().host(Cluster.HOST).port(port)
                .username(user).password(password).database(database).connectTimeout(PATIENCE)
                .applicationName("acs-start").build());
    }

    private static Mono<Void> query(PostgresqlConnectionFactory factory, String sql) {
        return Mono.usingWhen(factory.create(), connection -> connection.createStatement(sql).execute()
                .flatMap(result -> result.map((row, metadata) -> 1)).then(), PostgresqlConnection::close);
    }
}
