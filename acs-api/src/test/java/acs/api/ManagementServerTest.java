package acs.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagementServerTest {
    private final AtomicBoolean storeAvailable = new AtomicBoolean(true);
    private final Readiness readiness = new Readiness(storeAvailable::get);
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ManagementServer server = new ManagementServer(
            new ManagementSettings("127.0.0.1", 0, HttpLimits.defaults()), readiness, meters);

    @BeforeEach
    void start() {
        server.start().block(Duration.ofSeconds(10));
    }

    @AfterEach
    void stop() {
        server.stop().block(Duration.ofSeconds(20));
    }

    private RawHttp.Answer get(String path) throws IOException {
        return RawHttp.request(server.port(), "GET", path);
    }

    private void assertUnready(String reason) throws IOException {
        RawHttp.Answer answer = get("/health/ready");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().get("status").stringValue()).isEqualTo("unready");
        assertThat(answer.json().get("reasons").get(0).stringValue()).isEqualTo(reason);
        assertThat(get("/health/live").status()).isEqualTo(200);
    }

    @Test
    void readiness_follows_start_store_and_draining_while_liveness_stays() throws IOException {
        assertUnready("start-up is not complete");
        readiness.started();
        RawHttp.Answer ready = get("/health/ready");
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.body())
                .isEqualTo("{\"status\":\"ready\",\"reasons\":[],\"checks\":[{\"name\":\"startup\",\"ok\":true},"
                        + "{\"name\":\"store\",\"ok\":true},{\"name\":\"accepting\",\"ok\":true}]}");
        storeAvailable.set(false);
        assertUnready("the store does not answer");
        storeAvailable.set(true);
        assertThat(get("/health/ready").status()).isEqualTo(200);
        readiness.draining();
        assertUnready("the server is draining");
        readiness.started();
        assertUnready("the server is draining");
    }

    @Test
    void metrics_are_prometheus_text() throws IOException {
        meters.counter("acs.test.things", "kind", "a").increment(3);
        RawHttp.Answer answer = get("/metrics");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body()).contains("# TYPE acs_test_things_total counter",
                "acs_test_things_total{kind=\"a\"} 3.0");
    }

    @Test
    void metrics_may_ask_what_blocks() throws IOException {
        // BlockHound fails the scrape if it runs on an event loop.
        meters.gauge("acs.test.slow", this, ignored -> {
            try {
                Thread.sleep(1);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return 42;
        });
        assertThat(get("/metrics").body()).contains("acs_test_slow 42.0");
    }

    @Test
    void nothing_else_is_served_and_nothing_can_be_changed() throws IOException {
        assertThat(get("/").status()).isEqualTo(404);
        assertThat(get("/api/v1/devices").status()).isEqualTo(404);
        assertThat(RawHttp.request(server.port(), "POST", "/health/ready", "Content-Length: 0").status())
                .isEqualTo(405);
        assertThat(get("/metrics?name=x").status()).isEqualTo(400);
    }

    @Test
    void head_of_a_probe_has_its_status() throws IOException {
        assertThat(RawHttp.request(server.port(), "HEAD", "/health/live").status()).isEqualTo(200);
        assertThat(RawHttp.request(server.port(), "HEAD", "/health/ready").status()).isEqualTo(503);
    }
}
