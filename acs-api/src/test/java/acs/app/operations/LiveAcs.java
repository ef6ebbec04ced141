package acs.app.operations;

import static acs.app.operations.ScriptedCpe.event;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import acs.app.AcsApplication;
import acs.app.config.ConfigInput;
import acs.app.config.ConfigLoader;
import acs.store.TestPostgres;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole server on free ports, and clients of both its sides, for tests over real HTTP and PostgreSQL. */
final class LiveAcs implements AutoCloseable {
    private static final String BASE = "/api/v1";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final AtomicInteger SERIALS = new AtomicInteger();
    private static final Map<Path, String> DATABASES = new ConcurrentHashMap<>();

    private final HttpClient client = HttpClient.newHttpClient();
    private final AcsApplication application;
    private final String token;

    private LiveAcs(AcsApplication application, String token) {
        this.application = application;
        this.token = token;
    }

    /**
     * A server on a database of its own in the tests' PostgreSQL, which one that is started again in the same place gets back. It
     * waits for nobody when it ends: a CPE that a test left in its session would be waited for.
     *
     * @param here     for the server's data
     * @param settings {@code key=value}, or {@code ACS_VARIABLE=value} for secrets, besides free ports
     */
    static LiveAcs start(Path here, String... settings) throws Exception {
        List<ConfigInput.Flag> flags = new ArrayList<>();
        Map<String, String> environment = new HashMap<>(Map.of("ACS_DB_URL",
                DATABASES.computeIfAbsent(here, first -> TestPostgres.url(TestPostgres.freshDatabase())),
                "ACS_SHUTDOWN_GRACE", "0s"));
        for (String key : List.of("cwmp.port", "api.port", "management.port", "files.port")) {
            flags.add(new ConfigInput.Flag(key, "0", "--set"));
        }
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            if (parts[0].startsWith("ACS_")) {
                environment.put(parts[0], parts[1]);
                continue;
            }
            flags.removeIf(flag -> flag.key().equals(parts[0]));
            flags.add(new ConfigInput.Flag(parts[0], parts[1], "--set"));
        }
        AcsApplication application = new AcsApplication(
                ConfigLoader.load(new ConfigInput(environment, flags, null, here)));
        application.start();
        return new LiveAcs(application, Files.readString(here.resolve("acs-data/admin.token")).strip());
    }

    /** Where CPEs call. */
    URI cwmp() {
        return URI.create("http://127.0.0.1:" + application.ports().cwmp() + "/");
    }

    /** Another CPE than any before, which has called once. */
    ScriptedCpe cpe() throws Exception {
        ScriptedCpe cpe = new ScriptedCpe(application.ports().cwmp(), "L" + SERIALS.getAndIncrement());
        cpe.session(List.of(event("0 BOOTSTRAP", "")), List.of(), request -> null);
        return cpe;
    }

    AcsApplication.Ports ports() {
        return application.ports();
    }

    int cwmpPort() {
        return application.ports().cwmp();
    }

    static String operationsOf(ScriptedCpe cpe) {
        return "/devices/" + cpe.id().canonical() + "/operations";
    }

    /** Where the operation is, after it was taken. */
    String queue(ScriptedCpe cpe, String request) throws Exception {
        Answer answer = post(cpe, request);
        if (answer.status() != 202) {
            throw new AssertionError(answer);
        }
        return answer.location();
    }

    Answer post(ScriptedCpe cpe, String request, String... headers) throws Exception {
        return send("POST", operationsOf(cpe), BodyPublishers.ofString(request),
                with(headers, "Content-Type", "application/json"));
    }

    Answer get(String path) throws Exception {
        return send("GET", path, null);
    }

    Answer delete(String path) throws Exception {
        return send("DELETE", path, null);
    }

    /** Paths below the API's base. */
    Answer send(String method, String path, @Nullable BodyPublisher body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api() + path))
                .header("Authorization", "Bearer " + token)
                .method(method, body == null ? BodyPublishers.noBody() : body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return new Answer(client.send(request.build(), BodyHandlers.ofString()));
    }

    String metrics() throws Exception {
        return client.send(HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + application.ports().management() + "/metrics")).build(),
                BodyHandlers.ofString()).body();
    }

    private String api() {
        return "http://127.0.0.1:" + application.ports().api() + BASE;
    }

    private static String[] with(String[] headers, String... more) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Override
    public void close() {
        application.close();
    }

    /** An answer of the API. */
    record Answer(int status, String contentType, String location, String applied, String text) {
        Answer(HttpResponse<String> response) {
            this(response.statusCode(), header(response, "Content-Type"),
                    header(response, "Location").replace(BASE, ""), header(response, "Preference-Applied"),
                    response.body());
        }

        private static String header(HttpResponse<String> response, String name) {
            return response.headers().firstValue(name).orElse("");
        }

        JsonNode json() {
            return JSON.readTree(text);
        }

        String member(String name) {
            return json().path(name).asString();
        }

        /** The parameters that a problem names; the status when it is no problem document. */
        List<String> named() {
            if (!contentType.equals("application/problem+json")) {
                return List.of("no problem but " + status + ' ' + text);
            }
            List<String> named = new ArrayList<>();
            json().path("errors").forEach(error -> named.add(error.path("parameter").asString()));
            return named;
        }

        /** Status and type of a problem, such as {@code 404 not-found}. */
        String problem() {
            return contentType.equals("application/problem+json")
                    ? status + " " + member("type").replace("urn:acs:problem:", "")
                    : "no problem but " + status + ' ' + text;
        }
    }
}
