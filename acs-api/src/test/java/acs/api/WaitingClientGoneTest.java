package acs.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that wait for operations, over real HTTP, with room for one. */
class WaitingClientGoneTest {
    private static final String OPERATIONS = "/api/v1/devices/00259E-X/operations";
    private static final String BODY = "{\"type\":\"reboot\"}";

    private final MapOperationStore store = new MapOperationStore();
    private final ApiServer server = server();

    private ApiServer server() {
        ApiSettings defaults = ApiSettings.defaults();
        return new ApiServer(new ApiSettings("127.0.0.1", 0, defaults.http(), defaults.pages(), defaults.rates(), 1,
                defaults.storeTimeout(), defaults.retryAfter()), MapPorts.of(new MapDeviceStore(), store),
                ApiTokens.of(List.of("let-me-in")),
                new SimpleMeterRegistry());
    }

    @BeforeEach
    void start() {
        server.start().block(Duration.ofSeconds(10));
    }

    @AfterEach
    void stop() {
        server.stop().block(Duration.ofSeconds(20));
    }

    private static String request(int seconds) {
        return RawHttp.head("POST", OPERATIONS, "Authorization: Bearer let-me-in", "Content-Type: application/json",
                "Content-Length: " + BODY.length(), "Prefer: wait=" + seconds) + BODY;
    }

    private String applied(int seconds) throws IOException {
        try (RawHttp http = new RawHttp(server.port())) {
            RawHttp.Answer answer = http.send(request(seconds)).read();
            assertThat(answer.status()).isEqualTo(202);
            return answer.header("Preference-Applied");
        }
    }

    @Test
    void a_client_that_hangs_up_gives_its_place_to_another() throws Exception {
        try (RawHttp gone = new RawHttp(server.port())) {
            gone.send(request(100));
            Awaitility.await().until(() -> store.askedCount() == 1);
            Awaitility.await().untilAsserted(() -> assertThat(applied(1)).isEmpty());
        }
        Awaitility.await().untilAsserted(() -> assertThat(applied(1)).isEqualTo("wait=1"));
    }
}
