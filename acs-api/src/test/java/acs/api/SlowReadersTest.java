package acs.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import acs.cwmp.Reboot;
import acs.memory.MemoryBudget;
import acs.memory.MemoryLimits;
import acs.memory.MemoryUse;
import acs.network.HttpHead;
import acs.operation.Operation;
import acs.operation.OperationStatus;
import acs.port.NewOperation;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Clients that do not read their answers hold little memory, and not for long; honest ones get theirs meanwhile. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowReadersTest {
    private static final int CLIENTS = 110;
    private static final long ANSWERS_MAX = 16 << 20;
    private static final String TOKEN = "Authorization: Bearer let-me-in";
    private static final String DEVICES = "/api/v1/devices";
    private static final String OPERATION = "00000000-0000-0001-0000-000000000001";
    private static final String RESULT = "/api/v1/operations/" + OPERATION;
    private static final int RESULT_BYTES = 20_000_000;

    private final MemoryBudget budget = new MemoryBudget(new MemoryLimits(256 << 20, uses(), 320 << 10));
    private final MapDeviceStore store = new MapDeviceStore();
    private final MapOperationStore operations = new MapOperationStore();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ApiMemory memory = new ApiMemory(budget);
    private final ApiServer api = api();
    private final PrometheusMeterRegistry scraped = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ManagementServer management = new ManagementServer(
            new ManagementSettings("127.0.0.1", 0, limits()), new Readiness(() -> true), scraped, memory);
    private final List<Socket> held = new ArrayList<>();

    private static Map<MemoryUse, MemoryLimits.Bound> uses() {
        Map<MemoryUse, MemoryLimits.Bound> uses = new EnumMap<>(MemoryUse.class);
        uses.put(MemoryUse.API_ANSWERS, new MemoryLimits.Bound(ANSWERS_MAX, ANSWERS_MAX / 2, ANSWERS_MAX / 8));
        uses.put(MemoryUse.API_RESULTS, new MemoryLimits.Bound(64 << 20, 32 << 20, 8 << 20));
        return uses;
    }

    /** A reader that stands still is ended within a second or two. */
    private static HttpLimits limits() {
        return HttpLimits.defaults()
                .with(new HttpLimits.Fair(500, Duration.ofSeconds(5), 1_000_000, Duration.ofSeconds(1)));
    }

    private ApiServer api() {
        ApiSettings shipped = ApiSettings.defaults();
        return new ApiServer(new ApiSettings("127.0.0.1", 0, limits(), shipped.pages(),
                new ApiSettings.Rates(100_000, 100_000, 10), shipped.waitsMax(), shipped.storeTimeout(),
                shipped.retryAfter()), MapPorts.of(store, operations), ApiTokens.of(List.of("let-me-in")),
                CallerSource.DIRECT, meters, memory);
    }

    @BeforeAll
    void start() {
        String device = store.add("00259E", "", "Large");
        for (int i = 0; i < 30; i++) {
            store.addParameter(device, "Device.P" + i, "x".repeat(60_000));
            store.addEvent(device, String.format("%04d", i), "1 BOOT", Map.of("text", "y".repeat(50_000)));
        }
        Instant now = Instant.now();
        operations.enqueue(new NewOperation(OPERATION, device, new Operation.Rpc(new Reboot("")), "key", 5, 3,
                Duration.ofMinutes(1), now, now.plusSeconds(60), null)).block(Duration.ofSeconds(5));
        operations.end(OPERATION, OperationStatus.SUCCEEDED, "{}", "{\"parameterList\":[{\"name\":\"A.KeyPassphrase\","
                + "\"value\":\"hidden\"},{\"name\":\"B\",\"value\":\"" + "z".repeat(RESULT_BYTES) + "\"}]}", null);
        api.start().block(Duration.ofSeconds(10));
        management.start().block(Duration.ofSeconds(10));
    }

    @AfterEach
    void everything_is_given_back() throws IOException {
        hangUp();
        Awaitility.await().untilAsserted(() -> assertThat(budget.held()).isZero());
    }

    @AfterAll
    void stop() {
        api.stop().then(management.stop()).block(Duration.ofSeconds(20));
    }

    private void hangUp() throws IOException {
        for (Socket socket : held) {
            socket.close();
        }
        held.clear();
    }

    private Socket ask(int port, String target) throws IOException {
        Socket socket = new Socket();
        held.add(socket);
        socket.setReceiveBufferSize(4 << 10);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.getOutputStream().write(RawHttp.head("GET", target, TOKEN).getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private void askAndNeverRead(int port, String target) throws IOException {
        for (int i = 0; i < CLIENTS; i++) {
            ask(port, target);
        }
    }

    private void assertEndedForNotReading() {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(budget.held()).isZero());
    }

    @Test
    void clients_that_never_read_a_large_page_neither_exhaust_the_memory_nor_shut_out_honest_ones() throws Exception {
        String parameters = DEVICES + "/00259E-Large/parameters";
        askAndNeverRead(api.port(), parameters);
        Awaitility.await().untilAsserted(() -> assertThat(budget.held(MemoryUse.API_ANSWERS)).isPositive());
        assertThat(budget.held(MemoryUse.API_ANSWERS)).isLessThanOrEqualTo(ANSWERS_MAX);
        Awaitility.await().ignoreExceptions()
                .until(() -> RawHttp.request(api.port(), "GET", parameters, TOKEN).json().get("items").size() == 30);
        assertThat(RawHttp.request(api.port(), "GET", DEVICES, TOKEN).status()).isEqualTo(200);
        assertThat(budget.held(MemoryUse.API_ANSWERS)).isLessThanOrEqualTo(ANSWERS_MAX);
        assertEndedForNotReading();
    }

    @Test
    void clients_that_never_read_a_list_hold_some_rows_of_it() throws Exception {
        askAndNeverRead(api.port(), DEVICES + "/00259E-Large/events");
        Awaitility.await().untilAsserted(() -> assertThat(budget.held(MemoryUse.API_ANSWERS)).isPositive());
        assertThat(RawHttp.request(api.port(), "GET", DEVICES, TOKEN).status()).isEqualTo(200);
        assertThat(budget.held(MemoryUse.API_ANSWERS)).isLessThanOrEqualTo(ANSWERS_MAX);
        assertEndedForNotReading();
    }

    @Test
    void a_streamed_page_is_whole() throws Exception {
        JsonNode page = chunked(ask(api.port(), DEVICES + "/00259E-Large/events?limit=29").getInputStream());

        assertThat(page.get("items")).hasSize(29);
        assertThat(page.get("next").isString()).isTrue();
    }

    @Test
    void a_result_larger_than_the_memory_for_answers_is_streamed_with_secrets_masked() throws Exception {
        JsonNode result = chunked(ask(api.port(), RESULT + "/result").getInputStream());

        assertThat(result.at("/parameterList/0/value").stringValue()).isEqualTo("***");
        assertThat(result.at("/parameterList/1/value").stringValue()).hasSize(RESULT_BYTES);
    }

    @Test
    void neither_the_operation_nor_a_list_holds_a_result_that_is_too_large() throws Exception {
        JsonNode one = RawHttp.request(api.port(), "GET", RESULT, TOKEN).json();
        assertThat(one.get("result").isNull()).isTrue();
        assertThat(one.get("resultBytes").intValue()).isGreaterThan(RESULT_BYTES);
        JsonNode listed = RawHttp.request(api.port(), "GET", "/api/v1/operations", TOKEN).json().get("items").get(0);
        assertThat(listed.has("result")).isFalse();
        assertThat(listed.get("resultBytes").intValue()).isGreaterThan(RESULT_BYTES);
        JsonNode chosen = RawHttp.request(api.port(), "GET", "/api/v1/operations?fields=id,result", TOKEN).json();
        assertThat(chosen.get("items").get(0).toString()).isEqualTo("{\"id\":\"" + OPERATION + "\",\"result\":null}");
    }

    @Test
    void clients_that_never_read_results_hold_a_piece_of_them() throws Exception {
        for (int i = 0; i < 8; i++) {
            ask(api.port(), RESULT + "/result");
        }
        assertThat(RawHttp.request(api.port(), "GET", DEVICES, TOKEN).status()).isEqualTo(200);
        assertEndedForNotReading();
    }

    @Test
    void slow_readers_of_metrics_and_of_the_description_shut_nobody_out() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            scraped.counter("acs.test.things", "kind", "kind " + i).increment();
        }
        askAndNeverRead(management.port(), "/metrics");
        askAndNeverRead(api.port(), "/api/v1/openapi.json");
        assertThat(RawHttp.request(management.port(), "GET", "/health/live").status()).isEqualTo(200);
        assertThat(RawHttp.request(api.port(), "GET", DEVICES, TOKEN).status()).isEqualTo(200);
        assertThat(budget.held(MemoryUse.API_ANSWERS)).isLessThanOrEqualTo(ANSWERS_MAX);
        assertEndedForNotReading();
    }

    @Test
    void an_answer_that_finds_no_memory_is_503_and_says_when_to_come_again() throws Exception {
        try (var taken = budget.open(MemoryUse.API_ANSWERS, "127.0.0.1")) {
            assertThat(taken.cover(ANSWERS_MAX / 2)).isTrue();
            RawHttp.Answer answer = RawHttp.request(api.port(), "GET", DEVICES + "/00259E-Large/parameters", TOKEN);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            assertThat(answer.json().get("type").stringValue()).isEqualTo("urn:acs:problem:unavailable");
            assertThat(RawHttp.request(management.port(), "GET", "/health/live").status()).isEqualTo(200);
        }
        assertThat(RawHttp.request(api.port(), "GET", DEVICES + "/00259E-Large/parameters", TOKEN).status())
                .isEqualTo(200);
    }

    /** The JSON of an answer that comes in chunks. */
    private static JsonNode chunked(InputStream in) throws IOException {
        HttpHead head = HttpHead.read(in);
        assertThat(head.status()).isEqualTo(200);
        var all = new ByteArrayOutputStream();
        while (true) {
            int length = Integer.parseInt(line(in), 16);
            all.write(in.readNBytes(length));
            line(in);
            if (length == 0) {
                return JsonMapper.shared().readTree(all.toByteArray());
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
