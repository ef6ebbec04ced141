package acs.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** What attackers and broken clients send. Each is refused in its own way, and the next good request is answered. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiAbuseTest {
    private static final String DEVICES = "/api/v1/devices";
    private static final String TOKEN = "Authorization: Bearer let-me-in";
    private static final int CONNECTIONS_MAX = 20;

    private final OpenApiSchemas schemas = new OpenApiSchemas();
    private final MapDeviceStore store = new MapDeviceStore();
    private final ApiServer server = new ApiServer(settings(), MapPorts.of(store), ApiTokens.of(List.of("let-me-in")),
            new SimpleMeterRegistry());

    private static ApiSettings settings() {
        var limits = new HttpLimits(4096, 8192, 1024, CONNECTIONS_MAX, 4, Duration.ofSeconds(2), Duration.ofSeconds(1),
                Duration.ofSeconds(5), Duration.ofSeconds(2));
        return new ApiSettings("127.0.0.1", 0, limits, ApiSettings.Pages.defaults(),
                new ApiSettings.Rates(100_000, 100_000, 10), 10, Duration.ofSeconds(2), Duration.ofSeconds(1));
    }

    @BeforeAll
    void start() {
        server.start().block(Duration.ofSeconds(10));
    }

    @AfterAll
    void stop() {
        server.stop().block(Duration.ofSeconds(20));
    }

    @AfterEach
    void the_next_good_request_is_answered() throws IOException {
        assertThat(RawHttp.request(server.port(), "GET", DEVICES, TOKEN).status()).isEqualTo(200);
    }

    private RawHttp.Answer send(String bytes) throws IOException {
        try (RawHttp http = new RawHttp(server.port())) {
            return http.send(bytes).read();
        }
    }

    private void assertProblem(RawHttp.Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.get("status").intValue()).isEqualTo(status);
        schemas.assertValid("Problem", problem);
    }

    /** A problem after which nothing more is read from the connection. */
    private void assertRefused(String bytes, int status) throws IOException {
        try (RawHttp http = new RawHttp(server.port())) {
            RawHttp.Answer answer = http.send(bytes).read();
            assertProblem(answer, status);
            assertThat(answer.header("Connection")).isEqualToIgnoringCase("close");
            assertThat(http.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void a_header_field_of_a_megabyte_is_431() throws IOException {
        try (RawHttp http = new RawHttp(server.port())) {
            http.send("GET " + DEVICES + " HTTP/1.1\r\nHost: a\r\nX: ").sendAsMuchAsIsTaken("x".repeat(10_000), 100);
            assertProblem(http.read(), 431);
        }
    }

    @Test
    void a_thousand_header_fields_are_431() throws IOException {
        assertRefused("GET " + DEVICES + " HTTP/1.1\r\nHost: a\r\n" + "X-Header: value\r\n".repeat(1000) + "\r\n", 431);
    }

    @Test
    void a_query_of_a_hundred_kilobytes_is_414() throws IOException {
        assertRefused(RawHttp.head("GET", DEVICES + "?cursor=" + "A".repeat(100_000), TOKEN), 414);
    }

    @Test
    void more_parameters_than_anybody_needs_are_400() throws IOException {
        assertProblem(send(RawHttp.head("GET", DEVICES + "?" + "a&".repeat(1000), TOKEN)), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET " + DEVICES + " HTTP/1.1\r\nHost: a\r\nX-Half: ", "GET /api", "\r"})
    void half_a_request_then_silence_is_408(String half) throws IOException {
        assertRefused(half, 408);
    }

    @Test
    void a_request_that_drips_does_not_outlive_its_deadline() throws Exception {
        try (RawHttp http = new RawHttp(server.port())) {
            http.send("GET " + DEVICES + " HTTP/1.1\r\nHost: a\r\nX-Slow: ");
            Thread dripping = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < 200; i++) {
                        http.send("x");
                        Thread.sleep(50);
                    }
                } catch (IOException | InterruptedException peerHadEnough) {
                    // As it should be.
                }
            });
            assertProblem(http.read(), 408);
            dripping.interrupt();
            dripping.join();
        }
    }

    @Test
    void an_announced_body_that_never_comes_ends_the_connection() throws IOException {
        try (RawHttp http = new RawHttp(server.port())) {
            http.send("GET " + DEVICES + " HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n" + TOKEN + "\r\n\r\n");
            assertThat(http.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void an_idle_connection_is_closed() throws IOException {
        try (RawHttp http = new RawHttp(server.port())) {
            assertThat(http.isClosedByPeer()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 3\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"})
    void a_get_with_a_body_is_400(String rest) throws IOException {
        assertRefused("GET " + DEVICES + " HTTP/1.1\r\nHost: a\r\n" + TOKEN + "\r\n" + rest, 400);
    }

    @Test
    void a_gigabyte_that_is_announced_is_413_before_it_comes() throws IOException {
        assertRefused("POST " + DEVICES + " HTTP/1.1\r\nHost: a\r\n" + TOKEN + "\r\nContent-Length: 1073741824\r\n\r\n",
                413);
    }

    @Test
    void chunks_without_end_are_cut_off() throws IOException {
        try (RawHttp http = new RawHttp(server.port())) {
            http.send("POST " + DEVICES + " HTTP/1.1\r\nHost: a\r\n" + TOKEN + "\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .sendAsMuchAsIsTaken("400\r\n" + "x".repeat(1024) + "\r\n", 1000);
            assertThat(http.isClosedByPeer()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "Content-Length: 5\r\nContent-Length: 6\r\n",
            "Content-Length: 0\r\nContent-Length: 0\r\n",
            "Content-Length: 0, 0\r\n",
            "Content-Length: -1\r\n",
            "Content-Length: +0\r\n",
            "Content-Length: 5x\r\n",
            "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked, identity\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
            "Content-Length : 0\r\n",
            "Host: b\r\n",
            "X: a\u0000b\r\n",
            "X\u00e4: a\r\n"})
    void an_ambiguous_head_is_400_and_the_end_of_the_connection(String lines) throws IOException {
        assertRefused("GET " + DEVICES + " HTTP/1.1\r\nHost: a\r\n" + TOKEN + "\r\n" + lines + "\r\n"
                + "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    }

    @Test
    void a_folded_field_is_one_value() throws IOException {
        // RFC 9112 §5.2 lets a server read the fold as a space; the token then is another one.
        assertProblem(send(RawHttp.head("GET", DEVICES, TOKEN, " folded: line")), 401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/devices/\u00ff\u00fe", "/api/v1/devices/%", "/api/v1/devices/%zz",
            "/api/v1/devices/%2",
            "/api/v1/devices\\..\\x", "/api/v1/devices?x=\u00e4", "/api/v1/devices#top", "/a<b>"})
    void a_target_that_parsers_read_differently_is_400(String target) throws IOException {
        assertRefused(RawHttp.head("GET", target, TOKEN), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/devices/..%2f..%2fetc%2fpasswd", "/api/v1/devices/%2e%2e", "/api/v1/devices/%00",
            "/api/v1/devices/a-b%00", "/api/v1/devices/%ff", "/../../../etc/passwd",
            "/api/v1/devices/../../openapi.json",
            "http://localhost/etc/passwd"})
    void nothing_is_found_by_climbing_paths_or_cutting_strings(String target) throws IOException {
        assertProblem(send(RawHttp.head("GET", target, TOKEN)), 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003random\r\n\r\n",
            "\u0000\u0000\r\n\r\n",
            "GET\r\n\r\n", "GET /api/v1/devices HTTP/9.9\r\nHost: a\r\n\r\n", "GET /api/v1/devices HTTQ/1.1\r\n\r\n",
            "GET /api/v1/devices HTTP/1.1\r\n\r\n"})
    void what_is_no_http_is_refused(String bytes) throws IOException {
        RawHttp.Answer answer = send(bytes);
        assertThat(answer.status()).isIn(400, 505);
        assertProblem(answer, answer.status());
    }

    @Test
    void http_1_0_is_answered_and_closed() throws IOException {
        try (RawHttp http = new RawHttp(server.port())) {
            assertThat(http.send("GET " + DEVICES + " HTTP/1.0\r\n" + TOKEN + "\r\n\r\n").read().status())
                    .isEqualTo(200);
            assertThat(http.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void the_absolute_form_of_a_target_is_understood() throws IOException {
        assertThat(send(RawHttp.head("GET", "http://localhost" + DEVICES, TOKEN)).status()).isEqualTo(200);
    }

    @Test
    void connections_beyond_the_limit_get_503_and_their_end_makes_room() throws IOException {
        List<RawHttp> held = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS_MAX; i++) {
                // An answer proves that the server has counted the connection.
                RawHttp http = new RawHttp(server.port());
                held.add(http);
                assertThat(http.send(RawHttp.head("GET", DEVICES, TOKEN)).read().status()).isEqualTo(200);
            }
            try (RawHttp tooMany = new RawHttp(server.port())) {
                RawHttp.Answer answer = tooMany.read();
                assertProblem(answer, 503);
                assertThat(answer.header("Retry-After")).isEqualTo("1");
                assertThat(tooMany.isClosedByPeer()).isTrue();
            }
        } finally {
            for (RawHttp http : held) {
                http.close();
            }
        }
        Awaitility.await().untilAsserted(
                () -> assertThat(RawHttp.request(server.port(), "GET", DEVICES, TOKEN).status()).isEqualTo(200));
    }

    @Test
    void pipelined_requests_are_answered_in_order() throws IOException {
        try (RawHttp http = new RawHttp(server.port())) {
            http.send(RawHttp.head("GET", DEVICES, TOKEN) + RawHttp.head("GET", "/nowhere", TOKEN)
                    + RawHttp.head("OPTIONS", DEVICES, TOKEN));
            assertThat(List.of(http.read().status(), http.read().status(), http.read().status()))
                    .containsExactly(200, 404, 204);
        }
    }

    @Test
    void a_flood_of_pipelined_requests_is_cut_off_without_waiting_for_answers() throws IOException {
        store.behaveAs(Mono.never());
        try (RawHttp http = new RawHttp(server.port())) {
            http.sendAsMuchAsIsTaken(RawHttp.head("GET", DEVICES, TOKEN).repeat(20), 1);
            // Had the server waited for its store, the first answer would be 503.
            assertThatIOException().isThrownBy(http::read);
        } finally {
            store.behaveAs(Mono.empty());
        }
    }
}
