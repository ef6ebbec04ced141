package acs.store;

import static acs.store.Samples.NOW;
import static acs.store.Samples.inform;
import static acs.store.Samples.key;
import static acs.store.Samples.periodic;
import static acs.store.Samples.told;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import acs.cwmp.CwmpDateTime;
import acs.cwmp.EventCode;
import acs.cwmp.FaultCode;
import acs.cwmp.FaultStruct;
import acs.cwmp.ParameterPath;
import acs.cwmp.TransferComplete;
import acs.device.Device;
import acs.device.DeviceEvent;
import acs.device.ReportedParameter;
import acs.port.HistoryPart;
import acs.port.NoticeRecord;
import acs.port.RegistrationGate;
import acs.port.RequestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** The history of one device is bounded in rows and bytes of an hour, and says what is missing; facts are kept all the same. */
class ThinnedHistoryTest extends InformLogTests {
    private static final String LONG_TEXT = "fault \u20ac ".repeat(4_000);

    private final Map<HistoryPart, Integer> counted = new EnumMap<>(HistoryPart.class);
    private @Nullable PostgresInformLog bounded;

    @BeforeEach
    void startBounded() {
        bounded = new PostgresInformLog(new DatabaseConnections(database(), SETTINGS), SETTINGS,
                (records, took, ok) -> {},
                StoreSecrets.unsealed(), new InformLimits(new HistoryBudget(SETTINGS.history(),
                        (part, entries) -> counted.merge(part, entries, Integer::sum)), RegistrationGate.OPEN),
                Clock.systemUTC());
        bounded().start().block(PATIENCE);
    }

    @AfterEach
    void stopBounded() {
        bounded().close().block(PATIENCE);
    }

    private PostgresInformLog bounded() {
        return Objects.requireNonNull(bounded);
    }

    @Test
    void an_inform_of_a_thousand_events_leaves_few_rows_that_tell_of_all() {
        record(inform(1, NOW, Collections.nCopies(1_024, EventCode.BOOT), told(A, "1")));

        List<DeviceEvent> events = events(1);
        assertThat(events).hasSize(65);
        assertThat(events.getFirst().type()).isEqualTo("acs.moreEvents");
        assertThat(events.getFirst().details()).isEqualTo(Map.of("count", 960, "codes", Map.of("1 BOOT", 960)));
    }

    @Test
    void one_row_is_bounded_in_each_of_its_texts() {
        record(periodic(1, NOW, 8, "1"));
        log().recordRequest(complete(1, 0)).block(PATIENCE);

        Map<?, ?> fault = (Map<?, ?>) Objects.requireNonNull(events(1).getFirst().details().get("faultStruct"));
        assertThat(fault.get("faultString").toString()).hasSize(EventDetails.TEXT_MAX + 1).endsWith("\u2026");
    }

    /** The attack: sessions with 1,024 events and 31 TransferCompletes that have long texts. */
    @Test
    void what_one_device_leaves_on_the_disk_in_an_hour_is_bounded() {
        long before = historyBytes();
        for (int session = 0; session < 20; session++) {
            bounded().recordInform(inform(1, NOW.plusSeconds(session), Collections.nCopies(1_024,
                    new EventCode("X " + "\u20ac".repeat(200) + session)), told(A, "" + session))).block(PATIENCE);
            int at = session;
            Flux.range(0, 31).concatMap(i -> bounded().recordRequest(complete(1, at))).blockLast(PATIENCE);
        }
        long used = historyBytes() - before;

        assertThat(used).isBetween(200_000L, 2 * (long) SETTINGS.history().bytesPerHour());
        assertThat(TestPostgres.query(database(), "SELECT count(*) FILTER (WHERE type = 'acs.historyThinned'),"
                + " count(*) <= " + SETTINGS.history().rowsPerHour() + " FROM device_event")).containsExactly("1|true");
        assertThat(counted.get(HistoryPart.EVENTS)).isGreaterThan(500);
        // The count that decides is near to what the disk has.
        assertThat(used).isLessThan(SETTINGS.history().bytesPerHour() * 5L / 4);
    }

    @Test
    void what_an_inform_changes_is_stored_also_when_its_history_is_not() {
        thin(1);

        bounded().recordInform(inform(1, NOW.plusSeconds(60), List.of(EventCode.BOOT), told(A, "booted")))
                .block(PATIENCE);
        Device booted = store().find(key(1)).blockOptional(PATIENCE).orElseThrow();
        assertThat(booted.lastBoot()).isEqualTo(NOW.plusSeconds(60));
        assertThat(booted.lastEvents()).containsExactly("1 BOOT");
        assertThat(parameter(1, A).value()).isEqualTo("booted");
        assertThat(events(1)).extracting(DeviceEvent::receivedAt).doesNotContain(NOW.plusSeconds(60));
    }

    @Test
    void a_bootstrap_without_history_still_makes_void_what_was_known() {
        use(SETTINGS.withShadow(1_024, 1_000));
        record(periodic(1, NOW, 60, "1"));
        awaitColdDocument(1);
        thin(1);

        bounded().recordInform(inform(1, NOW.plusSeconds(60), List.of(EventCode.BOOTSTRAP), told(A, "new")))
                .block(PATIENCE);
        assertThat(store().parameters(key(1), ParameterPath.ROOT).blockOptional(PATIENCE).orElseThrow())
                .extracting(ReportedParameter::path).containsExactly(A);
        assertThat(store().find(key(1)).blockOptional(PATIENCE).orElseThrow().lastBootstrap())
                .isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void a_request_whose_history_is_thinned_is_confirmed_all_the_same() {
        thin(1);
        bounded().recordRequest(complete(1, 60)).block(PATIENCE);
        assertThat(events(1)).extracting(DeviceEvent::type).doesNotContain("TransferComplete");
    }

    @Test
    void the_sum_stands_in_the_history_when_the_hour_is_over_and_history_goes_on() {
        thin(1);
        bounded().recordRequest(complete(1, 60)).block(PATIENCE);
        bounded().tellThinned(NOW.plus(Duration.ofHours(1))).block(PATIENCE);
        bounded().recordInform(inform(1, NOW.plus(Duration.ofHours(2)), List.of(EventCode.BOOT), told(A, "1")))
                .block(PATIENCE);

        List<DeviceEvent> events = events(1);
        assertThat(events.getFirst().type()).isEqualTo("1 BOOT");
        assertThat(events.get(1).type()).isEqualTo("acs.historyThinned");
        assertThat(events.get(1).details()).containsEntry("events", Integer.toString(counted.get(HistoryPart.EVENTS)))
                .containsKeys("from", "until", "bytes");
        assertThat(events.get(2).details()).containsOnlyKeys("from", "until");
    }

    @Test
    void a_notice_of_the_server_still_finds_room_where_a_device_has_used_its_own() {
        thin(1);
        bounded().record(new NoticeRecord(key(1), "acs.identityRefused", Map.of("reason", "other_device"),
                NOW.plusSeconds(5))).block(PATIENCE);
        assertThat(events(1).getFirst().type()).isEqualTo("acs.identityRefused");
    }

    /** A value that changes every 30 s, in the largest corpus's sort of Inform with six events, four times over. */
    @Test
    void a_busy_honest_device_is_not_thinned() {
        List<EventCode> six = List.of(EventCode.BOOT, EventCode.PERIODIC, EventCode.VALUE_CHANGE, EventCode.KICKED,
                EventCode.SCHEDULED, new EventCode("M Download"));
        HistoryBudget budget = new HistoryBudget(SETTINGS.history(), (part, entries) -> {});
        for (int second = 0; second < 3_600; second += 30) {
            List<EventLine> lines = EventLine
                    .of(inform(1, NOW, second % 120 == 0 ? six : List.of(EventCode.VALUE_CHANGE),
                            told(A, "1")).inform());
            assertThat(budget.keep(HistoryPart.EVENTS, key(1), lines, NOW.plusSeconds(second))).isEqualTo(lines);
            for (int session = 0; session < 4; session++) {
                assertThat(budget.keeps(HistoryPart.SESSIONS, key(1), 700, NOW.plusSeconds(second))).isTrue();
            }
        }
    }

    /** Uses up what the device's events have in this hour. */
    private void thin(int device) {
        for (int i = 0; i < 14; i++) {
            bounded().recordInform(inform(device, NOW.plusMillis(i), Collections.nCopies(64, EventCode.BOOT),
                    told(A, "" + i))).block(PATIENCE);
        }
        Flux.range(0, 60).concatMap(i -> bounded().recordInform(
                inform(device, NOW.plusMillis(20 + i), List.of(EventCode.BOOT), told(A, "" + i)))).blockLast(PATIENCE);
        assertThat(counted).containsEntry(HistoryPart.EVENTS, 6);
    }

    private static RequestRecord complete(int device, int second) {
        return new RequestRecord(key(device),
                new TransferComplete("key", new FaultStruct(new FaultCode(9010), LONG_TEXT),
                        CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN),
                NOW.plusSeconds(second));
    }

    private static long historyBytes() {
        return Long.parseLong(TestPostgres.query(database(), "SELECT sum(pg_total_relation_size(inhrelid))::bigint"
                + " FROM pg_inherits WHERE inhparent = 'device_event'::regclass").getFirst());
    }
}
