package acs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

class EventDetailsTest {
    @Test
    void usual_arguments_stay_as_they_are() {
        Map<String, Object> usual = Map.of("faultStruct", Map.of("faultCode", 9010, "faultString", "no"), "results",
                List.of(Map.of("uuid", "u")));
        assertThat(EventDetails.bounded(usual)).isEqualTo(usual);
    }

    @Test
    void a_long_list_is_cut_and_says_how_many_are_missing() {
        Object results = EventDetails.bounded(
                Map.of("results", Collections.nCopies(100_000, Map.of("uuid", "x".repeat(36))))).get("results");
        List<?> kept = (List<?>) results;
        assertThat(kept).hasSizeBetween(100, 1_000);
        assertThat(kept.get(kept.size() - 1)).isEqualTo("\u2026 " + (100_000 - kept.size() + 1) + " more");
    }

    @Test
    void a_long_text_is_cut_between_characters() {
        String detail = (String) EventDetails.bounded(Map.of("d", "\uD83D\uDE00".repeat(50_000))).get("d");
        assertThat(detail).hasSizeLessThanOrEqualTo(EventDetails.CHARS_MAX + 1).endsWith("\u2026");
        assertThat(StoredText.clean(detail == null ? "" : detail)).isEqualTo(detail);
    }
}
