package acs.store;

import java.time.Duration;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import acs.port.WakeStore.WakeRecord;
import acs.port.Waker;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Keeps last wakes, many in one transaction and each device's newest one alone. What is lost with the process or a database that
 * is away costs a wake too many.
 */
final class WakeWriter {
    private static final Logger LOG = LoggerFactory.getLogger(WakeWriter.class);
    private static final Duration GATHER = Duration.ofMillis(100);
    private static final int BATCH_MAX = 200;
    private static final int WAITING_MAX = 20_000;
    static final String KEEP = """
            INSERT INTO device_wake AS w (device_id, at, method, outcome, detail, came_by, next_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (device_id) DO UPDATE SET at = excluded.at, method = excluded.method,
                outcome = excluded.outcome, detail = excluded.detail, came_by = coalesce(excluded.came_by, w.came_by),
                next_at = excluded.next_at""";

    private final Function<Function<Connection, Mono<Long>>, Mono<Long>> database;
    private final Complaints lost = new Complaints(LOG, "wake(s) are not kept");
    /** By device, in the order of the keys, so that nodes lock rows alike. Guarded by itself. */
    private final TreeMap<String, WakeRecord> waiting = new TreeMap<>();
    private boolean scheduled;

    /** @param database runs work on a connection */
    WakeWriter(Function<Function<Connection, Mono<Long>>, Mono<Long>> database) {
        this.database = database;
    }

    void add(WakeRecord wake) {
        synchronized (waiting) {
            if (waiting.size() < WAITING_MAX || waiting.containsKey(wake.deviceKey())) {
                waiting.merge(wake.deviceKey(), wake, WakeWriter::newer);
            }
            schedule();
        }
    }

    /** Writes what waits; for the end. */
    Mono<Void> flush() {
        return Mono.defer(() -> write(take()).then());
    }

    private static WakeRecord newer(WakeRecord old, WakeRecord wake) {
        return new WakeRecord(wake.deviceKey(), wake.at(), wake.method(), wake.outcome(), wake.detail(),
                wake.cameBy() == null ? old.cameBy() : wake.cameBy(), wake.nextAt());
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            Schedulers.parallel().schedule(this::run, GATHER.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void run() {
        write(take()).subscribe(rows -> {}, error -> {}, this::next);
    }

    private void next() {
        synchronized (waiting) {
            scheduled = false;
            if (!waiting.isEmpty()) {
                schedule();
            }
        }
    }

    private Map<String, WakeRecord> take() {
        synchronized (waiting) {
            Map<String, WakeRecord> batch = new TreeMap<>();
            for (Iterator<Map.Entry<String, WakeRecord>> each = waiting.entrySet().iterator(); each.hasNext()
                    && batch.size() < BATCH_MAX;) {
                Map.Entry<String, WakeRecord> next = each.next();
                batch.put(next.getKey(), next.getValue());
                each.remove();
            }
            return batch;
        }
    }

    private Mono<Long> write(Map<String, WakeRecord> batch) {
        return batch.isEmpty()
                ? Mono.empty()
                : database.apply(connection -> keep(connection, batch)).onErrorResume(error -> {
                    lost.add(batch.size(), error);
                    return Mono.empty();
                });
    }

    private static Mono<Long> keep(Connection connection, Map<String, WakeRecord> batch) {
        Statement statement = connection.createStatement(KEEP);
        boolean isFirst = true;
        for (WakeRecord wake : batch.values()) {
            if (!isFirst) {
                statement.add();
            }
            isFirst = false;
            bind(statement, wake);
        }
        return Mono.from(connection.beginTransaction())
                .then(Flux.from(statement.execute()).concatMap(Result::getRowsUpdated).reduce(0L, Long::sum))
                .flatMap(rows -> Mono.from(connection.commitTransaction()).thenReturn(rows))
                .onErrorResume(error -> Mono.from(connection.rollbackTransaction()).then(Mono.error(error)));
    }

    private static void bind(Statement statement, WakeRecord wake) {
        statement.bind(0, StoredText.clean(wake.deviceKey())).bind(1, wake.at());
        Ending.bind(statement, 2, word(wake.method()), String.class);
        statement.bind(3, wake.outcome().name().toLowerCase(Locale.ROOT)).bind(4, StoredText.column(wake.detail()));
        Ending.bind(statement, 5, word(wake.cameBy()), String.class);
        statement.bind(6, wake.nextAt());
    }

    private static @Nullable String word(Waker.@Nullable Method method) {
        return method == null ? null : method.name().toLowerCase(Locale.ROOT);
    }
}
