package acs.store;

import static acs.store.Samples.inform;
import static acs.store.Samples.key;
import static acs.store.Samples.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import acs.cwmp.EventCode;
import acs.memory.MemoryBudget;
import acs.memory.MemoryLimits;
import acs.memory.MemoryShare;
import acs.memory.MemoryUse;
import acs.port.CapturedEnvelope;
import acs.port.HistoryPart;
import acs.port.SessionRecord;
import acs.port.SessionStep;
import acs.port.SessionStep.Kind;
import acs.port.SessionStep.Speaker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class PostgresSessionsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final StoreSettings settings = StoreSettings.defaults();
    private final DatabaseAddress database = TestPostgres.freshDatabase();
    private final DatabaseConnections connections = new DatabaseConnections(database, settings);
    private final AtomicInteger stored = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final PostgresInformLog log = new PostgresInformLog(connections, settings, (records, took, ok) -> {},
            Clock.fixed(NOW, ZoneOffset.UTC));
    private final PostgresSessions sessions = sessions(connections, NOW);

    @BeforeEach
    void start() {
        log.start().block(PATIENCE);
        log.recordInform(inform(1, NOW, List.of(EventCode.BOOT), told("Device.A", "1"))).block(PATIENCE);
        log.recordInform(inform(2, NOW, List.of(EventCode.BOOT), told("Device.A", "1"))).block(PATIENCE);
    }

    @AfterEach
    void stop() {
        log.close().block(PATIENCE);
        sessions.close().block(PATIENCE);
    }

    private PostgresSessions sessions(DatabaseConnections to, Instant time) {
        return new PostgresSessions(to, settings,
                (entries, isStored) -> (isStored ? stored : lost).addAndGet(entries),
                Clock.fixed(time, ZoneOffset.UTC));
    }

    @Test
    void a_session_is_read_as_it_was_told_and_its_envelopes_only_where_one_is_read() {
        SessionStep inform = new SessionStep(0, Speaker.CPE, Kind.RPC, "Inform", 0, 2_345, null,
                new CapturedEnvelope("<a>\u0000 \"ä\" \ud83d</a>", ""));
        SessionStep asked = new SessionStep(7, Speaker.ACS, Kind.RPC, "Reboot", 0, 600,
                "019aa6c4-0000-7000-8000-000000000001", null);
        SessionStep fault = new SessionStep(30, Speaker.CPE, Kind.FAULT, "", 9002, 700, asked.operationId(),
                new CapturedEnvelope("", "not XML, 700 bytes"));
        SessionRecord told = record(1, NOW, true, List.of(inform, asked, fault));
        sessions.add(told);
        awaitStored(1);

        SessionRecord one = sessions.session(key(1), told.sessionId()).blockOptional(PATIENCE).orElseThrow();
        assertThat(one.steps().get(1)).isEqualTo(asked);
        assertThat(one.steps().get(2)).isEqualTo(fault);
        assertThat(one.steps().getFirst().envelope()).isEqualTo(new CapturedEnvelope("<a>\u0000 \"ä\" \uFFFD</a>", ""));
        assertThat(page(1, "", 10)).singleElement().satisfies(listed -> {
            assertThat(listed.isCaptured()).isTrue();
            assertThat(listed.steps()).allMatch(step -> step.envelope() == null).hasSize(3);
            assertThat(listed).usingRecursiveComparison().ignoringFields("steps").isEqualTo(told);
        });
    }

    @Test
    void sessions_are_listed_newest_first_and_page_by_page_of_one_device() {
        List<SessionRecord> told = IntStream.range(0, 7).mapToObj(n -> record(1, NOW.plusSeconds(n), false, List.of()))
                .toList();
        told.forEach(sessions::add);
        sessions.add(record(2, NOW, false, List.of()));
        awaitStored(8);

        List<SessionRecord> first = page(1, "", 3);
        assertThat(first).containsExactly(told.get(6), told.get(5), told.get(4));
        assertThat(page(1, first.getLast().sessionId(), 10)).containsExactly(told.get(3), told.get(2), told.get(1),
                told.getFirst());
        assertThat(page(1, "nonsense", 10)).isEmpty();
        assertThat(sessions.session(key(2), told.getFirst().sessionId()).blockOptional(PATIENCE)).isEmpty();
        assertThat(sessions.session(key(1), UUID.randomUUID().toString()).blockOptional(PATIENCE)).isEmpty();
        assertThat(TestPostgres.query(database, "SELECT count(*) FROM device_session_20261121")).containsExactly("8");
    }

    @Test
    void sessions_of_devices_outside_the_inventory_are_not_kept() {
        sessions.add(record(99, NOW, false, List.of()));
        awaitStored(1);
        assertThat(page(99, "", 10)).isEmpty();
    }

    @Test
    void what_waits_is_written_when_the_store_closes() {
        IntStream.range(0, 1_200).forEach(n -> sessions.add(record(1, NOW.plusMillis(n), false, List.of())));
        sessions.close().block(PATIENCE);

        assertThat(sessions.waiting()).isZero();
        assertThat(stored).hasValue(1_200);
        sessions.add(record(1, NOW, false, List.of()));
        assertThat(lost).hasValue(1);
        assertThat(TestPostgres.query(database, "SELECT count(*) FROM device_session")).containsExactly("1200");
    }

    @Test
    void while_the_store_is_away_entries_are_lost_and_what_waits_is_bounded() {
        // Nobody answers, so the batch that is being written holds its place.
        SessionWriter away = new SessionWriter(work -> Mono.never(), 100, memory(),
                (entries, isStored) -> lost.addAndGet(entries));
        IntStream.range(0, 250).forEach(n -> away.add(record(1, NOW, false, List.of())));
        assertThat(away.waiting()).isEqualTo(100);
        assertThat(lost).hasValue(150);

        SessionWriter large = new SessionWriter(work -> Mono.never(), 10_000, memory(), (entries, isStored) -> {});
        String envelope = "x".repeat(1 << 20);
        SessionRecord captured = record(1, NOW, true, List.of(new SessionStep(0, Speaker.CPE, Kind.RPC, "Inform", 0, 1,
                null, new CapturedEnvelope(envelope, ""))));
        IntStream.range(0, 100).forEach(n -> large.add(captured));
        assertThat(large.waiting()).isLessThanOrEqualTo((int) (SessionWriter.WAITING_BYTES_MAX >> 21));

        AtomicInteger failed = new AtomicInteger();
        SessionWriter failing = new SessionWriter(work -> Mono.error(new IllegalStateException("away")), 100, memory(),
                (entries, isStored) -> failed.addAndGet(isStored ? 1_000 : entries));
        failing.add(captured);
        await().atMost(PATIENCE).until(() -> failed.get() == 1 && failing.waiting() == 0);
    }

    @Test
    void beyond_its_share_of_an_hour_a_devices_sessions_are_left_out_and_counted_and_others_are_kept() {
        Map<HistoryPart, Integer> thinned = new ConcurrentHashMap<>();
        HistoryBudget budget = new HistoryBudget(new HistoryLimits(100, 1 << 20, 1 << 20, 100),
                (part, entries) -> thinned.merge(part, entries, Integer::sum));
        PostgresSessions bounded = bounded(budget);
        IntStream.range(0, 200).forEach(n -> bounded.add(record(1, NOW.plusSeconds(n), false, List.of())));
        bounded.add(record(2, NOW, false, List.of()));
        bounded.close().block(PATIENCE);

        assertThat(page(1, "", 1_000)).hasSize(75);
        assertThat(page(2, "", 10)).hasSize(1);
        assertThat(thinned).containsExactly(Map.entry(HistoryPart.SESSIONS, 125));
        assertThat(lost).hasValue(0);
        assertThat(budget.due(NOW)).singleElement()
                .satisfies(notice -> assertThat(notice.deviceKey()).isEqualTo(key(1)));
    }

    @Test
    void captured_sessions_have_a_share_of_their_own_and_lose_their_envelopes_beyond_it() {
        HistoryBudget budget = new HistoryBudget(new HistoryLimits(100, 1 << 20, 64 << 10, 100), (part, entries) -> {});
        PostgresSessions bounded = bounded(budget);
        List<SessionStep> steps = List.of(
                new SessionStep(0, Speaker.CPE, Kind.RPC, "Inform", 0, 1, null,
                        new CapturedEnvelope("x".repeat(40 << 10), "")),
                new SessionStep(1, Speaker.ACS, Kind.RPC, "InformResponse", 0, 1, null,
                        new CapturedEnvelope("y", "")));
        SessionRecord whole = record(1, NOW, true, steps);
        SessionRecord bare = record(1, NOW.plusSeconds(1), true, steps);
        bounded.add(whole);
        bounded.add(bare);
        bounded.close().block(PATIENCE);

        assertThat(sessions.session(key(1), whole.sessionId()).blockOptional(PATIENCE)).contains(whole);
        assertThat(sessions.session(key(1), bare.sessionId()).blockOptional(PATIENCE).orElseThrow().steps())
                .satisfiesExactly(first -> {
                    assertThat(first.name()).isEqualTo("Inform");
                    assertThat(first.envelope()).isNotNull().satisfies(envelope -> {
                        assertThat(envelope.text()).isEmpty();
                        assertThat(envelope.note()).contains("not kept");
                    });
                }, second -> assertThat(second.envelope()).isNull());
    }

    private PostgresSessions bounded(HistoryBudget budget) {
        return new PostgresSessions(connections, settings, (entries, isStored) -> (isStored ? stored : lost)
                .addAndGet(entries), budget, Clock.fixed(NOW, ZoneOffset.UTC),
                new MemoryBudget(MemoryLimits.only(1 << 30)));
    }

    @Test
    void a_capture_holds_until_its_end_and_is_changed_and_ended_at_will() {
        assertThat(capture(sessions, 99, NOW.plusSeconds(60))).isNull();
        assertThat(capture(sessions, 1, NOW.plusSeconds(60))).isTrue();
        assertThat(capture(sessions, 1, NOW.plusSeconds(90))).isTrue();
        assertThat(sessions.capturedUntil(key(1)).block(PATIENCE)).isEqualTo(NOW.plusSeconds(90));
        assertThat(sessions.captured(10).block(PATIENCE)).isEqualTo(Map.of(key(1), NOW.plusSeconds(90)));

        // One device is all that may be captured here; when its time is over there is room again.
        assertThat(capture(sessions, 2, NOW.plusSeconds(60))).isFalse();
        PostgresSessions later = sessions(connections, NOW.plusSeconds(90));
        assertThat(later.capturedUntil(key(1)).blockOptional(PATIENCE)).isEmpty();
        assertThat(later.captured(10).block(PATIENCE)).isEmpty();
        assertThat(capture(later, 2, NOW.plusSeconds(200))).isTrue();

        later.endCapture(key(2)).block(PATIENCE);
        assertThat(later.capturedUntil(key(2)).blockOptional(PATIENCE)).isEmpty();
        assertThat(TestPostgres.query(database, "SELECT count(*) FROM session_capture")).containsExactly("0");
        later.close().block(PATIENCE);
    }

    private Boolean capture(PostgresSessions to, int device, Instant until) {
        return to.capture(key(device), until, 1).block(PATIENCE);
    }

    @Test
    void what_waits_is_drawn_from_the_memory_budget_and_given_back() {
        MemoryBudget budget = new MemoryBudget(MemoryLimits.only(100_000));
        AtomicInteger told = new AtomicInteger();
        SessionWriter writer = new SessionWriter(work -> Mono.just(1L), 1_000, budget.open(MemoryUse.SESSIONS),
                (entries, isStored) -> told.addAndGet(isStored ? entries : 1_000 * entries));
        SessionRecord small = record(1, NOW, false, List.of());
        SessionRecord large = record(1, NOW, true, List.of(new SessionStep(0, Speaker.CPE, Kind.RPC, "Inform", 0, 1,
                null, new CapturedEnvelope("x".repeat(60_000), ""))));

        writer.add(small);
        writer.add(large);
        assertThat(budget.held(MemoryUse.SESSIONS)).isBetween(1L, 10_000L);

        await().atMost(PATIENCE).until(() -> told.get() == 1_001);
        await().atMost(PATIENCE).until(() -> budget.held(MemoryUse.SESSIONS) == 0);
    }

    private static MemoryShare memory() {
        return new MemoryBudget(MemoryLimits.only(1 << 30)).open(MemoryUse.SESSIONS);
    }

    private void awaitStored(int entries) {
        await().atMost(PATIENCE).until(() -> stored.get() == entries);
    }

    private List<SessionRecord> page(int device, String before, int limit) {
        return sessions.sessions(key(device), before, limit).blockOptional(PATIENCE).orElseThrow();
    }

    private static SessionRecord record(int device, Instant startedAt, boolean isCaptured, List<SessionStep> steps) {
        UUID random = UUID.randomUUID();
        String id = new UUID(startedAt.toEpochMilli() << 16 | 0x7000, random.getLeastSignificantBits()).toString();
        return new SessionRecord(id, key(device), startedAt, Duration.ofMillis(1_234), "boot", "completed", "192.0.2.1",
                3_045, 600, 2, isCaptured, steps);
    }
}
