package acs.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import acs.port.NatBindings;
import acs.port.NatBindingsListener;
import acs.port.StoreException;
import acs.port.StoreException.Reason;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * {@link NatBindings} on PostgreSQL, on a small pool of its own. Of what waits each device has its latest binding alone, and
 * many go in one statement; a binding that stands in its row already is not written again for some hours. While the database
 * is away the latest ones wait, up to a bound; devices prove theirs again sooner or later, so those beyond are let go.
 */
public final class PostgresBindings implements NatBindings {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresBindings.class);
    private static final Duration GATHER = Duration.ofMillis(100);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(10);
    /** A proof that changes nothing is news only after this long. */
    static final Duration UNCHANGED_FOR = Duration.ofHours(6);
    private static final int BATCH_MAX = 500;

    /** For devices of the inventory alone. An older proof, of another node for instance, never takes a newer one's place. */
    private static final String WRITE = """
            INSERT INTO device_binding AS b (device_id, address, learnt_at)
            SELECT d.device_id, u.address, u.learnt_at
              FROM device d, unnest($1::text[], $2::text[], $3::timestamptz[]) AS u (id, address, learnt_at)
             WHERE d.device_id = u.id AND d.device_id = ANY ($1)
            ON CONFLICT (device_id) DO UPDATE SET address = excluded.address, learnt_at = excluded.learnt_at
             WHERE b.learnt_at < excluded.learnt_at
               AND (b.address <> excluded.address OR b.learnt_at < excluded.learnt_at - $4 * interval '1 second')""";
    private static final String FIND = "SELECT address, learnt_at FROM device_binding WHERE device_id = $1";

    private final ConnectionPool pool;
    private final StoreSettings settings;
    private final int waitingMax;
    private final NatBindingsListener listener;
    private final Complaints lost = new Complaints(LOG, "NAT binding(s) could not be stored");
    private final Object lock = new Object();
    private final Map<String, Binding> waiting = new LinkedHashMap<>();
    private boolean isScheduled;
    private boolean isWriting;
    private boolean isClosed;

    /**
     * Connects when first asked.
     *
     * @param waitingMax devices whose bindings may wait to be written; those of others are let go
     */
    public PostgresBindings(DatabaseConnections connections, StoreSettings settings, int waitingMax,
            NatBindingsListener listener) {
        this.pool = connections.sessionPool();
        this.settings = settings;
        this.waitingMax = waitingMax;
        this.listener = listener;
    }

    @Override
    public void learnt(String deviceKey, Binding binding) {
        synchronized (lock) {
            if (!isClosed && (waiting.containsKey(deviceKey) || waiting.size() < waitingMax)) {
                waiting.put(deviceKey, binding);
                schedule(GATHER);
                return;
            }
        }
        listener.settled(1, false);
        lost.add(1, new StoreException(Reason.OVERLOADED, "too many wait, or the store is closing"));
    }

    @Override
    public Mono<Binding> find(String deviceKey) {
        return run(settings.readTimeout(), connection -> Flux
                .from(connection.createStatement(FIND).bind(0, StoredText.clean(deviceKey)).execute())
                .concatMap(result -> result
                        .map((row, metadata) -> new Binding(Rows.text(row, 0), Rows.instant(row, 1))))
                .next());
    }

    /** Takes no more, writes what waits as far as the time allows, and closes its connections. */
    public Mono<Void> close() {
        return Mono.fromRunnable(() -> {
            synchronized (lock) {
                isClosed = true;
            }
        }).then(Flux.interval(Duration.ZERO, POLL).onBackpressureDrop().filter(tick -> waiting() == 0).next()
                .timeout(settings.statementTimeout()).onErrorComplete()).then(pool.disposeLater());
    }

    /** How many devices' bindings wait or are being written. */
    int waiting() {
        synchronized (lock) {
            return waiting.size() + (isWriting ? 1 : 0);
        }
    }

    /** Under the lock. */
    private void schedule(Duration after) {
        if (!isScheduled && !isWriting) {
            isScheduled = true;
            Schedulers.parallel().schedule(this::flush, after.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void flush() {
        Map<String, Binding> batch = take();
        run(settings.statementTimeout(), connection -> write(connection, batch)).subscribe(rows -> {},
                error -> failed(batch, error), () -> {
                    listener.settled(batch.size(), true);
                    next(GATHER);
                });
    }

    private Map<String, Binding> take() {
        Map<String, Binding> batch = new LinkedHashMap<>();
        synchronized (lock) {
            isScheduled = false;
            isWriting = true;
            var entries = waiting.entrySet().iterator();
            while (batch.size() < BATCH_MAX && entries.hasNext()) {
                Map.Entry<String, Binding> entry = entries.next();
                batch.put(entry.getKey(), entry.getValue());
                entries.remove();
            }
        }
        return batch;
    }

    /** Data that the database refuses will not do the next time either; all else waits for it to come back. */
    private void failed(Map<String, Binding> batch, Throwable error) {
        boolean isRefused = error instanceof StoreException told && told.reason() == Reason.REJECTED;
        int gone = 0;
        synchronized (lock) {
            for (Map.Entry<String, Binding> entry : batch.entrySet()) {
                boolean isOutdone = waiting.containsKey(entry.getKey());
                if (isRefused || (!isOutdone && waiting.size() >= waitingMax)) {
                    gone++;
                } else if (!isOutdone) {
                    waiting.put(entry.getKey(), entry.getValue());
                }
            }
        }
        if (gone > 0) {
            listener.settled(gone, false);
            lost.add(gone, error);
        }
        next(RETRY);
    }

    private void next(Duration after) {
        synchronized (lock) {
            isWriting = false;
            if (!waiting.isEmpty()) {
                schedule(isClosed ? POLL : after);
            }
        }
    }

    private static Mono<Long> write(Connection connection, Map<String, Binding> batch) {
        List<Map.Entry<String, Binding>> rows = new ArrayList<>(batch.entrySet());
        // In one order everywhere, so that two nodes never wait for each other.
        rows.sort(Map.Entry.comparingByKey());
        return Rows.changed(connection.createStatement(WRITE)
                .bind(0, rows.stream().map(row -> StoredText.clean(row.getKey())).toArray(String[]::new))
                .bind(1, rows.stream().map(row -> row.getValue().address()).toArray(String[]::new))
                .bind(2, rows.stream().map(row -> row.getValue().at()).toArray(Instant[]::new))
                .bind(3, UNCHANGED_FOR.toSeconds()));
    }

    private <T> Mono<T> run(Duration max, Function<Connection, Mono<T>> work) {
        return Mono.usingWhen(pool.create(), work, Connection::close).timeout(max)
                .onErrorMap(Failure::toStoreException);
    }
}
