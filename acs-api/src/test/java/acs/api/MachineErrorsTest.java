package acs.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Mono;

/** An error of the Java virtual machine in a handler is answered and counted; content that would cause one is refused. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MachineErrorsTest {
    private static final String TEXT = "application/json";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final HttpListener listener = new HttpListener("acs-test", HttpLimits.defaults(), CallerSource.DIRECT,
            Streams.NONE, ApiMemory.own(), meters, dispatcher()::answer);

    private Dispatcher dispatcher() {
        return new Dispatcher(List.of(
                Route.open("/overflow", Action.get(request -> overflow())),
                Route.open("/memory", Action.get(request -> {
                    throw new OutOfMemoryError("Cannot reserve 1 bytes of direct buffer memory");
                })),
                Route.open("/written", Action.get(request -> Mono.fromSupplier(
                        () -> ApiResponse.json(Json.object(g -> g.writePOJOProperty("it", endless())))))),
                Route.open("/posted", Action.post(request -> overflow())),
                Route.open("/taken", Action.post(request -> Mono.just(ApiResponse.empty(204))))),
                (request, access) -> null, Duration.ofSeconds(5), Duration.ofSeconds(1), meters);
    }

    private static Mono<ApiResponse> overflow() {
        throw new StackOverflowError();
    }

    private static Map<String, Object> endless() {
        Map<String, Object> map = new HashMap<>();
        map.put("it", map);
        return map;
    }

    @BeforeAll
    void start() {
        listener.start("127.0.0.1", 0).block(Duration.ofSeconds(10));
    }

    @AfterAll
    void stop() {
        listener.stop().block(Duration.ofSeconds(20));
    }

    private RawHttp.Answer post(String path, String content) throws IOException {
        try (RawHttp http = new RawHttp(listener.port())) {
            return http.send(RawHttp.head("POST", path, "Content-Type: " + TEXT, "Content-Length: " + content.length())
                    + content).read();
        }
    }

    private double counted() {
        return meters.get("acs.api.errors").counter().count();
    }

    @Test
    void an_error_in_a_handler_is_answered_with_500_and_counted() throws IOException {
        for (String path : List.of("/overflow", "/memory")) {
            double before = counted();
            assertThat(RawHttp.request(listener.port(), "GET", path).status()).as(path).isEqualTo(500);
            assertThat(counted()).isEqualTo(before + 1);
        }
        assertThat(post("/posted", "{}").status()).isEqualTo(500);
    }

    @Test
    void an_answer_that_cannot_be_written_is_500() throws IOException {
        assertThat(RawHttp.request(listener.port(), "GET", "/written").status()).isEqualTo(500);
    }

    @Test
    void content_that_is_nested_too_deep_or_has_too_many_parts_is_400() throws IOException {
        Function<Integer, String> nested = depth -> "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
        assertThat(post("/taken", nested.apply(20)).status()).isEqualTo(204);
        assertThat(post("/taken", nested.apply(50_000)).status()).isEqualTo(400);
        assertThat(post("/taken", "{\"a\":[" + "{},".repeat(200_000) + "{}]}").status()).isEqualTo(400);
        assertThat(post("/taken", "{\"" + "n".repeat(2_000) + "\":1}").status()).isEqualTo(400);
        assertThat(post("/taken", "{\"a\":" + "1".repeat(100) + "}").status()).isEqualTo(400);
    }
}
