package acs.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

import acs.port.DeviceFile;
import acs.port.NewDeviceFile;
import acs.store.DatabaseAddress;
import acs.store.DatabaseConnections;
import acs.store.FileStoreSettings;
import acs.store.PostgresDeviceFiles;
import acs.store.PostgresFiles;
import acs.store.StoreSettings;
import acs.store.TestPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import tools.jackson.databind.json.JsonMapper;

/** Files over the API, on sockets, a real disk and a real PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FileApiTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int SIZE_MAX = 8 << 20;

    private final HttpClient client = HttpClient.newHttpClient();
    private final OpenApiSchemas schemas = new OpenApiSchemas();
    private final MapDeviceStore devices = new MapDeviceStore();
    private Path directory = Path.of("");
    // Set before all tests.
    private @SuppressWarnings("NullAway.Init") DatabaseAddress database;
    private @SuppressWarnings("NullAway.Init") PostgresFiles files;
    private @SuppressWarnings("NullAway.Init") PostgresDeviceFiles uploads;
    private @SuppressWarnings("NullAway.Init") ApiServer server;
    private String device = "";

    static List<Route> routes() {
        PostgresFiles none = new PostgresFiles(
                new DatabaseConnections(DatabaseAddress.parse("postgresql://u:p@127.0.0.1/none"),
                        StoreSettings.defaults()),
                StoreSettings.defaults(), FileStoreSettings.defaults(Path.of("none")), Clock.systemUTC());
        ApiSettings.Pages pages = ApiSettings.Pages.defaults();
        return Routes.ofFiles(new FileResource(none, pages),
                new DeviceFileResource(ports(none, none.ofDevices(), true), new MapDeviceStore(), pages));
    }

    private static FilePorts ports(PostgresFiles files, PostgresDeviceFiles uploads, boolean hasAddress) {
        return new FilePorts(files, uploads, SIZE_MAX, Duration.ofSeconds(2), Duration.ofSeconds(30), hasAddress,
                false);
    }

    @BeforeAll
    void start(@TempDir Path own) {
        directory = own;
        database = TestPostgres.freshDatabase();
        files = new PostgresFiles(new DatabaseConnections(database, StoreSettings.defaults()),
                StoreSettings.defaults(), new FileStoreSettings(FileStoreSettings.Storage.DISK, own, SIZE_MAX, 64 << 20,
                        Duration.ofHours(1), 1 << 20, 10, Duration.ofDays(1)),
                Clock.systemUTC());
        uploads = files.ofDevices();
        server = server(ports(files, uploads, true));
        device = devices.add("00259E", "EG8145V5", "ABC");
    }

    private ApiServer server(FilePorts ports) {
        ApiSettings shipped = ApiSettings.defaults();
        ApiServer made = new ApiServer(new ApiSettings("127.0.0.1", 0, shipped.http(), shipped.pages(),
                new ApiSettings.Rates(100_000, 100_000, 10), 10, shipped.storeTimeout(), shipped.retryAfter()),
                MapPorts.of(devices, ports), ApiTokens.of(List.of("let-me-in")),
                new SimpleMeterRegistry());
        made.start().block(PATIENCE);
        return made;
    }

    @AfterAll
    void stop() {
        server.stop().block(PATIENCE);
        files.close().block(PATIENCE);
        client.close();
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private HttpResponse<byte[]> ask(String method, String path, byte[] body, String... headers) throws Exception {
        return ask(server, method, path, body, headers);
    }

    private HttpResponse<byte[]> ask(ApiServer asked, String method, String path, byte[] body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest
                .newBuilder(URI.create("http://127.0.0.1:" + asked.port() + "/api/v1" + path))
                .header("Authorization", "Bearer let-me-in")
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), UTF_8);
    }

    private static String tag(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("ETag").orElseThrow();
    }

    @Test
    void a_file_is_put_found_listed_fetched_described_replaced_and_deleted() throws Exception {
        byte[] bytes = random(5_000_000);
        HttpResponse<byte[]> put = ask("PUT", "/files/a-1.bin?fileType=1%20Firmware%20Upgrade%20Image&oui=00259E"
                + "&productClass=EG8145V5&version=1.0&manufacturer=Acme", bytes);
        HttpResponse<byte[]> found = ask("GET", "/files/a-1.bin", new byte[0]);
        HttpResponse<byte[]> content = ask("GET", "/files/a-1.bin/content", new byte[0]);

        assertThat(put.statusCode()).as(text(put)).isEqualTo(201);
        assertThat(put.headers().firstValue("Location")).contains("/api/v1/files/a-1.bin");
        schemas.assertValid("File", JSON.readTree(text(found)));
        assertThat(text(found)).contains(sha256(bytes), "\"version\":\"1.0\"", "\"size\":5000000");
        assertThat(tag(found)).isEqualTo(tag(put));
        assertThat(content.body()).isEqualTo(bytes);
        assertThat(ask("GET", "/files/a-1.bin/content", new byte[0], "If-None-Match", tag(content)).statusCode())
                .isEqualTo(304);
        schemas.assertValid("FilePage", JSON.readTree(text(ask("GET", "/files?limit=1", new byte[0]))));

        HttpResponse<byte[]> described = ask("PATCH", "/files/a-1.bin", "{\"version\":\"1.1\"}".getBytes(
                UTF_8), "Content-Type", "application/json", "If-Match", tag(found));
        assertThat(described.statusCode()).isEqualTo(200);
        assertThat(text(described)).contains("\"version\":\"1.1\"", "\"manufacturer\":\"Acme\"");
        assertThat(ask("PUT", "/files/a-1.bin", random(10), "If-Match", tag(found)).statusCode()).isEqualTo(412);
        assertThat(ask("DELETE", "/files/a-1.bin", new byte[0], "If-Match", tag(found)).statusCode()).isEqualTo(412);
        assertThat(ask("PUT", "/files/a-1.bin", random(10), "If-None-Match", "*").statusCode()).isEqualTo(412);
        HttpResponse<byte[]> replaced = ask("PUT", "/files/a-1.bin", random(10), "If-Match", tag(described));
        assertThat(replaced.statusCode()).isEqualTo(200);
        assertThat(ask("GET", "/files/a-1.bin/content", new byte[0]).body()).isEqualTo(random(10));
        assertThat(ask("DELETE", "/files/a-1.bin", new byte[0]).statusCode()).isEqualTo(204);
        assertThat(ask("GET", "/files/a-1.bin", new byte[0]).statusCode()).isEqualTo(404);
        assertThat(ask("GET", "/files/a-1.bin/content", new byte[0]).statusCode()).isEqualTo(404);
    }

    @Test
    void a_hash_that_is_told_is_held_against_what_comes() throws Exception {
        byte[] bytes = random(70_000);
        String right = sha256(bytes);
        String base64 = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(right));
        String wrong = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256(new byte[1])));

        assertThat(ask("PUT", "/files/hash?sha256=" + right, bytes).statusCode()).isEqualTo(201);
        assertThat(ask("PUT", "/files/hash", bytes, "Content-Digest", "sha-256=:" + base64 + ":").statusCode())
                .isEqualTo(200);
        assertThat(ask("PUT", "/files/hash", bytes, "Digest", "SHA-256=" + base64).statusCode()).isEqualTo(200);
        HttpResponse<byte[]> refused = ask("PUT", "/files/hash", bytes, "Repr-Digest",
                "md5=:x:, sha-256=:" + wrong + ":");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(text(refused)).contains(right);
        assertThat(ask("PUT", "/files/hash?sha256=nonsense", bytes).statusCode()).isEqualTo(400);
        assertThat(ask("PUT", "/files/hash?sha256=" + right, bytes, "Digest", "SHA-256=" + wrong).statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_client_that_is_still_sending_when_it_is_refused_gets_the_refusal() throws Exception {
        String piece = "x".repeat(1_000);
        try (RawHttp http = new RawHttp(server.port())) {
            http.send(RawHttp.head("PUT", "/api/v1/files/early?sha256=nonsense", "Authorization: Bearer let-me-in",
                    "Content-Length: 70000")).send(piece);
            await().until(http::hasAnswer);
            for (int i = 1; i < 70; i++) {
                http.send(piece);
            }

            RawHttp.Answer refusal = http.read();

            assertThat(refusal.status()).isEqualTo(400);
            assertThat(refusal.header("Connection")).isEqualTo("close");
            assertThat(http.isClosedByPeer()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "%2e%2e", "a..b", ".hidden", "-option", "a%2fb", "a%5cb", "%2fetc%2fpasswd", "a%00b",
            "a%0ab", "a%20b", "%c3%a4", "%", "a%2", "con:", "a*b"})
    void a_name_that_could_harm_is_refused(String name) throws IOException {
        RawHttp.Answer put = RawHttp.request(server.port(), "PUT", "/api/v1/files/" + name,
                "Authorization: Bearer let-me-in", "Content-Length: 0");
        RawHttp.Answer got = RawHttp.request(server.port(), "GET", "/api/v1/files/" + name,
                "Authorization: Bearer let-me-in");

        assertThat(put.status()).isEqualTo(400);
        assertThat(got.status()).isIn(400, 404);
    }

    @Test
    void a_name_has_128_characters_at_most_and_one_of_64_kb_is_a_problem_too() throws Exception {
        assertThat(ask("PUT", "/files/" + "n".repeat(128), random(1)).statusCode()).isEqualTo(201);
        assertThat(ask("PUT", "/files/" + "n".repeat(129), random(1)).statusCode()).isEqualTo(400);
        assertThat(RawHttp.request(server.port(), "PUT", "/api/v1/files/" + "n".repeat(65_536),
                "Authorization: Bearer let-me-in", "Content-Length: 0").status()).isEqualTo(414);
    }

    @Test
    void what_is_too_large_stands_still_or_breaks_off_is_told_and_leaves_nothing() throws Exception {
        List<String> before = TestPostgres.query(database, "SELECT count(*) FROM file_content");
        String head = "PUT /api/v1/files/broken HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer let-me-in\r\n";
        try (RawHttp large = new RawHttp(server.port())) {
            assertThat(large.send(head + "Content-Length: " + (SIZE_MAX + 1) + "\r\n\r\n").read().status())
                    .isEqualTo(413);
        }
        try (RawHttp endless = new RawHttp(server.port())) {
            String piece = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
            endless.send(head + "Transfer-Encoding: chunked\r\n\r\n").sendAsMuchAsIsTaken(piece, 400);
            assertThat(endless.read().status()).isEqualTo(413);
        }
        try (RawHttp still = new RawHttp(server.port())) {
            assertThat(still.send(head + "Content-Length: 100000\r\n\r\n" + "x".repeat(5_000)).read().status())
                    .isEqualTo(408);
        }
        try (RawHttp gone = new RawHttp(server.port())) {
            gone.send(head + "Content-Length: 1000000\r\n\r\n" + "x".repeat(500_000));
        }
        try (RawHttp stranger = new RawHttp(server.port())) {
            assertThat(stranger.send("PUT /api/v1/files/x HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
                    .read().status()).isEqualTo(401);
        }

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(TestPostgres.query(database, "SELECT count(*) FROM file_content")).isEqualTo(before);
            try (Stream<Path> left = Files.walk(directory.resolve("incoming"))) {
                assertThat(left.filter(Files::isRegularFile)).isEmpty();
            }
        });
        assertThat(ask("GET", "/files/broken", new byte[0]).statusCode()).isEqualTo(404);
    }

    @Test
    void a_file_that_there_is_no_room_for_is_a_507_and_the_room_that_is_left_can_be_used() throws Exception {
        int room = 1 << 20;
        DatabaseAddress own = TestPostgres.freshDatabase();
        Path disk = Files.createDirectory(directory.resolve("full"));
        PostgresFiles small = new PostgresFiles(new DatabaseConnections(own, StoreSettings.defaults()),
                StoreSettings.defaults(), new FileStoreSettings(FileStoreSettings.Storage.DISK, disk, SIZE_MAX, room,
                        Duration.ofHours(1), 1 << 20, 10, Duration.ofDays(1)),
                Clock.systemUTC());
        ApiServer full = server(ports(small, small.ofDevices(), true));
        try {
            assertThat(ask(full, "PUT", "/files/first", random(600_000)).statusCode()).isEqualTo(201);

            HttpResponse<byte[]> announced = ask(full, "PUT", "/files/second", random(600_000));
            assertThat(announced.statusCode()).isEqualTo(507);
            assertThat(announced.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(text(announced)).contains("\"status\":507", "no-space");
            try (RawHttp chunked = new RawHttp(full.port())) {
                chunked.send("PUT /api/v1/files/third HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer let-me-in\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n"
                        + ("10000\r\n" + "x".repeat(0x10000) + "\r\n").repeat(10) + "0\r\n\r\n");
                assertThat(chunked.read().status()).isEqualTo(507);
            }

            assertThat(ask(full, "GET", "/files/second", new byte[0]).statusCode()).isEqualTo(404);
            assertThat(ask(full, "GET", "/files/third", new byte[0]).statusCode()).isEqualTo(404);
            await().atMost(PATIENCE).untilAsserted(
                    () -> assertThat(TestPostgres.query(own, "SELECT count(*) FROM file_content"))
                            .containsExactly("1"));
            assertThat(ask(full, "PUT", "/files/second", random(400_000)).statusCode()).isEqualTo(201);
        } finally {
            full.stop().block(PATIENCE);
            small.close().block(PATIENCE);
        }
    }

    @Test
    void a_large_upload_is_taken_while_json_elsewhere_keeps_its_own_limit() throws Exception {
        assertThat(ask("PUT", "/files/large", random(SIZE_MAX)).statusCode()).isEqualTo(201);
        assertThat(ask("POST", "/devices/" + device + "/operations", random(SIZE_MAX), "Content-Type",
                "application/json").statusCode()).isEqualTo(413);
    }

    @Test
    void a_devices_uploads_are_listed_fetched_and_forgotten() throws Exception {
        byte[] log = random(100_000);
        DeviceFile file = Objects.requireNonNull(uploads.receive(
                new NewDeviceFile(device, UUID.randomUUID(), "4 Vendor Log File 1", "text/html", log.length),
                Flux.just(ByteBuffer.wrap(log))).block(PATIENCE));
        String path = "/devices/" + device + "/files";

        schemas.assertValid("DeviceFilePage", JSON.readTree(text(ask("GET", path, new byte[0]))));
        schemas.assertValid("DeviceFile", JSON.readTree(text(ask("GET", path + "/" + file.fileId(), new byte[0]))));
        HttpResponse<byte[]> content = ask("GET", path + "/" + file.fileId() + "/content", new byte[0]);
        assertThat(content.body()).isEqualTo(log);
        assertThat(content.headers().map()).containsEntry("content-disposition", List.of("attachment"))
                .containsEntry("content-type", List.of("application/octet-stream"));
        assertThat(ask("DELETE", path + "/" + file.fileId(), new byte[0]).statusCode()).isEqualTo(204);
        assertThat(ask("GET", path + "/" + file.fileId() + "/content", new byte[0]).statusCode()).isEqualTo(404);
        assertThat(ask("GET", path + "/nonsense", new byte[0]).statusCode()).isEqualTo(404);
    }

    @Test
    void an_operation_by_file_name_is_checked_when_it_is_asked_for() throws Exception {
        ask("PUT", "/files/typed?fileType=3%20Vendor%20Configuration%20File", random(5));
        ask("PUT", "/files/untyped", random(5));
        ask("PUT", "/files/foreign?fileType=1%20Firmware%20Upgrade%20Image&oui=AAAAAA", random(5));
        ask("PUT", "/files/link?fileType=1%20Firmware%20Upgrade%20Image&url=http://cdn.example/x&size=7", new byte[0]);

        Map<String, String> wrong = Map.of("{\"type\":\"download\",\"file\":\"none\",\"fileType\":\"x\"}", "\"file\"",
                "{\"type\":\"download\",\"file\":\"../x\",\"fileType\":\"x\"}", "\"file\"",
                "{\"type\":\"download\",\"file\":\"typed\",\"url\":\"http://a/b\"}", "\"url\"",
                "{\"type\":\"download\",\"file\":\"untyped\"}", "\"fileType\"",
                "{\"type\":\"download\",\"file\":\"foreign\"}", "\"file\"",
                "{\"type\":\"download\",\"fileType\":\"x\"}", "\"url\"");
        for (Map.Entry<String, String> each : wrong.entrySet()) {
            HttpResponse<byte[]> refused = operation(server, each.getKey());
            assertThat(refused.statusCode()).as(each.getKey()).isEqualTo(400);
            assertThat(text(refused)).contains("\"parameter\":" + each.getValue());
        }
        for (String right : List.of("{\"type\":\"download\",\"file\":\"typed\"}",
                "{\"type\":\"download\",\"file\":\"untyped\",\"fileType\":\"x\"}",
                "{\"type\":\"download\",\"file\":\"foreign\",\"force\":true}",
                "{\"type\":\"download\",\"file\":\"link\"}",
                "{\"type\":\"upload\",\"fileType\":\"4 Vendor Log File 1\"}")) {
            assertThat(operation(server, right).statusCode()).as(right).isEqualTo(202);
        }
        ApiServer unknown = server(ports(files, uploads, false));
        assertThat(text(operation(unknown, "{\"type\":\"download\",\"file\":\"typed\"}"))).contains("public-url");
        assertThat(text(operation(unknown, "{\"type\":\"upload\",\"fileType\":\"4\"}"))).contains("public-url");
        assertThat(operation(unknown, "{\"type\":\"download\",\"file\":\"link\"}").statusCode()).isEqualTo(202);
        unknown.stop().block(PATIENCE);
    }

    private HttpResponse<byte[]> operation(ApiServer asked, String json) throws Exception {
        return ask(asked, "POST", "/devices/" + device + "/operations",
                json.getBytes(UTF_8), "Content-Type", "application/json");
    }
}
