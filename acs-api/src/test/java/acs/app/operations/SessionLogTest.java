package acs.app.operations;

import static acs.app.operations.ScriptedCpe.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import acs.app.AcsApplication;
import acs.app.config.ConfigInput;
import acs.app.config.ConfigLoader;
import acs.cwmp.EventStruct;
import acs.cwmp.Fault;
import acs.cwmp.FaultCode;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.ParameterValue;
import acs.cwmp.SetParameterValuesResponse;
import acs.store.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a support agent sees of sessions, from real sockets through PostgreSQL to REST. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SessionLogTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<EventStruct> PERIODIC = List.of(event("2 PERIODIC", ""));
    private static final String PASSWORD = "Device.Users.User.1.Password";

    @TempDir
    static Path here;
    private static AcsApplication application;
    private static String token;
    private static int serial;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ScriptedCpe cpe = new ScriptedCpe(application.ports().cwmp(), "L" + serial++);
    private final String device = "/api/v1/devices/" + cpe.id().canonical();

    @BeforeAll
    static void start() throws Exception {
        List<ConfigInput.Flag> flags = new ArrayList<>();
        for (String key : List.of("cwmp.port", "api.port", "management.port", "files.port")) {
            flags.add(new ConfigInput.Flag(key, "0", "--set"));
        }
        flags.add(new ConfigInput.Flag("sessions.capture-look", "100ms", "--set"));
        flags.add(new ConfigInput.Flag("shutdown-grace", "0s", "--set"));
        application = new AcsApplication(ConfigLoader.load(new ConfigInput(
                Map.of("ACS_DB_URL", TestPostgres.url(TestPostgres.freshDatabase())), flags, null, here)));
        application.start();
        token = Files.readString(here.resolve("acs-data/admin.token")).strip();
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void a_session_with_an_operation_is_seen_with_its_steps_bytes_and_outcome_and_an_idle_one_is_not()
            throws Exception {
        firstContact();
        cpe.session(PERIODIC, List.of(), request -> null);
        String operation = queue("{\"type\":\"getParameterValues\",\"parameterNames\":[\"Device.A\"]}");
        cpe.session(PERIODIC, List.of(), request -> Fault.of(new FaultCode(9005), "no such name"));

        JsonNode session = newest(2);
        List<String> steps = new ArrayList<>();
        for (JsonNode step : session.get("steps")) {
            steps.add(step.get("from").asString() + ' ' + step.get("kind").asString() + ' '
                    + (step.get("name").isNull() ? "-" : step.get("name").asString()) + ' '
                    + (step.get("code").isNull() ? "-" : step.get("code").asString()) + ' '
                    + (step.get("bytes").intValue() > 300) + ' '
                    + step.get("operationId").asString().equals(operation));
        }
        assertThat(steps).containsExactly("cpe rpc Inform - true false", "acs rpc InformResponse - true false",
                "cpe empty - - false false", "acs rpc GetParameterValues - true true", "cpe fault - 9005 true true",
                "acs empty - - false false");
        assertThat(session.get("outcome").asString()).isEqualTo("completed");
        assertThat(session.get("event").asString()).isEqualTo("periodic");
        assertThat(session.get("durationMs").longValue())
                .isGreaterThanOrEqualTo(session.at("/steps/4/atMs").longValue());
        assertThat(session.get("bytesReceived").longValue()).isEqualTo(
                session.at("/steps/0/bytes").longValue() + session.at("/steps/4/bytes").longValue());
        assertThat(session.get("captured").booleanValue()).isFalse();
        assertThat(get(device + "/sessions/" + session.get("id").asString())).isEqualTo(session);
    }

    @Test
    void a_captured_session_shows_its_envelopes_with_the_secrets_masked() throws Exception {
        firstContact();
        capture(600);
        queue("{\"type\":\"setParameterValues\",\"parameterKey\":\"k\",\"parameterValues\":[{\"path\":\"" + PASSWORD
                + "\",\"value\":\"hunter2-set\",\"type\":\"xsd:string\"}]}");
        queue("{\"type\":\"getParameterValues\",\"parameterNames\":[\"" + PASSWORD + "\",\"Device.Name\"]}");
        cpe.session(PERIODIC, List.of(), request -> request instanceof GetParameterValues
                ? new GetParameterValuesResponse(List.of(ParameterValue.of(PASSWORD, "hunter2-read"),
                        ParameterValue.of("Device.Name", "in the attic")))
                : new SetParameterValuesResponse(0));

        await().atMost(PATIENCE).until(() -> listed().get(0).get("steps").size() > 4);
        JsonNode listed = listed().get(0);
        assertThat(listed.get("steps").findValues("envelope")).allMatch(JsonNode::isNull);
        JsonNode session = get(device + "/sessions/" + listed.get("id").asString());
        String text = session.toString();
        assertThat(text).doesNotContain("hunter2").contains("in the attic", "***", "SetParameterValuesResponse",
                PASSWORD);
        for (JsonNode step : session.get("steps")) {
            assertThat(step.get("envelope").isNull()).as(step.toString())
                    .isEqualTo(step.get("kind").asString().equals("empty"));
        }

        assertThat(call("DELETE", device + "/capture", null).statusCode()).isEqualTo(204);
        awaitNotCaptured();
    }

    @Test
    void a_capture_ends_at_its_time_by_itself() throws Exception {
        firstContact();
        capture(10);
        await().atMost(PATIENCE).until(() -> !get(device + "/capture").get("active").booleanValue());
        awaitNotCaptured();
    }

    /** Until this node knows, too: then an idle session leaves an entry. */
    private void capture(int seconds) throws Exception {
        assertThat(call("PUT", device + "/capture", "{\"seconds\":" + seconds + "}").statusCode()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> {
            cpe.session(PERIODIC, List.of(), request -> null);
            return listed().get(0).get("captured").booleanValue();
        });
    }

    private void awaitNotCaptured() {
        await().atMost(PATIENCE).until(() -> {
            queue("{\"type\":\"getRpcMethods\"}");
            String before = listed().get(0).get("id").asString();
            cpe.session(PERIODIC, List.of(), request -> Fault.of(new FaultCode(9000), "no"));
            await().atMost(PATIENCE).until(() -> !listed().get(0).get("id").asString().equals(before));
            return !listed().get(0).get("captured").booleanValue();
        });
    }

    private void firstContact() throws Exception {
        cpe.session(List.of(event("0 BOOTSTRAP", "")), List.of(), request -> null);
        newest(1);
    }

    /** The newest of as many sessions as there must be. */
    private JsonNode newest(int sessions) throws Exception {
        await().atMost(PATIENCE).until(() -> listed().size() >= sessions);
        assertThat(listed()).hasSize(sessions);
        return listed().get(0);
    }

    private JsonNode listed() throws Exception {
        return get(device + "/sessions").get("items");
    }

    /** Gives the operation's id. */
    private String queue(String request) throws Exception {
        HttpResponse<String> response = call("POST", device + "/operations", request);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return JSON.readTree(response.body()).get("id").asString();
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> response = call("GET", path, null);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private HttpResponse<String> call(String method, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest
                .newBuilder(URI.create("http://127.0.0.1:" + application.ports().api() + path))
                .header("Authorization", "Bearer " + token);
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.method(method, HttpRequest.BodyPublishers.ofString(body)).header("Content-Type",
                    "application/json");
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
