package acs.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;

import acs.memory.MemoryBudget;
import acs.memory.MemoryLimits;
import acs.port.ReadBounds;
import acs.port.RowBatch;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ListAnswerTest {
    private static final int ROWS = 1_000;

    private final List<Integer> reads = new ArrayList<>();
    private int bytesOfARow = 10;
    private RequestMemory memory = ApiMemory.own().open("client", () -> {});

    @Test
    void a_large_page_is_read_in_bites_each_going_on_where_the_one_before_ended() {
        JsonNode page = page(500, Long.MAX_VALUE, "");

        assertThat(reads).allMatch(rows -> rows <= ListAnswer.BITE_ROWS);
        assertThat(reads.stream().mapToInt(Integer::intValue).sum()).isEqualTo(501);
        assertThat(items(page)).isEqualTo(IntStream.range(0, 500).mapToObj(ListAnswerTest::name).toList());
        assertThat(Cursor.decode("rows", page.get("next").stringValue())).isEqualTo(name(499));
    }

    @Test
    void a_page_of_the_usual_size_is_one_read() {
        assertThat(items(page(100, Long.MAX_VALUE, ""))).hasSize(100);
        assertThat(reads).containsExactly(101);
    }

    @Test
    void nothing_more_is_read_once_the_characters_are_full() {
        // Ten items in quotes, with commas, and the beginning of the page.
        JsonNode page = page(1_000, 10L * (name(0).length() + 3) - 1 + "{'items':[".length(), "");

        assertThat(items(page)).hasSize(10);
        assertThat(reads).containsExactly(ListAnswer.BITE_ROWS);
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

    @Test
    void rows_that_a_read_left_out_are_read_with_the_next_one() {
        bytesOfARow = ListAnswer.BITE_BYTES / 10;

        assertThat(items(page(100, Long.MAX_VALUE, ""))).hasSize(100);
        assertThat(reads).containsExactly(101, 91, 81, 71, 61, 51, 41, 31, 21, 11, 1);
    }

    @Test
    void rows_are_read_when_the_client_has_taken_those_before() {
        ApiResponse.Stream answer = Objects.requireNonNull(
                answer(1_000, Long.MAX_VALUE, "").block(Duration.ofSeconds(10)).stream());

        assertThat(reads).hasSize(1);
        StepVerifier.create(answer.pieces(), 1).expectNextCount(1).then(() -> assertThat(reads).hasSize(1))
                .thenRequest(1).expectNextCount(1).then(() -> assertThat(reads).hasSize(2)).thenCancel()
                .verify(Duration.ofSeconds(10));
    }

    @Test
    void nothing_is_read_when_there_is_no_memory_for_it() {
        memory = new ApiMemory(new MemoryBudget(MemoryLimits.only(1_000))).open("client", () -> {});

        StepVerifier.withVirtualTime(() -> answer(10, Long.MAX_VALUE, "")).thenAwait(Duration.ofSeconds(10))
                .expectErrorSatisfies(refused -> assertThat(((ProblemException) refused).problem().kind())
                        .isEqualTo(Problem.Kind.UNAVAILABLE))
                .verify(Duration.ofSeconds(10));
        assertThat(reads).isEmpty();
    }

    private JsonNode page(int limit, long bytesMax, String from) {
        ApiResponse answer = answer(limit, bytesMax, from).blockOptional(Duration.ofSeconds(10)).orElseThrow();
        ApiResponse.Stream stream = answer.stream();
        if (stream == null) {
            return JsonMapper.shared().readTree(answer.body());
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        stream.pieces().doOnNext(piece -> all.write(piece.array(), piece.arrayOffset() + piece.position(),
                piece.remaining())).blockLast(Duration.ofSeconds(10));
        return JsonMapper.shared().readTree(all.toByteArray());
    }

    private Mono<ApiResponse> answer(int limit, long bytesMax, String from) {
        Map<String, String> query = from.isEmpty() ? Map.of() : Map.of("cursor", Cursor.encode("rows", from));
        ApiRequest request = ApiRequest.withoutContent(Map.of(), new QueryParameters(query), RequestFields.NONE,
                memory);
        return new ListAnswer<String>(request, "rows", limit, bytesMax, Function.identity(),
                (g, row) -> g.writeString(row)).read(this::read);
    }

    private Mono<RowBatch<String>> read(String after, ReadBounds bounds) {
        return Mono.fromSupplier(() -> {
            reads.add(bounds.rows());
            int first = after.isEmpty() ? 0 : Integer.parseInt(after) + 1;
            return MapDeviceStore.batch(IntStream.range(first, ROWS).mapToObj(ListAnswerTest::name).toList(), bounds,
                    row -> bytesOfARow);
        });
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
