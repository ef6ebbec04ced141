package acs.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A thousand connections that do nothing, or next to nothing, shut nobody out: not a valid token, not a health probe. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectionFloodTest {
    private static final int FLOOD = 1_000;
    private static final int REQUESTS = 20;
    private static final String DEVICES = "/api/v1/devices";
    private static final String TOKEN = "Authorization: Bearer let-me-in";
    private static final String ELSEWHERE = "127.0.0.7";

    private final MapDeviceStore store = new MapDeviceStore();
    private final ApiServer api = api();
    private final ManagementServer management = new ManagementServer(
            new ManagementSettings("127.0.0.1", 0, ManagementSettings.defaults().http()),
            new Readiness(() -> true), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    private final List<Socket> held = new ArrayList<>();

    private ApiServer api() {
        ApiSettings shipped = ApiSettings.defaults();
        return new ApiServer(new ApiSettings("127.0.0.1", 0, shipped.http(), shipped.pages(),
                new ApiSettings.Rates(100_000, 100_000, 10), shipped.waitsMax(), shipped.storeTimeout(),
                shipped.retryAfter()), MapPorts.of(store), ApiTokens.of(List.of("let-me-in")),
                new SimpleMeterRegistry());
    }

    @BeforeAll
    void start() {
        api.start().block(Duration.ofSeconds(10));
        management.start().block(Duration.ofSeconds(10));
    }

    @AfterEach
    void hangUp() throws IOException {
        for (Socket socket : held) {
            socket.close();
        }
        held.clear();
    }

    @AfterAll
    void stop() {
        api.stop().then(management.stop()).block(Duration.ofSeconds(20));
    }

    private void flood(int port, String from, String bytes) throws IOException {
        for (int i = 0; i < FLOOD; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(from), 0);
            held.add(socket);
            try {
                socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException peerHadEnough) {
                // As it may be.
            }
        }
    }

    private void assertEachIsAnswered(int port, String target) throws IOException {
        for (int i = 0; i < REQUESTS; i++) {
            assertThat(RawHttp.request(port, "GET", target, TOKEN).status()).isEqualTo(200);
        }
    }

    @Test
    void idle_connections_without_a_token_do_not_shut_out_a_valid_one() throws IOException {
        flood(api.port(), "127.0.0.1", "");
        assertEachIsAnswered(api.port(), DEVICES);
    }

    @Test
    void idle_connections_from_elsewhere_do_not_either() throws IOException {
        flood(api.port(), ELSEWHERE, "");
        assertEachIsAnswered(api.port(), DEVICES);
    }

    @Test
    void connections_that_showed_a_wrong_token_do_not_either() throws IOException {
        flood(api.port(), "127.0.0.1", RawHttp.head("GET", DEVICES, "Authorization: Bearer guessed"));
        assertEachIsAnswered(api.port(), DEVICES);
    }

    @Test
    void connections_that_began_a_head_do_not_either() throws IOException {
        flood(api.port(), "127.0.0.1", "GET " + DEVICES + " HTTP/1.1\r\nHost: a\r\nX-Half: ");
        assertEachIsAnswered(api.port(), DEVICES);
    }

    @Test
    void idle_connections_do_not_shut_out_health_probes() throws IOException {
        flood(management.port(), "127.0.0.1", "");
        assertEachIsAnswered(management.port(), "/health/live");
    }

    @Test
    void connections_that_had_an_answer_do_not_shut_out_health_probes() throws IOException {
        flood(management.port(), ELSEWHERE, RawHttp.head("GET", "/health/live"));
        assertEachIsAnswered(management.port(), "/health/live");
    }
}
