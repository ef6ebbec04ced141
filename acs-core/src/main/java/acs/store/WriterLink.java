package acs.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import acs.port.StoreException;
import acs.port.StoreException.Reason;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
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
    /** No device has the empty key. */
    private static final List<String> PROBE = List.of(
            "INSERT INTO device_shadow SELECT '', 0, decode(repeat('00', 256 * 1024), 'hex')",
            "DELETE FROM device_shadow WHERE device_id = ''", """
                    UPDATE device SET last_inform = last_inform WHERE device_id
                           = (SELECT device_id FROM device ORDER BY device_id LIMIT 1 FOR UPDATE SKIP LOCKED)""");
    private static final Duration WATCH_PERIOD = Duration.ofSeconds(1);

    private final Mono<PostgresqlConnection> writer;
    private final StoreSettings settings;
    private final Runnable whenOpen;
    private final AtomicReference<@Nullable PostgresqlConnection> current = new AtomicReference<>();
    private final Disposable.Swap connecting = Disposables.swap();
    private final Disposable.Swap watch = Disposables.swap();
    private volatile boolean closed;
    /** Whether the last connection was given up, so that the next one must show first that it can write. */
    private volatile boolean suspect;

    /**
     * Opens nothing yet.
     *
     * @param writer   makes a connection for each subscriber
     * @param whenOpen is told on the driver's thread
     */
    WriterLink(Mono<PostgresqlConnection> writer, StoreSettings settings, Runnable whenOpen) {
        this.writer = writer;
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
                .subscribe());
    }

    /** Gives a connection up whose state is not known, without waiting for the server, and opens another. */
    void discard(PostgresqlConnection connection, Throwable reason) {
        if (current.compareAndSet(connection, null)) {
            LOG.warn("lost the database: {}", reason.toString());
            suspect = true;
            watch.update(Disposables.disposed());
            hangUp(connection);
            connect();
        }
    }

    /** Closes in order. */
    Mono<Void> close() {
        closed = true;
        connecting.dispose();
        watch.dispose();
        PostgresqlConnection connection = current.getAndSet(null);
        return connection == null
                ? Mono.empty()
                : connection.close().timeout(settings.connectTimeout()).onErrorComplete();
    }

    private void opened(PostgresqlConnection connection) {
        PostgresqlConnection late = current.getAndSet(connection);
        if (late != null) {
            // Its opening was given up in the moment it succeeded, and begun again.
            hangUp(late);
        }
        // In this order, and the other one in close(): one of the two sees what the other did.
        if (closed) {
            if (current.compareAndSet(connection, null)) {
                hangUp(connection);
            }
            return;
        }
        suspect = false;
        watch.update(Flux.interval(WATCH_PERIOD).onBackpressureDrop()
                // Asks the socket alone; a lost connection is noticed without a record that has to fail for it.
                .concatMap(tick -> connection.validate(ValidationDepth.LOCAL))
                .filter(alive -> !alive).next()
                .subscribe(dead -> discard(connection,
                        new StoreException(Reason.UNAVAILABLE, "the server closed the connection"))));
        LOG.info("connected to the database");
        whenOpen.run();
    }

    /**
     * A connection counts only when the server confirms commits that are on disk, and takes writes; after a failure it
     * has to show that, since a server whose disk is full lets one connect and read. It is taken over before it leaves
     * the hands that close it: operators further down drop what reaches them in the moment of their end.
     */
    private Mono<Void> open() {
        return Mono.usingWhen(writer,
                connection -> check(connection).then(Mono.defer(() -> suspect ? probe(connection) : Mono.empty()))
                        .then(Mono.<Void>fromRunnable(() -> opened(connection))),
                connection -> Mono.empty(), (connection, error) -> closing(connection), WriterLink::closing)
                .timeout(settings.connectTimeout());
    }

    private static Mono<Void> check(PostgresqlConnection connection) {
        return connection.createStatement("SELECT current_setting('synchronous_commit') <> 'off'"
                + " AND current_setting('fsync') = 'on' AND NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off'")
                .execute()
                .concatMap(result -> result.map((row, metadata) -> Boolean.TRUE.equals(row.get(0, Boolean.class))))
                .single().flatMap(durable -> durable
                        ? Mono.<Void>empty()
                        : Mono.error(new StoreException(Reason.UNAVAILABLE,
                                "the database is read-only or does not keep what it confirms (fsync, synchronous_commit)")));
    }

    /** Writes durably: a document that needs new pages, gone again at once, and a device's row as it is. */
    private static Mono<Void> probe(PostgresqlConnection connection) {
        return Mono.usingWhen(connection.beginTransaction().thenReturn(connection),
                same -> Flux.fromIterable(PROBE)
                        .concatMap(sql -> same.createStatement(sql).execute()
                                .concatMap(PostgresqlResult::getRowsUpdated))
                        .then(),
                PostgresqlConnection::commitTransaction, (same, error) -> same.rollbackTransaction(),
                PostgresqlConnection::rollbackTransaction);
    }

    /** Begins to close; whether the server still listens is waited for by nobody. */
    private static void hangUp(PostgresqlConnection connection) {
        connection.close().onErrorComplete().subscribe();
    }

    private static Mono<Void> closing(PostgresqlConnection connection) {
        return Mono.fromRunnable(() -> hangUp(connection));
    }
}
