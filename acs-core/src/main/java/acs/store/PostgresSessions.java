package acs.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongPredicate;

import acs.memory.MemoryBudget;
import acs.memory.MemoryLimits;
import acs.memory.MemoryUse;
import acs.port.CaptureStore;
import acs.port.CapturedEnvelope;
import acs.port.HistoryPart;
import acs.port.ReadBounds;
import acs.port.RowBatch;
import acs.port.SessionLog;
import acs.port.SessionLogListener;
import acs.port.SessionRecord;
import acs.port.SessionStore;
import acs.port.TimeOrderedId;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Statement;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The session log on PostgreSQL, on two connections of its own, so that it never delays anything else. */
public final class PostgresSessions implements SessionLog, SessionStore, CaptureStore {
    private static final String COLUMNS = """
            SELECT session_id, device_id, started_at, duration_ms, event, outcome, remote_address, bytes_received,
                   bytes_sent, steps_omitted, envelopes IS NOT NULL AS captured, steps,\s""";
    private static final BoundedRows LIST = new BoundedRows(COLUMNS + """
            '' FROM device_session WHERE device_id = $1 AND (started_at, session_id) < ($2, $3)""",
            "started_at DESC, session_id DESC", "200 + octet_length(steps)");
    private static final String SIZE = """
            SELECT (octet_length(steps) + coalesce(octet_length(envelopes), 0))::bigint FROM device_session
             WHERE device_id = $1 AND started_at = $2 AND session_id = $3""";
    /** Bytes of the texts, of what is read from them and of the answer, for each byte. */
    private static final int HELD_FOR_EACH = 6;
    private static final String FIND = COLUMNS + """
            coalesce(envelopes, '') FROM device_session WHERE device_id = $1 AND started_at = $2 AND session_id = $3""";

    private static final String KNOWN = "SELECT count(*) FROM device WHERE device_id = $1";
    private static final String FORGET = "DELETE FROM session_capture WHERE until <= $1";
    private static final String CAPTURE = """
            INSERT INTO session_capture (device_id, until)
            SELECT $1, $2 WHERE (SELECT count(*) FROM session_capture WHERE device_id <> $1) < $3
            ON CONFLICT (device_id) DO UPDATE SET until = excluded.until""";
    private static final String UNTIL = "SELECT until FROM session_capture WHERE device_id = $1 AND until > $2";
    private static final String END = "DELETE FROM session_capture WHERE device_id = $1";
    private static final String CAPTURED = """
            SELECT device_id, until FROM session_capture WHERE until > $1 ORDER BY until DESC, device_id LIMIT $2""";

    private static final CapturedEnvelope ENVELOPES_LEFT_OUT = new CapturedEnvelope("",
            "not kept: more was captured of the device in this hour than is kept");

    private final ConnectionPool pool;
    private final StoreSettings settings;
    private final Clock clock;
    private final HistoryBudget history;
    private final SessionWriter writer;

    /** Thins no history, with a memory budget of its own; connects when first asked. */
    public PostgresSessions(DatabaseConnections connections, StoreSettings settings, SessionLogListener listener,
            Clock clock) {
        this(connections, settings, listener, HistoryBudget.unlimited(), clock,
                new MemoryBudget(MemoryLimits.only(Long.MAX_VALUE)));
    }

    /**
     * Connects when first asked.
     *
     * @param history decides what is kept of sessions; the log of Informs shares it
     * @param memory  from which what waits to be written is drawn
     */
    public PostgresSessions(DatabaseConnections connections, StoreSettings settings, SessionLogListener listener,
            HistoryBudget history, Clock clock, MemoryBudget memory) {
        this.history = history;
        this.pool = connections.sessionPool();
        this.settings = settings;
        this.clock = clock;
        this.writer = new SessionWriter(work -> run(settings.statementTimeout(), work), settings.sessionQueueMax(),
                memory.open(MemoryUse.SESSIONS, SessionWriter.class), listener);
    }

    @Override
    public void add(SessionRecord session) {
        // Somebody asked for captured sessions, so they have a share of their own.
        if (session.isCaptured() && isKept(HistoryPart.ENVELOPES, session)) {
            writer.add(session);
            return;
        }
        SessionRecord bare = session.isCaptured() ? session.withoutEnvelopes(ENVELOPES_LEFT_OUT) : session;
        if (isKept(HistoryPart.SESSIONS, bare)) {
            writer.add(bare);
        }
    }

    private boolean isKept(HistoryPart part, SessionRecord session) {
        return history.keeps(part, session.deviceKey(), SessionJson.diskBytes(session),
                session.startedAt().plus(session.duration()));
    }

    @Override
    public Mono<RowBatch<SessionRecord>> sessions(String deviceKey, String before, ReadBounds bounds) {
        Optional<UUID> from = before.isEmpty() ? Optional.of(new UUID(-1, -1)) : OperationRows.id(before);
        return from.isEmpty()
                ? Mono.just(new RowBatch<>(List.of(), false))
                : read(connection -> LIST.read(connection,
                        List.of(StoredText.clean(deviceKey), startedAt(from.get()), from.get()), bounds,
                        PostgresSessions::session));
    }

    @Override
    public Mono<SessionRecord> session(String deviceKey, String sessionId, LongPredicate room) {
        return Mono.justOrEmpty(OperationRows.id(sessionId)).flatMap(id -> read(connection -> one(connection, SIZE,
                deviceKey, id, row -> Rows.number(row, 0))
                .flatMap(bytes -> ReadRoom.taken(room, bytes * HELD_FOR_EACH))
                .flatMap(taken -> one(connection, FIND, deviceKey, id, PostgresSessions::session))));
    }

    private static <T> Mono<T> one(Connection connection, String sql, String deviceKey, UUID id,
            Function<Readable, T> read) {
        return FileContents.first(connection.createStatement(sql).bind(0, StoredText.clean(deviceKey))
                .bind(1, startedAt(id)).bind(2, id), read);
    }

    @Override
    public Mono<Boolean> capture(String deviceKey, Instant until, int devicesMax) {
        String id = StoredText.clean(deviceKey);
        return read(connection -> rows(connection.createStatement(KNOWN).bind(0, id), row -> Rows.number(row, 0))
                .filter(known -> known.getFirst() > 0)
                .flatMap(known -> Rows.changed(connection.createStatement(FORGET).bind(0, clock.instant())))
                .flatMap(forgotten -> Rows.changed(connection.createStatement(CAPTURE).bind(0, id).bind(1, until)
                        .bind(2, devicesMax)))
                .map(rows -> rows > 0));
    }

    @Override
    public Mono<Instant> capturedUntil(String deviceKey) {
        return read(connection -> rows(connection.createStatement(UNTIL).bind(0, StoredText.clean(deviceKey))
                .bind(1, clock.instant()), row -> Rows.instant(row, 0)))
                .flatMap(found -> Mono.justOrEmpty(found.stream().findFirst()));
    }

    @Override
    public Mono<Void> endCapture(String deviceKey) {
        return read(connection -> Rows.changed(connection.createStatement(END).bind(0, StoredText.clean(deviceKey))))
                .then();
    }

    @Override
    public Mono<Map<String, Instant>> captured(int devicesMax) {
        return read(connection -> Flux.from(connection.createStatement(CAPTURED).bind(0, clock.instant())
                .bind(1, devicesMax).execute())
                .concatMap(result -> result.map((row, metadata) -> Map.entry(Rows.text(row, 0), Rows.instant(row, 1))))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Writes what waits, as far as the time allows, and closes its connections. */
    public Mono<Void> close() {
        return writer.close(settings.statementTimeout().multipliedBy(2)).then(pool.disposeLater());
    }

    /** How many entries were taken and not dealt with. */
    int waiting() {
        return writer.waiting();
    }

    /** A session's id tells its start, so that a look-up reads one partition alone. */
    private static Instant startedAt(UUID id) {
        return Instant
                .ofEpochMilli(Math.min(TimeOrderedId.millis(id), Instant.parse("9999-01-01T00:00:00Z").toEpochMilli()));
    }

    private static SessionRecord session(Readable row) {
        return new SessionRecord(Rows.uuid(row, 0).toString(), Rows.text(row, 1), Rows.instant(row, 2),
                Duration.ofMillis(Rows.number(row, 3)), Rows.text(row, 4), Rows.text(row, 5), Rows.text(row, 6),
                Rows.number(row, 7), Rows.number(row, 8), Rows.integer(row, 9), Rows.flag(row, 10),
                SessionJson.read(Rows.text(row, 11), Rows.text(row, 12)));
    }

    private static <T> Mono<List<T>> rows(Statement statement, Function<Readable, T> read) {
        return Flux.from(statement.execute()).concatMap(result -> result.map((row, metadata) -> read.apply(row)))
                .collectList();
    }

    private <T> Mono<T> read(Function<Connection, Mono<T>> work) {
        return run(settings.readTimeout(), work);
    }

    private <T> Mono<T> run(Duration max, Function<Connection, Mono<T>> work) {
        return Mono.usingWhen(pool.create(), work, Connection::close).timeout(max)
                .onErrorMap(Failure::toStoreException);
    }
}
