package acs.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import acs.app.config.ConfigInput;
import acs.app.config.ConfigLoader;
import acs.app.operations.WholeLog;
import acs.credential.DerivedSecret;
import acs.credential.KeyLines;
import acs.cwmp.CwmpDateTime;
import acs.cwmp.CwmpMessage;
import acs.cwmp.CwmpNamespace;
import acs.cwmp.DeviceId;
import acs.cwmp.DownloadResponse;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.Inform;
import acs.cwmp.ParameterValue;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetParameterValuesResponse;
import acs.store.DatabaseAddress;
import acs.store.TestPostgres;
import acs.transport.soap.SoapLimits;
import acs.transport.soap.SoapReader;
import acs.transport.soap.SoapWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A device comes with the shared secret and leaves with its own, over real HTTP and PostgreSQL; and no secret is seen. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class EnrolmentTest {
    private static final String SHARED = "factory:bootstrap-s3cret";
    private static final DeviceId ID = new DeviceId("Acme", "00A1B2", "Gateway", "S1");
    private static final String ROOT = "Device.ManagementServer.";

    @TempDir
    Path here;

    private final DatabaseAddress database = TestPostgres.emptyDatabase();
    private final HttpClient client = HttpClient.newHttpClient();
    private final SoapReader reader = new SoapReader(SoapLimits.defaults());
    private final WholeLog log = new WholeLog();
    private @Nullable AcsApplication application;

    @BeforeEach
    void start() throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of("ACS_DB_URL",
                TestPostgres.url(database),
                "ACS_CWMP_AUTH", "basic", "ACS_AUTH_BASIC_WITHOUT_TLS", "true", "ACS_AUTH_BOOTSTRAP_USERNAME",
                "factory", "ACS_AUTH_BOOTSTRAP_PASSWORD", "bootstrap-s3cret", "ACS_CWMP_PORT", "0", "ACS_API_PORT",
                "0", "ACS_MANAGEMENT_PORT", "0", "ACS_FILES_PORT", "0", "ACS_SESSIONS_CAPTURE_LOOK", "100ms"));
        // Devices that are turned away leave their sessions, which would be waited for.
        environment.put("ACS_SHUTDOWN_GRACE", "0s");
        AcsApplication started = new AcsApplication(
                ConfigLoader.load(new ConfigInput(environment, List.of(), null, here)));
        application = started;
        started.start();
    }

    @AfterEach
    void stop() {
        log.close();
        if (application != null) {
            application.close();
        }
    }

    @Test
    void the_shared_secret_is_exchanged_in_the_first_session_and_refused_from_then_on() throws Exception {
        List<String> set = session(SHARED, "0 BOOTSTRAP");

        assertThat(set).hasSize(4).first().isEqualTo(ROOT + "Username=" + ID.canonical());
        String own = ID.canonical() + ":" + value(set.get(1));
        assertThat(status(SHARED)).isEqualTo(403);
        assertThat(session(own, "2 PERIODIC")).isEmpty();
        assertThat(status(ID.canonical() + ":wrong")).isEqualTo(401);
        assertThat(api("GET", "/credentials", null)).contains("\"kind\":\"derived\"", "\"keyVersion\":1");

        assertThat(api("PUT", "/credentials", "{\"reopenBootstrapSeconds\":60}")).contains("bootstrapUntil");
        assertThat(session(SHARED, "0 BOOTSTRAP")).contains(set.get(1));
        assertThat(status(SHARED)).isEqualTo(403);
        assertThat(api("GET", "/events", null)).contains("acs.identityRefused");
    }

    @Test
    void a_secret_searched_for_everywhere_after_a_full_run_is_not_found() throws Exception {
        session(SHARED, "2 PERIODIC");
        api("PUT", "/capture", "{\"seconds\":600}");
        api("PUT", "/credentials", "{\"setConnectionRequest\":true}");
        List<String> secrets = new ArrayList<>(List.of("bootstrap-s3cret", "stored-s3cret", "wifi-s3cret",
                "file-s3cret", "pushed-s3cret"));
        // Until the capture is heard of.
        for (int i = 0; i < 50 && !api("GET", "/sessions", null).contains("\"captured\":true"); i++) {
            api("POST", "/operations", "{\"type\":\"setParameterValues\",\"parameterValues\":[{\"path\":"
                    + "\"Device.WiFi.AccessPoint.1.Security.KeyPassphrase\",\"value\":\"wifi-s3cret\","
                    + "\"type\":\"xsd:string\"}]}");
            secrets.addAll(session(own(), "4 VALUE CHANGE").stream().filter(set -> set.contains("Password="))
                    .map(EnrolmentTest::value).toList());
        }
        api("POST", "/operations", "{\"type\":\"download\",\"fileType\":\"1 Firmware Upgrade Image\",\"url\":"
                + "\"http://h/f\",\"username\":\"u\",\"password\":\"file-s3cret\"}");
        session(own(), "2 PERIODIC");
        status("factory:wrong");
        api("PUT", "/credentials", "{\"username\":\"anna\",\"password\":\"stored-s3cret\"}");
        session("anna:stored-s3cret", "2 PERIODIC");
        api("PUT", "/credentials", "{\"username\":\"anna\",\"password\":\"pushed-s3cret\",\"setInDevice\":true}");
        session("anna:stored-s3cret", "2 PERIODIC");
        session("anna:pushed-s3cret", "2 PERIODIC");
        secrets.add(value(own()));

        assertThat(secrets).hasSizeGreaterThan(5);
        Map<String, String> places = places();
        for (String secret : secrets) {
            byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
            for (String form : List.of(secret, Base64.getEncoder().encodeToString(bytes),
                    HexFormat.of().formatHex(bytes))) {
                places.forEach((place, text) -> assertThat(text.contains(form)).as(place + " holds " + form).isFalse());
            }
        }
        assertThat(places.get("sessions")).contains("***", "KeyPassphrase");
    }

    private Map<String, String> places() throws Exception {
        AcsApplication server = Objects.requireNonNull(application);
        Map<String, String> places = new HashMap<>();
        StringBuilder sessions = new StringBuilder();
        for (String line : TestPostgres.query(database, "SELECT session_id FROM device_session")) {
            sessions.append(api("GET", "/sessions/" + line, null));
        }
        places.put("sessions", sessions.toString());
        places.put("operations", api("GET", "/operations", null));
        places.put("parameters", api("GET", "/parameters", null));
        places.put("events", api("GET", "/events", null));
        places.put("credentials", api("GET", "/credentials", null));
        places.put("metrics", client.send(HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.ports().management() + "/metrics")).build(),
                HttpResponse.BodyHandlers.ofString()).body());
        places.put("log", log.text());
        for (String table : TestPostgres.query(database, "SELECT relname FROM pg_class WHERE relkind = 'r'"
                + " AND relnamespace = 'public'::regnamespace")) {
            places.put("table " + table, String.join("\n", TestPostgres.query(database,
                    "SELECT t::text FROM " + table + " t")));
        }
        return places;
    }

    private String own() throws Exception {
        return ID.canonical() + ":" + DerivedSecret.of(
                KeyLines.parse(Files.readString(here.resolve("acs-data/credentials.keys"))), 1,
                DerivedSecret.CPE_PASSWORD, ID.canonical()).orElseThrow();
    }

    private static String value(String pair) {
        return pair.substring(Math.max(pair.indexOf('='), pair.indexOf(':')) + 1);
    }

    /** What the ACS set, names and values. */
    private List<String> session(String login, String event) throws Exception {
        List<String> set = new ArrayList<>();
        HttpResponse<byte[]> response = post(login, inform(event), null);
        assertThat(response.statusCode()).isEqualTo(200);
        String cookie = response.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        response = post(login, null, cookie);
        while (response.statusCode() == 200) {
            Envelope asked = reader.read(response.body());
            CwmpMessage answer = new DownloadResponse(0, CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN);
            if (asked.message() instanceof SetParameterValues it) {
                it.parameterList().forEach(value -> set.add(value.name() + "=" + value.value()));
                answer = new SetParameterValuesResponse(0);
            }
            response = post(login, new Envelope(asked.namespace(), EnvelopeHeader.withId(asked.header().id()), answer),
                    cookie);
        }
        assertThat(response.statusCode()).isEqualTo(204);
        return set;
    }

    private int status(String login) throws Exception {
        return post(login, inform("2 PERIODIC"), null).statusCode();
    }

    private static Envelope inform(String event) {
        return new Envelope(CwmpNamespace.CWMP_1_2, EnvelopeHeader.withId("1"), new Inform(ID,
                List.of(new EventStruct(new EventCode(event), "")), 1, CwmpDateTime.UNKNOWN, 0,
                List.of(ParameterValue.of("Device.DeviceInfo.SoftwareVersion", "1"),
                        ParameterValue.of("Device.WiFi.AccessPoint.2.Security.PreSharedKey", "wifi-s3cret"))));
    }

    private HttpResponse<byte[]> post(String login, @Nullable Envelope envelope, @Nullable String cookie)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI
                .create("http://127.0.0.1:" + Objects.requireNonNull(application).ports().cwmp() + "/"))
                .header("Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
                .POST(envelope == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofByteArray(new SoapWriter().write(envelope)));
        if (envelope != null) {
            request.header("Content-Type", "text/xml");
        }
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private String api(String method, String path, @Nullable String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI
                .create("http://127.0.0.1:" + Objects.requireNonNull(application).ports().api()
                        + "/api/v1/devices/" + ID.canonical() + path))
                .header("Authorization",
                        "Bearer " + Files.readString(here.resolve("acs-data/admin.token")).strip())
                .method(method, body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(method + " " + path + " " + response.body()).isLessThan(300);
        return response.body();
    }
}
