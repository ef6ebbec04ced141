package acs.store;

import static acs.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import acs.port.HistoryPart;
import acs.port.NoticeRecord;
import org.junit.jupiter.api.Test;

/** What is kept of a device's history in an hour, without a database. */
class HistoryBudgetTest {
    private static final HistoryLimits LIMITS = new HistoryLimits(100, 64 << 10, 128 << 10, 1_000);
    private static final List<EventLine> LINE = List.of(new EventLine("1 BOOT", "", "{}"));

    private final Map<HistoryPart, Integer> counted = new EnumMap<>(HistoryPart.class);
    private final HistoryBudget budget = new HistoryBudget(LIMITS,
            (part, entries) -> counted.merge(part, entries, Integer::sum));

    @Test
    void the_first_rows_of_an_hour_stay_and_one_line_says_that_the_rest_is_left_out() {
        List<EventLine> kept = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            kept.addAll(budget.keep(HistoryPart.EVENTS, "a", LINE, NOW.plusSeconds(i)));
        }

        assertThat(kept).hasSize(96);
        assertThat(kept.subList(0, 95)).containsOnly(LINE.getFirst());
        assertThat(kept.get(95).type()).isEqualTo("acs.historyThinned");
        assertThat(kept.get(95).details()).isEqualTo(
                "{\"from\":\"" + NOW.plusSeconds(95) + "\",\"until\":\"" + hourAfter(NOW) + "\"}");
        assertThat(counted).containsExactly(Map.entry(HistoryPart.EVENTS, 905));
    }

    @Test
    void when_the_hour_is_over_the_sum_is_told_and_history_is_kept_again() {
        for (int i = 0; i < 200; i++) {
            budget.keep(HistoryPart.EVENTS, "a", LINE, NOW.plusSeconds(i));
        }
        assertThat(budget.due(NOW.plusSeconds(3_599))).isEmpty();

        Instant later = NOW.plusSeconds(3_600);
        List<NoticeRecord> due = budget.due(later);
        assertThat(due).singleElement().satisfies(notice -> {
            assertThat(notice.deviceKey()).isEqualTo("a");
            assertThat(notice.type()).isEqualTo("acs.historyThinned");
            assertThat(notice.details()).containsEntry("events", "105")
                    .containsEntry("from", NOW.plusSeconds(95).toString())
                    .containsEntry("until", hourAfter(NOW)).containsKey("bytes");
        });
        assertThat(budget.due(later)).isEmpty();
        assertThat(budget.keep(HistoryPart.EVENTS, "a", LINE, later)).isEqualTo(LINE);
    }

    @Test
    void bytes_count_as_rows_do_and_other_devices_are_not_touched() {
        List<EventLine> long30 = List.of(new EventLine("1 BOOT", "", "\"" + "x".repeat(30 << 10) + "\""));
        assertThat(budget.keep(HistoryPart.EVENTS, "a", long30, NOW)).isEqualTo(long30);
        assertThat(budget.keep(HistoryPart.EVENTS, "a", long30, NOW)).isEqualTo(long30);
        assertThat(budget.keep(HistoryPart.EVENTS, "a", long30, NOW)).singleElement()
                .extracting(EventLine::type).isEqualTo("acs.historyThinned");
        assertThat(budget.keep(HistoryPart.EVENTS, "a", long30, NOW)).isEmpty();
        assertThat(budget.keep(HistoryPart.EVENTS, "b", long30, NOW)).isEqualTo(long30);
        assertThat(EventLine.diskBytes(List.of(new EventLine("", "", "\u00e4\u20ac\uD83D\uDE00")), "")
                - EventLine.diskBytes(List.of(new EventLine("", "", "")), "")).isEqualTo(2 + 3 + 4);
    }

    @Test
    void sessions_leave_room_for_events_and_events_for_notices() {
        int sessions = 0;
        while (budget.keeps(HistoryPart.SESSIONS, "a", 100, NOW)) {
            sessions++;
        }
        int events = 0;
        while (budget.keep(HistoryPart.EVENTS, "a", LINE, NOW).equals(LINE)) {
            events++;
        }
        int notices = 0;
        while (budget.keep(HistoryPart.NOTICES, "a", LINE, NOW).equals(LINE)) {
            notices++;
        }
        assertThat(List.of(sessions, events, notices)).containsExactly(75, 20, 5);
    }

    @Test
    void a_session_that_is_left_out_first_is_told_with_what_is_due() {
        while (budget.keeps(HistoryPart.SESSIONS, "a", 100, NOW)) {
            assertThat(budget.due(NOW)).isEmpty();
        }
        assertThat(budget.due(NOW)).singleElement().satisfies(notice -> assertThat(notice.details())
                .containsExactlyInAnyOrderEntriesOf(Map.of("from", NOW.toString(), "until", hourAfter(NOW))));
        assertThat(budget.due(NOW)).isEmpty();
        assertThat(budget.due(NOW.plusSeconds(3_600))).singleElement()
                .satisfies(notice -> assertThat(notice.details()).containsEntry("sessions", "1"));
    }

    @Test
    void captured_envelopes_have_a_share_of_their_own() {
        assertThat(budget.keeps(HistoryPart.ENVELOPES, "a", 100 << 10, NOW)).isTrue();
        assertThat(budget.keeps(HistoryPart.ENVELOPES, "a", 100 << 10, NOW)).isFalse();
        assertThat(budget.keeps(HistoryPart.SESSIONS, "a", 20 << 10, NOW)).isTrue();
        assertThat(counted).containsExactly(Map.entry(HistoryPart.ENVELOPES, 1));
    }

    /** Memory is fixed; whoever used much is remembered longest. */
    @Test
    void a_flood_of_other_devices_does_not_make_a_device_begin_anew() {
        List<EventLine> much = List.of(new EventLine("1 BOOT", "", "\"" + "x".repeat(40 << 10) + "\""));
        budget.keep(HistoryPart.EVENTS, "a", much, NOW);
        for (int i = 0; i < 100_000; i++) {
            budget.keep(HistoryPart.EVENTS, "other" + i, LINE, NOW);
        }
        assertThat(budget.keep(HistoryPart.EVENTS, "a", much, NOW)).singleElement().extracting(EventLine::type)
                .isEqualTo("acs.historyThinned");
    }

    @Test
    void a_clock_that_was_set_back_begins_a_new_hour() {
        while (budget.keep(HistoryPart.EVENTS, "a", LINE, NOW).equals(LINE)) {
            assertThat(counted).isEmpty();
        }
        Instant before = NOW.minusSeconds(7_200);
        assertThat(budget.keep(HistoryPart.EVENTS, "a", LINE, before)).isEqualTo(LINE);
    }

    private static String hourAfter(Instant time) {
        // Hours are counted in whole milliseconds.
        return Instant.ofEpochMilli(time.toEpochMilli()).plusSeconds(3_600).toString();
    }
}
