package acs.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import acs.port.StoreException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** The API as an integrator meets it, over sockets; every document is held against its schema in the OpenAPI document. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiServerTest {
    private static final String TOKEN = "Authorization: Bearer let-me-in";
    private static final String DEVICES = "/api/v1/devices";

    private final MapDeviceStore store = new MapDeviceStore();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final OpenApiSchemas schemas = new OpenApiSchemas();
    private ApiServer server = newServer();
    private String device = "";
    private String dashed = "";

    private ApiServer newServer() {
        ApiSettings defaults = ApiSettings.defaults();
        var settings = new ApiSettings("127.0.0.1", 0, defaults.http(), new ApiSettings.Pages(3, 10, 4, 1_800),
                new ApiSettings.Rates(100_000, 100_000, 10), 10, Duration.ofMillis(500), Duration.ofSeconds(7));
        return new ApiServer(settings, MapPorts.of(store), ApiTokens.of(List.of("let-me-in", "another")), meters);
    }

    @BeforeAll
    void fillAndStart() {
        device = store.add("00259E", "EG8145V5", "ABC");
        dashed = store.add("00259E", "EG8145V5", "ABC-1.2 \u00e4");
        String large = store.add("00259E", "", "NOCLASS");
        store.addParameter(large, "Device.A", "x".repeat(400));
        store.addParameter(large, "Device.B", "x".repeat(400));
        store.addParameter(large, "Device.C", "x".repeat(2000));
        store.addParameter(large, "Device.D", "x".repeat(10));
        store.add("00259E", "EG8145V5", "A%B");
        String talkative = store.add("CCCCCC", "", "Large");
        for (int i = 0; i < 5; i++) {
            store.add("CCCCCC", "x".repeat(250), i + "x".repeat(200));
            store.addEvent(talkative, "000" + i, "4 VALUE CHANGE", Map.of("values", List.of("y".repeat(600))));
        }
        for (int i = 0; i < 5; i++) {
            store.add("AABBCC", "Box", "S" + i);
            store.addEvent(device, "000" + i, i == 4 ? "TransferComplete" : "1 BOOT",
                    i == 4 ? Map.of("faultStruct", Map.of("faultCode", 0)) : Map.of());
        }
        for (String path : List.of("Device.DeviceInfo.UpTime", "Device.DeviceInfo.SoftwareVersion",
                "Device.DeviceInfo.VendorConfigFile.1.Name", "Device.Time.Enable", "Device.RootDataModelVersion")) {
            store.addParameter(device, path, "v");
        }
        server.start().block(Duration.ofSeconds(10));
    }

    @AfterAll
    void stop() {
        server.stop().block(Duration.ofSeconds(20));
    }

    @AfterEach
    void storeWorksAgain() {
        store.behaveAs(Mono.empty());
    }

    private RawHttp.Answer get(String target, String... headers) throws IOException {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add(TOKEN);
        return RawHttp.request(server.port(), "GET", target, all.toArray(String[]::new));
    }

    private void assertProblem(RawHttp.Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().get("status").intValue()).isEqualTo(status);
        schemas.assertValid("Problem", answer.json());
    }

    @Test
    void a_device_has_every_member_of_the_contract_in_its_shape() throws IOException {
        RawHttp.Answer answer = get(DEVICES + "/" + device);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        schemas.assertValid("Device", answer.json());
        assertThat(answer.json().propertyNames()).containsExactlyInAnyOrderElementsOf(schemas.properties("Device"));
        assertThat(answer.body())
                .isEqualTo("{\"id\":\"00259E-EG8145V5-ABC\",\"manufacturer\":\"Example\",\"oui\":\"00259E\","
                        + "\"productClass\":\"EG8145V5\",\"serialNumber\":\"ABC\",\"softwareVersion\":\"1.0\","
                        + "\"hardwareVersion\":\"A\",\"firstSeen\":\"2026-01-12T09:15:30.123Z\","
                        + "\"lastInform\":\"2026-01-12T09:15:30.123Z\",\"lastBoot\":\"2026-01-12T09:15:30.123Z\","
                        + "\"lastBootstrap\":null,\"lastEvents\":[\"2 PERIODIC\"],"
                        + "\"connectionRequestUrl\":\"http://192.0.2.1:7547/\",\"cwmpVersion\":\"1.2\",\"parameterKey\":\"\","
                        + "\"configurationMark\":{\"parameterKey\":\"profile-7\","
                        + "\"setAt\":\"2026-01-12T09:15:30.123Z\",\"state\":\"awaited\"},"
                        + "\"tags\":[\"lab\"],\"subscriber\":null,\"variables\":{}}");
    }

    @Test
    void every_device_is_listed_once_over_the_pages() throws IOException {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            RawHttp.Answer page = get(DEVICES + "?limit=2" + cursor);
            assertThat(page.status()).isEqualTo(200);
            schemas.assertValid("DevicePage", page.json());
            page.json().get("items").forEach(item -> ids.add(item.get("id").stringValue()));
            cursor = page.json().get("next").isNull() ? "" : "&cursor=" + page.json().get("next").stringValue();
        } while (!cursor.isEmpty());
        assertThat(ids).hasSize(15).doesNotHaveDuplicates().isSorted().contains(device, dashed);
    }

    @Test
    void a_page_has_the_default_size_when_none_is_asked() throws IOException {
        assertThat(get(DEVICES).json().get("items")).hasSize(3);
    }

    @Test
    void fields_choose_members() throws IOException {
        assertThat(get(DEVICES + "/" + device + "?fields=lastInform,id").body())
                .isEqualTo("{\"id\":\"00259E-EG8145V5-ABC\",\"lastInform\":\"2026-01-12T09:15:30.123Z\"}");
        assertThat(get(DEVICES + "?limit=1&fields=oui").body()).startsWith("{\"items\":[{\"oui\":\"00259E\"}],");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "00259E-EG8145V5-ABC%2D1%2E2%20%C3%A4",
            "00259E-EG8145V5-ABC%2d1%2e2%20%c3%a4",
            "00259E-EG8145V5-ABC%2D1.2%20%C3%A4",
            "00259E-EG8145V5-ABC%252D1%252E2%2520%25C3%25A4"})
    void a_device_is_found_however_its_percent_signs_arrive(String segment) throws IOException {
        RawHttp.Answer answer = get(DEVICES + "/" + segment);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("id").stringValue()).isEqualTo(dashed);
    }

    @ParameterizedTest
    @CsvSource({"00259E-EG8145V5-A%25B,A%B", "00259E-EG8145V5-A%2525B,A%B", "00259E-NOCLASS,NOCLASS",
            "00259E%2DNOCLASS,NOCLASS"})
    void ids_with_a_percent_sign_in_the_serial_or_without_a_product_class_are_found(String segment, String serial)
            throws IOException {
        assertThat(get(DEVICES + "/" + segment).json().get("serialNumber").stringValue()).isEqualTo(serial);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/parameters", "/events"})
    void an_unknown_device_is_a_problem_that_names_the_path(String below) throws IOException {
        for (String id : List.of("00259E-EG8145V5-NOBODY", "nonsense", "%00", "A%00-B", "%ff-%fe", "..%2F..%2Fetc")) {
            RawHttp.Answer answer = get(DEVICES + "/" + id + below);
            assertProblem(answer, 404);
            assertThat(answer.json().get("instance").stringValue()).isEqualTo(DEVICES + "/" + id + below);
        }
    }

    @Test
    void parameters_are_listed_by_path_and_depth() throws IOException {
        String parameters = DEVICES + "/" + device + "/parameters";
        RawHttp.Answer below = get(parameters + "?path=Device.DeviceInfo.&depth=1");
        schemas.assertValid("ParameterPage", below.json());
        assertThat(paths(below)).containsExactly("Device.DeviceInfo.SoftwareVersion", "Device.DeviceInfo.UpTime");
        assertThat(paths(get(parameters + "?path=Device.Time.Enable"))).containsExactly("Device.Time.Enable");
        assertThat(paths(get(parameters + "?path=Device.Nothing."))).isEmpty();
        RawHttp.Answer first = get(parameters);
        assertThat(paths(first)).hasSize(4);
        String next = first.json().get("next").stringValue();
        assertThat(paths(get(parameters + "?cursor=" + next))).containsExactly("Device.Time.Enable");
        assertProblem(get(parameters + "?path=Device.&cursor=" + next), 400);
    }

    @Test
    void a_page_of_large_values_ends_early_and_yet_all_are_listed() throws IOException {
        List<String> listed = new ArrayList<>();
        String cursor = "";
        do {
            RawHttp.Answer page = get(DEVICES + "/00259E-NOCLASS/parameters" + cursor);
            assertThat(paths(page)).hasSizeBetween(1, 2);
            listed.addAll(paths(page));
            cursor = page.json().get("next").isNull() ? "" : "?cursor=" + page.json().get("next").stringValue();
        } while (!cursor.isEmpty());
        assertThat(listed).containsExactly("Device.A", "Device.B", "Device.C", "Device.D");
    }

    @ParameterizedTest
    @ValueSource(strings = {DEVICES, DEVICES + "/CCCCCC-Large/events"})
    void a_page_of_large_devices_or_events_ends_early_and_yet_all_are_listed(String list) throws IOException {
        List<String> ids = new ArrayList<>();
        int pages = 0;
        String cursor = "";
        do {
            RawHttp.Answer page = get(list + "?limit=10" + cursor);
            assertThat(page.json().get("items")).isNotEmpty();
            assertThat(page.body().length()).as("1,800 bytes, or one item, and the end").isLessThan(3_000);
            page.json().get("items").forEach(item -> ids.add(item.get("id").stringValue()));
            pages++;
            cursor = page.json().get("next").isNull() ? "" : "&cursor=" + page.json().get("next").stringValue();
        } while (!cursor.isEmpty());
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(ids.size()).isBetween(5, 20);
        assertThat(pages).isGreaterThan(ids.size() / 10 + 1);
    }

    private static List<String> paths(RawHttp.Answer answer) {
        List<String> paths = new ArrayList<>();
        answer.json().get("items").forEach(item -> paths.add(item.get("path").stringValue()));
        return paths;
    }

    @Test
    void events_come_newest_first_over_pages() throws IOException {
        String events = DEVICES + "/" + device + "/events";
        RawHttp.Answer first = get(events);
        schemas.assertValid("EventPage", first.json());
        assertThat(first.json().get("items").get(0).get("type").stringValue()).isEqualTo("TransferComplete");
        assertThat(first.json().get("items").get(0).get("details").toString())
                .isEqualTo("{\"faultStruct\":{\"faultCode\":0}}");
        RawHttp.Answer second = get(events + "?cursor=" + first.json().get("next").stringValue());
        assertThat(second.json().get("items")).hasSize(2);
        assertThat(second.json().get("next").isNull()).isTrue();
        assertThat(get(DEVICES + "/" + dashed + "/events").body()).isEqualTo("{\"items\":[],\"next\":null}");
    }

    @ParameterizedTest
    @CsvSource({"limit=0,limit", "limit=11,limit", "limit=x,limit", "limit=,limit", "limit=1&limit=2,limit",
            "cursor=forged,cursor", "cursor=%21,cursor", "cursor=,cursor", "cursor=AAAAAAAAAAAAAAAAAAAA,cursor",
            "fields=id%2Cwheel,fields", "colour=red,colour", "limit=1&Limit=1,Limit", "fields=%ff,fields",
            "fields=%00,fields", "=,''"})
    void a_wrong_parameter_is_named(String query, String name) throws IOException {
        RawHttp.Answer answer = get(DEVICES + "?" + query);
        assertProblem(answer, 400);
        assertThat(answer.json().get("errors").get(0).get("parameter").stringValue()).isEqualTo(name);
        assertThat(answer.json().get("type").stringValue()).isEqualTo("urn:acs:problem:bad-parameter");
    }

    @Test
    void all_wrong_parameters_are_named_at_once() throws IOException {
        assertThat(get(DEVICES + "?a=1&b=2").json().get("errors")).hasSize(2);
    }

    @Test
    void a_cursor_of_another_list_is_refused() throws IOException {
        String next = get(DEVICES + "?limit=1").json().get("next").stringValue();
        assertProblem(get(DEVICES + "/" + device + "/events?cursor=" + next), 400);
    }

    @Test
    void an_entity_tag_saves_the_body_until_the_device_changes() throws IOException {
        String tag = get(DEVICES + "/" + device).header("ETag");
        assertThat(tag).matches("\"[0-9a-f]{32}\"");
        RawHttp.Answer known = get(DEVICES + "/" + device, "If-None-Match: \"x\", W/" + tag);
        assertThat(known.status()).isEqualTo(304);
        assertThat(known.header("ETag")).isEqualTo(tag);
        assertThat(get(DEVICES + "/" + dashed, "If-None-Match: " + tag).status()).isEqualTo(200);
    }

    @Test
    void head_tells_what_get_would() throws IOException {
        RawHttp.Answer get = get(DEVICES + "/" + device);
        try (RawHttp http = new RawHttp(server.port())) {
            RawHttp.Answer head = http.send(RawHttp.head("HEAD", DEVICES + "/" + device, TOKEN)).read(false);
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
            assertThat(head.header("ETag")).isEqualTo(get.header("ETag"));
            // Had a body followed, the next answer would begin with it.
            RawHttp.Answer next = http.send(RawHttp.head("GET", DEVICES + "/" + device, TOKEN)).read();
            assertThat(next.body()).isEqualTo(get.body());
        }
    }

    @Test
    void options_tells_the_methods() throws IOException {
        RawHttp.Answer answer = RawHttp.request(server.port(), "OPTIONS", DEVICES, TOKEN);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"})
    void another_method_is_refused_with_those_allowed(String method) throws IOException {
        RawHttp.Answer answer = RawHttp.request(server.port(), method, DEVICES, TOKEN, "Content-Length: 0");
        assertProblem(answer, 405);
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/v1", "/api/v1/devices/", "/api/v1/devices//events", "/api/v2/devices",
            "/api/v1/devices/../devices", "/api/v1/../../etc/passwd", "/api/v1/devices/x/y", "//api/v1/devices"})
    void an_unknown_path_is_a_problem(String path) throws IOException {
        assertProblem(get(path), 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Authorization: Bearer", "Authorization: Bearer ", "Authorization: Bearer wrong",
            "Authorization: Bearer let-me-i", "Authorization: Bearer let-me-in2", "Authorization: Basic bGV0LW1lLWlu",
            "Authorization: let-me-in", "Authorization: Digest username=\"a\"", "X-Token: let-me-in"})
    void without_a_valid_bearer_token_nothing_is_told(String header) throws IOException {
        String[] headers = header.isEmpty() ? new String[0] : new String[]{header};
        for (String path : List.of(DEVICES, DEVICES + "/" + device, "/api/v1/no/such/path")) {
            RawHttp.Answer answer = RawHttp.request(server.port(), "GET", path, headers);
            assertProblem(answer, 401);
            assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer realm=\"acs\"");
        }
    }

    @Test
    void the_scheme_is_named_in_any_case_and_every_token_counts() throws IOException {
        assertThat(RawHttp.request(server.port(), "GET", DEVICES, "authorization: bEARER another").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(value = StoreException.Reason.class, names = {"UNAVAILABLE", "OVERLOADED", "CONFLICT"})
    void a_store_that_cannot_answer_means_try_again_later(StoreException.Reason reason) throws IOException {
        store.behaveAs(Mono.error(new StoreException(reason, "secret internals")));
        for (String path : List.of(DEVICES, DEVICES + "/" + device, DEVICES + "/" + device + "/parameters",
                DEVICES + "/" + device + "/events")) {
            RawHttp.Answer answer = get(path);
            assertProblem(answer, 503);
            assertThat(answer.header("Retry-After")).isEqualTo("7");
            assertThat(answer.body()).doesNotContain("secret");
        }
    }

    @Test
    void a_store_that_hangs_means_try_again_later() throws IOException {
        store.behaveAs(Mono.never());
        assertProblem(get(DEVICES), 503);
    }

    @Test
    void a_bug_is_a_problem_without_internals() throws IOException {
        store.behaveAs(Mono.error(new IllegalStateException("secret internals")));
        RawHttp.Answer answer = get(DEVICES);
        assertProblem(answer, 500);
        assertThat(answer.body()).doesNotContain("secret");
    }

    @Test
    void a_client_that_hangs_up_cancels_its_read() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        store.behaveAs(Mono.<Void>never().doOnSubscribe(s -> reading.countDown()).doOnCancel(cancelled::countDown));
        try (RawHttp http = new RawHttp(server.port())) {
            http.send(RawHttp.head("GET", DEVICES, TOKEN));
            assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void requests_are_timed_by_route_and_class_of_status() throws IOException {
        get(DEVICES + "/" + device);
        get(DEVICES + "/nobody");
        assertThat(meters.timer("acs.api.requests", "route", "/api/v1/devices/{id}", "status", "2xx").count())
                .isPositive();
        assertThat(meters.timer("acs.api.requests", "route", "/api/v1/devices/{id}", "status", "4xx").count())
                .isPositive();
    }

    @Test
    void the_description_is_open_to_everybody_and_matches_its_tag() throws IOException {
        RawHttp.Answer answer = RawHttp.request(server.port(), "GET", "/api/v1/openapi.json");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("openapi").stringValue()).startsWith("3.1");
        assertThat(
                RawHttp.request(server.port(), "GET", "/api/v1/openapi.json", "If-None-Match: " + answer.header("ETag"))
                        .status())
                .isEqualTo(304);
    }
}
