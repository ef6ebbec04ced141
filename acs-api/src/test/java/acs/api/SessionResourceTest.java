package acs.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import acs.port.CapturedEnvelope;
import acs.port.SessionRecord;
import acs.port.SessionStep;
import acs.port.SessionStep.Kind;
import acs.port.SessionStep.Speaker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionResourceTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String FIRST = "019aa1b3-1200-7abc-9def-0123456789ab";

    private final HttpClient client = HttpClient.newHttpClient();
    private final OpenApiSchemas schemas = new OpenApiSchemas();
    private final MapDeviceStore devices = new MapDeviceStore();
    private final MapSessionStore sessions = new MapSessionStore();
    private final String device = devices.add("00259E", "Box", "S1");
    private final String other = devices.add("00259E", "Box", "S2");
    private final ApiServer server = newServer();

    private ApiServer newServer() {
        ApiSettings defaults = ApiSettings.defaults();
        return new ApiServer(
                new ApiSettings("127.0.0.1", 0, defaults.http(), defaults.pages(), defaults.rates(),
                        defaults.waitsMax(), defaults.storeTimeout(), defaults.retryAfter()),
                MapPorts.of(devices, sessions.asPorts()), ApiTokens.of(List.of("let-me-in")),
                new SimpleMeterRegistry());
    }

    @BeforeAll
    void start() {
        for (int i = 0; i < 3; i++) {
            sessions.add(new SessionRecord(FIRST.replace("1200", "120" + i), device,
                    Instant.parse("2026-01-12T09:16:00Z"), Duration.ofMillis(48), "boot", "completed", "192.0.2.1",
                    3_000,
                    700, 1, true,
                    List.of(new SessionStep(0, Speaker.CPE, Kind.RPC, "Inform", 0, 3_000, null,
                            new CapturedEnvelope("<a>", "cut")),
                            new SessionStep(2, Speaker.ACS, Kind.FAULT, "", 8001, 700, null, null),
                            new SessionStep(3, Speaker.CPE, Kind.UNDECODABLE, "doctype", 0, 10, FIRST,
                                    new CapturedEnvelope("", "not XML, 10 bytes")))));
        }
        server.start().block(Duration.ofSeconds(10));
    }

    @AfterAll
    void stop() {
        server.stop().block(Duration.ofSeconds(20));
    }

    @Test
    void sessions_are_paged_newest_first_in_their_described_shape() throws Exception {
        JsonNode page = ok("GET", device + "/sessions?limit=2", null);
        schemas.assertValid("SessionPage", page);
        assertThat(page.at("/items/0/id").asString()).contains("-1202-");
        JsonNode rest = ok("GET", device + "/sessions?limit=2&cursor=" + page.get("next").asString(), null);
        assertThat(rest.get("items")).hasSize(1);
        assertThat(rest.get("next").isNull()).isTrue();
        assertThat(ok("GET", other + "/sessions", null).get("items")).isEmpty();
        assertThat(call("GET", other + "/sessions?cursor=" + page.get("next").asString(), null).statusCode())
                .isEqualTo(400);
    }

    @Test
    void one_session_is_shown_with_everything_it_has() throws Exception {
        JsonNode session = ok("GET", device + "/sessions/" + FIRST, null);
        schemas.assertValid("Session", session);
        assertThat(session.propertyNames()).containsExactlyInAnyOrderElementsOf(schemas.properties("Session"));
        assertThat(session.get("steps").toString()).isEqualTo("["
                + "{\"atMs\":0,\"from\":\"cpe\",\"kind\":\"rpc\",\"name\":\"Inform\",\"code\":null,\"bytes\":3000,"
                + "\"operationId\":null,\"envelope\":{\"text\":\"<a>\",\"note\":\"cut\"}},"
                + "{\"atMs\":2,\"from\":\"acs\",\"kind\":\"fault\",\"name\":null,\"code\":8001,\"bytes\":700,"
                + "\"operationId\":null,\"envelope\":null},"
                + "{\"atMs\":3,\"from\":\"cpe\",\"kind\":\"undecodable\",\"name\":\"doctype\",\"code\":null,\"bytes\":10,"
                + "\"operationId\":\"" + FIRST + "\",\"envelope\":{\"text\":null,\"note\":\"not XML, 10 bytes\"}}]");
        assertProblem(call("GET", other + "/sessions/" + FIRST, null), 404, "");
        assertProblem(call("GET", device + "/sessions/nonsense", null), 404, "");
    }

    @Test
    void a_capture_begins_is_told_and_ends() throws Exception {
        JsonNode begun = ok("PUT", device + "/capture", "{\"seconds\": 600}");
        schemas.assertValid("Capture", begun);
        assertThat(Instant.parse(begun.get("until").asString())).isAfter(Instant.EPOCH);
        assertThat(ok("GET", device + "/capture", null)).isEqualTo(begun);
        assertProblem(call("PUT", other + "/capture", "{\"seconds\": 1}"), 409, "No more than 1 devices");

        assertThat(call("DELETE", device + "/capture", null).statusCode()).isEqualTo(204);
        JsonNode ended = ok("GET", device + "/capture", null);
        schemas.assertValid("Capture", ended);
        assertThat(ended.toString()).isEqualTo("{\"active\":false,\"until\":null}");
    }

    @Test
    void a_device_that_nobody_knows_is_404_everywhere() throws Exception {
        for (String below : List.of("/sessions", "/sessions/" + FIRST, "/capture")) {
            assertProblem(call("GET", "AABBCC-Box-S1" + below, null), 404, "");
        }
        assertProblem(call("PUT", "AABBCC-Box-S1/capture", "{\"seconds\": 600}"), 404, "");
        assertProblem(call("DELETE", "AABBCC-Box-S1/capture", null), 404, "");
    }

    @Test
    void a_bad_duration_is_refused_with_the_name_of_the_member() throws Exception {
        for (String seconds : List.of("0", "-1", "3601", "\"600\"", "1.5", "null", "[]", "99999999999999999999")) {
            HttpResponse<String> refused = call("PUT", device + "/capture", "{\"seconds\": " + seconds + "}");
            assertProblem(refused, 400, "seconds: must be a whole number from 1 to 3600");
            assertThat(JSON.readTree(refused.body()).at("/errors/0/parameter").asString()).isEqualTo("seconds");
        }
        assertProblem(call("PUT", device + "/capture", "{}"), 400, "seconds: missing");
        assertProblem(call("PUT", device + "/capture", "{\"seconds\": 1, \"until\": 2}"), 400, "until: unknown");
        assertProblem(call("PUT", device + "/capture", "[]"), 400, "");
    }

    private void assertProblem(HttpResponse<String> answer, int status, String detail) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode problem = JSON.readTree(answer.body());
        schemas.assertValid("Problem", problem);
        assertThat(problem.get("detail").asString()).startsWith(detail);
    }

    private JsonNode ok(String method, String path, String body) throws Exception {
        HttpResponse<String> answer = call(method, path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> call(String method, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest
                .newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1/devices/" + path))
                .header("Authorization", "Bearer let-me-in").header("Content-Type", "application/json")
                .method(method, body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
