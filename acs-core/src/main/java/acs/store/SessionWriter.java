package acs.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import acs.memory.MemoryShare;
import acs.port.CapturedEnvelope;
import acs.port.SessionLogListener;
import acs.port.SessionRecord;
import acs.port.SessionStep;
import acs.port.StoreException;
import acs.port.StoreException.Reason;
import io.r2dbc.spi.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Writes the session log, many entries in one statement. What waits is bounded in number and size; what is too much, and what
 * comes while the store is away, is lost, counted and complained of: no session waits for its log. Thread-safe.
 */
final class SessionWriter {
    private static final Logger LOG = LoggerFactory.getLogger(SessionWriter.class);
    static final Duration GATHER = Duration.ofMillis(200);
    private static final int BATCH_MAX = 500;
    private static final long BATCH_BYTES_MAX = 8L << 20;
    /** Of everything that waits. */
    static final long WAITING_BYTES_MAX = 32L << 20;
    /** Objects of a step, without its texts. */
    private static final long STEP_BYTES = 128;
    private static final long SESSION_BYTES = 512;
    private static final long CHARACTER_BYTES = 2;
    private static final Duration POLL = Duration.ofMillis(10);
    /** For devices of the inventory alone: nobody else's sessions can be asked for. */
    private static final String INSERT = """
            INSERT INTO device_session (device_id, started_at, session_id, duration_ms, event, outcome, remote_address,
                                        bytes_received, bytes_sent, steps_omitted, steps, envelopes)
            SELECT d.device_id, u.started_at, u.session_id::uuid, u.duration_ms, u.event, u.outcome, u.remote_address,
                   u.bytes_received, u.bytes_sent, u.steps_omitted, u.steps, nullif(u.envelopes, '')
              FROM device d, unnest($1::text[], $2::timestamptz[], $3::text[], $4::bigint[], $5::text[], $6::text[],
                                    $7::text[], $8::bigint[], $9::bigint[], $10::int[], $11::text[], $12::text[])
                   AS u (id, started_at, session_id, duration_ms, event, outcome, remote_address, bytes_received,
                         bytes_sent, steps_omitted, steps, envelopes)
             WHERE d.device_id = u.id AND d.device_id = ANY ($1)
            ON CONFLICT DO NOTHING""";

    private final Function<Function<Connection, Mono<Long>>, Mono<Long>> database;
    private final int queueMax;
    private final MemoryShare memory;
    private final SessionLogListener listener;
    private final Complaints lost = new Complaints(LOG, "session(s) are missing in the session log");
    private final ConcurrentLinkedQueue<SessionRecord> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile boolean closed;

    /**
     * @param database runs work on a connection
     * @param memory   for all that waits; belongs to the writer as long as the process lives
     */
    SessionWriter(Function<Function<Connection, Mono<Long>>, Mono<Long>> database, int queueMax, MemoryShare memory,
            SessionLogListener listener) {
        this.memory = memory;
        this.database = database;
        this.queueMax = queueMax;
        this.listener = listener;
    }

    void add(SessionRecord session) {
        long bytes = bytes(session);
        int entries = waiting.incrementAndGet();
        boolean fits = waitingBytes.addAndGet(bytes) <= WAITING_BYTES_MAX && entries <= queueMax;
        if (closed || !fits || !memory.add(bytes)) {
            forget(1, bytes);
            lose(1, new StoreException(Reason.OVERLOADED, closed ? "the store is closing" : "too many wait"));
            return;
        }
        queue.add(session);
        schedule();
    }

    /** Takes no more and writes what waits, for so long at most. */
    Mono<Void> close(Duration max) {
        return Mono.defer(() -> {
            closed = true;
            return Flux.interval(Duration.ZERO, POLL).onBackpressureDrop().filter(tick -> waiting.get() == 0).next()
                    .timeout(max).onErrorComplete().then();
        });
    }

    /** How many were taken and not dealt with. */
    int waiting() {
        return waiting.get();
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            Schedulers.parallel().schedule(this::flush, closed ? 0 : GATHER.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void flush() {
        List<SessionRecord> batch = take();
        Mono.defer(() -> database.apply(connection -> insert(connection, batch))).subscribe(rows -> {},
                error -> {
                    lose(batch.size(), error);
                    next(batch);
                }, () -> {
                    listener.settled(batch.size(), true);
                    next(batch);
                });
    }

    private void lose(int entries, Throwable why) {
        lost.add(entries, why);
        listener.settled(entries, false);
    }

    private void next(List<SessionRecord> done) {
        long bytes = done.stream().mapToLong(SessionWriter::bytes).sum();
        forget(done.size(), bytes);
        memory.release(bytes);
        scheduled.set(false);
        if (!queue.isEmpty()) {
            schedule();
        }
    }

    private void forget(int entries, long bytes) {
        waiting.addAndGet(-entries);
        waitingBytes.addAndGet(-bytes);
    }

    private List<SessionRecord> take() {
        List<SessionRecord> batch = new ArrayList<>();
        long bytes = 0;
        while (batch.size() < BATCH_MAX && bytes < BATCH_BYTES_MAX) {
            SessionRecord next = queue.poll();
            if (next == null) {
                break;
            }
            bytes += bytes(next);
            batch.add(next);
        }
        return batch;
    }

    /** What an entry takes in memory, nearly. */
    private static long bytes(SessionRecord session) {
        long characters = (long) session.deviceKey().length() + session.remoteAddress().length();
        for (SessionStep step : session.steps()) {
            CapturedEnvelope envelope = step.envelope();
            characters += step.name().length()
                    + (envelope == null ? 0 : envelope.text().length() + envelope.note().length());
        }
        return SESSION_BYTES + session.steps().size() * STEP_BYTES + characters * CHARACTER_BYTES;
    }

    private static Mono<Long> insert(Connection connection, List<SessionRecord> batch) {
        return Rows.changed(connection.createStatement(INSERT)
                .bind(0, texts(batch, SessionRecord::deviceKey))
                .bind(1, batch.stream().map(SessionRecord::startedAt).toArray(Instant[]::new))
                .bind(2, texts(batch, SessionRecord::sessionId))
                .bind(3, numbers(batch, session -> session.duration().toMillis()))
                .bind(4, texts(batch, SessionRecord::event)).bind(5, texts(batch, SessionRecord::outcome))
                .bind(6, texts(batch, SessionRecord::remoteAddress))
                .bind(7, numbers(batch, SessionRecord::bytesReceived))
                .bind(8, numbers(batch, SessionRecord::bytesSent))
                .bind(9, batch.stream().map(SessionRecord::stepsOmitted).toArray(Integer[]::new))
                .bind(10, texts(batch, session -> SessionJson.steps(session.steps())))
                .bind(11, texts(batch,
                        session -> session.isCaptured() ? SessionJson.envelopes(session.steps()) : "")));
    }

    private static String[] texts(List<SessionRecord> batch, Function<SessionRecord, String> column) {
        return batch.stream().map(column).map(StoredText::clean).toArray(String[]::new);
    }

    private static Long[] numbers(List<SessionRecord> batch, ToLongFunction<SessionRecord> column) {
        return batch.stream().mapToLong(column).boxed().toArray(Long[]::new);
    }
}
