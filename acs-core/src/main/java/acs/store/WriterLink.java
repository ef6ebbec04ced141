package acs.store;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import acs.port.StoreException;
import acs.port.StoreException.Reason;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.ValidationDepth;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * A commit group's connection: open or being opened again, by itself and without end until closed. A background service, so
 * it subscribes to its own work.
 */
final class WriterLink {
    private static final Logger LOG = LoggerFactory.getLogger(WriterLink.class);
    private static final Duration BACKOFF_FIRST = Duration.ofMillis(50);
    private static final Duration WATCH_PERIOD = Duration.ofSeconds(1);

    private final DatabaseConnections connections;
    private final StoreSettings settings;
    private final Runnable whenOpen;
    private final AtomicReference<@Nullable PostgresqlConnection> current = new AtomicReference<>();
    private final Disposable.Swap connecting = Disposables.swap();
    private final Disposable.Swap watch = Disposables.swap();

    /** Opens nothing yet. {@code whenOpen} is told on the driver's thread. */
    WriterLink(DatabaseConnections connections, StoreSettings settings, Runnable whenOpen) {
        this.connections = connections;
        this.settings = settings;
        this.whenOpen = whenOpen;
    }

    /** The connection, {@code null} while there is none. */
    @Nullable
    PostgresqlConnection connection() {
        return current.get();
    }

    /** Connects, and keeps trying. */
    void connect() {
        connecting.update(open()
                .retryWhen(Retry.backoff(Long.MAX_VALUE, BACKOFF_FIRST).maxBackoff(settings.reconnectBackoffMax())
                        .doBeforeRetry(retry -> LOG.warn("no connection to the database (attempt {}): {}",
                                retry.totalRetries() + 1, retry.failure().getMessage())))
                .subscribe(this::opened));
    }

    /** Gives a connection up whose state is not known, without waiting for the server, and opens another. */
    void discard(PostgresqlConnection connection, Throwable reason) {
        if (current.compareAndSet(connection, null)) {
            LOG.warn("lost the database: {}", reason.toString());
            watch.update(Disposables.disposed());
            hangUp(connection);
            connect();
        }
    }

    /** Closes in order. */
    Mono<Void> close() {
        connecting.dispose();
        watch.dispose();
        PostgresqlConnection connection = current.getAndSet(null);
        return connection == null
                ? Mono.empty()
                : connection.close().timeout(settings.connectTimeout()).onErrorComplete();
    }

    private void opened(PostgresqlConnection connection) {
        if (connecting.isDisposed()) {
            hangUp(connection);
            return;
        }
        current.set(connection);
        watch.update(Flux.interval(WATCH_PERIOD).onBackpressureDrop()
                // Asks the socket alone; a lost connection is noticed without a record that has to fail for it.
                .concatMap(tick -> connection.validate(ValidationDepth.LOCAL))
                .filter(alive -> !alive).next()
                .subscribe(dead -> discard(connection,
                        new StoreException(Reason.UNAVAILABLE, "the server closed the connection"))));
        LOG.info("connected to the database");
        whenOpen.run();
    }

    /** A connection counts only when the server confirms commits that are on disk, and takes writes. */
    private Mono<PostgresqlConnection> open() {
        return Mono.usingWhen(connections.writers().create(), connection -> check(connection).thenReturn(connection),
                connection -> Mono.empty(), (connection, error) -> quietClose(connection), WriterLink::quietClose)
                .timeout(settings.connectTimeout());
    }

    private static Mono<Void> check(PostgresqlConnection connection) {
        return connection.createStatement("SELECT current_setting('synchronous_commit') <> 'off'"
                + " AND current_setting('fsync') = 'on' AND NOT pg_is_in_recovery()").execute()
                .concatMap(result -> result.map((row, metadata) -> Boolean.TRUE.equals(row.get(0, Boolean.class))))
                .single().flatMap(durable -> durable
                        ? Mono.<Void>empty()
                        : Mono.error(new StoreException(Reason.UNAVAILABLE,
                                "the database is read-only or does not keep what it confirms (fsync, synchronous_commit)")));
    }

    private static void hangUp(PostgresqlConnection connection) {
        quietClose(connection).subscribe();
    }

    private static Mono<Void> quietClose(PostgresqlConnection connection) {
        return connection.close().timeout(Duration.ofSeconds(1)).onErrorComplete();
    }
}
