package acs.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PageGatheringTest {
    private static final int ROWS = 1_000;

    private final List<Integer> reads = new ArrayList<>();

    @Test
    void a_large_page_is_read_in_bites_each_going_on_where_the_one_before_ended() {
        JsonNode page = page(500, Long.MAX_VALUE, "");

        assertThat(reads).allMatch(rows -> rows <= PageGathering.BITE_ROWS);
        assertThat(reads.stream().mapToInt(Integer::intValue).sum()).isEqualTo(501);
        assertThat(items(page)).isEqualTo(IntStream.range(0, 500).mapToObj(PageGatheringTest::name).toList());
        assertThat(Cursor.decode("rows", page.get("next").stringValue())).isEqualTo(name(499));
    }

    @Test
    void a_page_of_the_usual_size_is_one_read() {
        assertThat(items(page(100, Long.MAX_VALUE, ""))).hasSize(100);
        assertThat(reads).containsExactly(101);
    }

    @Test
    void nothing_more_is_read_once_the_characters_are_full() {
        JsonNode page = page(1_000, 10L * name(0).length(), "");

        assertThat(items(page)).hasSize(10);
        assertThat(reads).containsExactly(PageGathering.BITE_ROWS);
        assertThat(Cursor.decode("rows", page.get("next").stringValue())).isEqualTo(name(9));
    }

    @Test
    void a_row_that_alone_is_too_large_is_a_page() {
        assertThat(items(page(10, 1, name(4)))).containsExactly(name(5));
    }

    @Test
    void the_last_page_has_no_next_even_when_it_is_full() {
        JsonNode page = page(200, Long.MAX_VALUE, name(799));

        assertThat(items(page)).hasSize(200);
        assertThat(page.get("next").isNull()).isTrue();
        assertThat(items(page(10, Long.MAX_VALUE, name(999)))).isEmpty();
    }

    private JsonNode page(int limit, long charactersMax, String from) {
        ApiResponse answer = new PageGathering<String>(limit, charactersMax, String::length)
                .gather(from, Function.identity(), this::read)
                .map(page -> page.answer("rows", Function.identity(), (g, row) -> g.writeString(row)))
                .block(Duration.ofSeconds(10));
        return JsonMapper.shared().readTree(answer.body());
    }

    private Mono<List<String>> read(String after, int rows) {
        reads.add(rows);
        int first = after.isEmpty() ? 0 : Integer.parseInt(after) + 1;
        return Mono.just(IntStream.range(first, Math.min(ROWS, first + rows)).mapToObj(PageGatheringTest::name)
                .toList());
    }

    private static String name(int row) {
        return String.format("%05d", row);
    }

    private static List<String> items(JsonNode page) {
        List<String> items = new ArrayList<>();
        page.get("items").forEach(item -> items.add(item.stringValue()));
        return items;
    }
}
