package acs.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Start and stop. */
class ApiServerStopTest {
    private static final String[] TOKEN = {"Authorization: Bearer t"};

    private final MapDeviceStore store = new MapDeviceStore();
    private final CountDownLatch reading = new CountDownLatch(1);

    private ApiServer server(int port, Duration grace) {
        HttpLimits http = HttpLimits.defaults();
        var limits = new HttpLimits(http.requestLineBytesMax(), http.headerBytesMax(), http.bodyBytesMax(),
                http.connectionsMax(), http.pipelineMax(), http.idleTimeout(), http.requestTimeout(),
                http.responseTimeout(), grace);
        ApiSettings defaults = ApiSettings.defaults();
        return new ApiServer(new ApiSettings("127.0.0.1", port, limits, defaults.pages(), defaults.rates(),
                defaults.waitsMax(), Duration.ofSeconds(60), defaults.retryAfter()), MapPorts.of(store),
                ApiTokens.of(List.of("t")),
                new SimpleMeterRegistry());
    }

    private void waitFor(Mono<Void> signal) {
        store.behaveAs(signal.doOnSubscribe(s -> reading.countDown()));
    }

    @Test
    void a_running_request_is_answered_while_new_connections_are_refused() throws Exception {
        Sinks.Empty<Void> answer = Sinks.empty();
        waitFor(answer.asMono());
        ApiServer server = server(0, Duration.ofSeconds(30));
        server.start().block(Duration.ofSeconds(10));
        int port = server.port();
        try (RawHttp running = new RawHttp(port)) {
            running.send(RawHttp.head("GET", "/api/v1/devices", TOKEN));
            assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<?> stopped = server.stop().toFuture();
            Awaitility.await().untilAsserted(() -> assertThatThrownBy(() -> new RawHttp(port).close())
                    .isInstanceOf(ConnectException.class));
            assertThat(stopped).isNotDone();
            answer.tryEmitEmpty();
            assertThat(running.read().status()).isEqualTo(200);
            stopped.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void what_does_not_end_within_the_grace_time_is_cut_off() throws Exception {
        waitFor(Mono.never());
        ApiServer server = server(0, Duration.ofMillis(200));
        server.start().block(Duration.ofSeconds(10));
        try (RawHttp running = new RawHttp(server.port())) {
            running.send(RawHttp.head("GET", "/api/v1/devices", TOKEN));
            assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
            server.stop().block(Duration.ofSeconds(10));
            assertThat(running.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void an_address_in_use_fails_the_start() {
        ApiServer first = server(0, Duration.ofSeconds(1));
        first.start().block(Duration.ofSeconds(10));
        try {
            ApiServer second = server(first.port(), Duration.ofSeconds(1));
            assertThatThrownBy(() -> second.start().block(Duration.ofSeconds(10))).hasMessageContaining("bind");
            assertThatThrownBy(second::port).isInstanceOf(IllegalStateException.class);
            second.stop().block(Duration.ofSeconds(10));
        } finally {
            first.stop().block(Duration.ofSeconds(10));
        }
    }

    @Test
    void stopping_twice_is_harmless() throws IOException {
        ApiServer server = server(0, Duration.ofSeconds(1));
        server.start().block(Duration.ofSeconds(10));
        server.stop().block(Duration.ofSeconds(10));
        server.stop().block(Duration.ofSeconds(10));
    }
}
