package acs.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import acs.operation.WorkFlag;
import io.r2dbc.spi.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Takes the flags of devices down that have nothing open any more, many in one statement. A hint that is lost costs the
 * device's next session a claim that finds nothing, and comes again with it.
 */
final class IdleHints {
    private static final Logger LOG = LoggerFactory.getLogger(IdleHints.class);
    static final Duration GATHER = Duration.ofMillis(100);
    private static final int BATCH_MAX = 500;
    private static final int WAITING_MAX = 20_000;
    /** What an enqueue has changed since is left alone; the lowest bit may have been added by the session. */
    private static final String LOWER = """
            UPDATE device d SET work = 0
              FROM unnest($1::text[], $2::bigint[]) AS u (id, seen)
             WHERE d.device_id = u.id AND d.device_id = ANY ($1) AND (d.work >> 1) = (u.seen >> 1)""";

    private final Function<Function<Connection, Mono<Long>>, Mono<Long>> database;
    private final Complaints lost = new Complaints(LOG, "flag(s) of idle devices stay up for now");
    private final ConcurrentLinkedQueue<Hint> hints = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** @param database runs work on a connection */
    IdleHints(Function<Function<Connection, Mono<Long>>, Mono<Long>> database) {
        this.database = database;
    }

    private record Hint(String deviceKey, long seen) {}

    void add(String deviceKey, WorkFlag seen) {
        if (seen.isGuess()) {
            return;
        }
        if (waiting.incrementAndGet() > WAITING_MAX) {
            waiting.decrementAndGet();
            return;
        }
        hints.add(new Hint(StoredText.clean(deviceKey), seen.value()));
        schedule();
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            Schedulers.parallel().schedule(this::flush, GATHER.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void flush() {
        List<Hint> batch = take();
        database.apply(connection -> lower(connection, batch)).subscribe(rows -> {},
                error -> {
                    lost.add(batch.size(), error);
                    next();
                }, this::next);
    }

    private void next() {
        scheduled.set(false);
        if (waiting.get() > 0) {
            schedule();
        }
    }

    private List<Hint> take() {
        List<Hint> batch = new ArrayList<>();
        while (batch.size() < BATCH_MAX) {
            Hint next = hints.poll();
            if (next == null) {
                break;
            }
            batch.add(next);
        }
        waiting.addAndGet(-batch.size());
        return batch;
    }

    /** In the order of the keys, as commits of Informs lock them. */
    private static Mono<Long> lower(Connection connection, List<Hint> batch) {
        TreeMap<String, Long> sorted = new TreeMap<>();
        batch.forEach(hint -> sorted.put(hint.deviceKey(), hint.seen()));
        return Rows.changed(connection.createStatement(LOWER).bind(0, sorted.keySet().toArray(String[]::new))
                .bind(1, sorted.values().toArray(Long[]::new)));
    }
}
