package acs.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import acs.port.CredentialAdmin.Change;
import acs.port.CredentialAdmin.Refusal;
import acs.port.Waker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CredentialResourceTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String DEVICE = "00259E-Box-S1";

    private final HttpClient client = HttpClient.newHttpClient();
    private final OpenApiSchemas schemas = new OpenApiSchemas();
    private final MapCredentialAdmin credentials = new MapCredentialAdmin();
    private final List<String> woken = new CopyOnWriteArrayList<>();
    private final ApiServer server = newServer();

    private final class Waking implements Waker {
        @Override
        public void wanted(String deviceKey) {
            woken.add(deviceKey);
        }

        @Override
        public Mono<WakeReport> wake(String deviceKey) {
            return Mono.empty();
        }
    }

    private ApiServer newServer() {
        ApiSettings defaults = ApiSettings.defaults();
        return new ApiServer(
                new ApiSettings("127.0.0.1", 0, defaults.http(), defaults.pages(), defaults.rates(),
                        defaults.waitsMax(), defaults.storeTimeout(), defaults.retryAfter()),
                MapPorts.of(credentials, new WakePorts(new Waking(), null)), ApiTokens.of(List.of("let-me-in")),
                new SimpleMeterRegistry());
    }

    @BeforeAll
    void start() {
        server.start().block(Duration.ofSeconds(10));
    }

    @AfterAll
    void stop() {
        server.stop().block(Duration.ofSeconds(20));
    }

    @BeforeEach
    void forgetWhatWasAsked() {
        credentials.asked.clear();
        woken.clear();
        credentials.refusal = null;
    }

    @Test
    void a_stored_credential_is_written_and_never_read() throws Exception {
        HttpResponse<String> put = call("PUT", DEVICE, "{\"username\":\"anna\",\"password\":\"hunter2\"}");

        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        HttpResponse<String> got = call("GET", DEVICE, null);
        schemas.assertValid("Credential", JSON.readTree(got.body()));
        assertThat(JSON.readTree(got.body()).get("kind").asString()).isEqualTo("stored");
        assertThat(put.body() + got.body()).contains("anna").doesNotContain("hunter2");
        assertThat(credentials.asked).containsExactly(new Change.Store("anna", "hunter2", false));
    }

    @Test
    void every_change_has_its_name() throws Exception {
        for (String body : List.of("{\"derive\":true}", "{\"derive\":true,\"setInDevice\":true}",
                "{\"setConnectionRequest\":true}", "{\"setStun\":true}", "{\"reopenBootstrapSeconds\":3600}")) {
            assertThat(call("PUT", DEVICE, body).statusCode()).as(body).isEqualTo(200);
        }
        assertThat(call("DELETE", DEVICE, null).statusCode()).isEqualTo(204);
        assertThat(credentials.asked).containsExactly(new Change.Derive(false), new Change.Derive(true),
                new Change.SetConnectionRequest(), new Change.SetStun(),
                new Change.ReopenBootstrap(Duration.ofHours(1)),
                new Change.Forget());
    }

    @Test
    void what_an_operation_sets_is_told_with_its_place() throws Exception {
        HttpResponse<String> rotated = call("PUT", DEVICE, "{\"rotate\":true}");

        assertThat(rotated.statusCode()).isEqualTo(202);
        assertThat(rotated.headers().firstValue("Location")).get().asString().contains("/operations/019aa1b2");
    }

    @Test
    void a_device_is_woken_for_what_is_to_be_set_in_it_and_for_nothing_else() throws Exception {
        call("PUT", DEVICE, "{\"derive\":true}");
        call("PUT", DEVICE, "{\"reopenBootstrapSeconds\":3600}");
        credentials.refusal = Refusal.UNDER_WAY;
        call("PUT", DEVICE, "{\"rotate\":true}");
        assertThat(woken).isEmpty();

        credentials.refusal = null;
        call("PUT", DEVICE, "{\"rotate\":true}");
        assertThat(woken).containsExactly(DEVICE);
    }

    @Test
    void what_is_wrong_is_named_and_changes_nothing() throws Exception {
        String long257 = "x".repeat(257);
        for (String[] wrong : new String[][]{{"{}", "username"}, {"{\"username\":\"a\"}", "password"},
                {"{\"password\":\"a\"}", "username"}, {"{\"username\":\"\",\"password\":\"a\"}", "username"},
                {"{\"username\":\"a:b\",\"password\":\"a\"}", "username"},
                {"{\"username\":\"a\",\"password\":\"a\\nb\"}", "password"},
                {"{\"username\":\"a\",\"password\":\"\\u0000\"}", "password"},
                {"{\"username\":\"a\",\"password\":\"" + long257 + "\"}", "password"},
                {"{\"username\":\"" + long257 + "\",\"password\":\"a\"}", "username"},
                {"{\"username\":1,\"password\":\"a\"}", "username"}, {"{\"derive\":false}", "derive"},
                {"{\"rotate\":true,\"derive\":true}", "rotate"}, {"{\"reopenBootstrapSeconds\":0}", "reopen"},
                {"{\"reopenBootstrapSeconds\":9999999}", "reopen"}}) {
            HttpResponse<String> refused = call("PUT", DEVICE, wrong[0]);
            assertThat(refused.statusCode()).as(wrong[0] + refused.body()).isEqualTo(400);
            JsonNode problem = JSON.readTree(refused.body());
            schemas.assertValid("Problem", problem);
            assertThat(problem.at("/errors/0/parameter").asString()).as(wrong[0]).startsWith(wrong[1]);
        }
        assertThat(credentials.asked).isEmpty();
        assertThat(call("PUT", "no~device", "{\"derive\":true}").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void what_cannot_be_changed_is_a_conflict_that_says_why(Refusal refusal) throws Exception {
        credentials.refusal = refusal;
        HttpResponse<String> refused = call("PUT", DEVICE, "{\"rotate\":true}");

        assertThat(refused.statusCode()).isEqualTo(409);
        schemas.assertValid("Problem", JSON.readTree(refused.body()));
    }

    private HttpResponse<String> call(String method, String device, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest
                .newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1/devices/" + device
                        + "/credentials"))
                .header("Authorization", "Bearer let-me-in").header("Content-Type", "application/json")
                .method(method, body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
