package acs.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rates per client, on a clock that the test moves. */
class TokenDoorTest {
    private final AtomicLong nanos = new AtomicLong();
    private final TokenDoor door = new TokenDoor(ApiTokens.of(List.of("right")), new ApiSettings.Rates(5, 3, 2),
            nanos::get);

    private int statusFor(String client, @Nullable String authorization) {
        Problem refusal = refusal(client, authorization);
        return refusal == null ? 200 : refusal.kind().status();
    }

    private @Nullable Problem refusal(String client, @Nullable String authorization) {
        return door.refuses(new IncomingRequest("GET", "/", "", authorization, RequestFields.NONE, null, client,
                ApiMemory.own().open(client, () -> {})),
                Route.Access.TOKEN);
    }

    @Test
    void invalid_tokens_are_counted_per_client_until_429_and_come_back_with_time() {
        for (int i = 0; i < 3; i++) {
            assertThat(statusFor("a", "Bearer wrong" + i)).isEqualTo(401);
        }
        Problem refusal = Objects.requireNonNull(refusal("a", "Bearer wrong"));
        assertThat(refusal.kind()).isEqualTo(Problem.Kind.TOO_MANY_REQUESTS);
        assertThat(refusal.headers()).containsEntry("Retry-After", "20");
        assertThat(statusFor("b", "Bearer wrong")).isEqualTo(401);
        nanos.addAndGet(Duration.ofSeconds(20).toNanos());
        assertThat(statusFor("a", "Bearer wrong")).isEqualTo(401);
        assertThat(statusFor("a", "Bearer wrong")).isEqualTo(429);
    }

    @Test
    void a_valid_token_enters_although_its_address_sent_invalid_ones() {
        for (int i = 0; i < 5; i++) {
            statusFor("a", "Bearer wrong");
        }
        assertThat(statusFor("a", "Bearer right")).isEqualTo(200);
    }

    @Test
    void requests_beyond_the_rate_are_429_even_with_a_valid_token() {
        for (int i = 0; i < 10; i++) {
            assertThat(statusFor("a", "Bearer right")).isEqualTo(200);
        }
        assertThat(statusFor("a", "Bearer right")).isEqualTo(429);
        assertThat(statusFor("b", "Bearer right")).isEqualTo(200);
        nanos.addAndGet(Duration.ofMillis(200).toNanos());
        assertThat(statusFor("a", "Bearer right")).isEqualTo(200);
    }

    @Test
    void a_guessing_client_meets_429_over_the_wire() throws IOException {
        ApiSettings defaults = ApiSettings.defaults();
        ApiServer server = new ApiServer(new ApiSettings("127.0.0.1", 0, defaults.http(), defaults.pages(),
                new ApiSettings.Rates(1000, 2, 10), 10, defaults.storeTimeout(), defaults.retryAfter()),
                MapPorts.of(new MapDeviceStore()), ApiTokens.of(List.of("right")),
                new SimpleMeterRegistry());
        server.start().block(Duration.ofSeconds(10));
        try {
            String devices = "/api/v1/devices";
            RawHttp.request(server.port(), "GET", devices, "Authorization: Bearer guess1");
            RawHttp.request(server.port(), "GET", devices, "Authorization: Bearer guess2");
            RawHttp.Answer third = RawHttp.request(server.port(), "GET", devices, "Authorization: Bearer guess3");
            assertThat(third.status()).isEqualTo(429);
            assertThat(third.header("Retry-After")).isEqualTo("30");
            assertThat(third.header("Content-Type")).isEqualTo("application/problem+json");
        } finally {
            server.stop().block(Duration.ofSeconds(20));
        }
    }
}
