package acs.transport.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

import acs.cwmp.Download;
import acs.store.FileStoreSettings.Storage;
import acs.transport.file.FileFixture.Cpe;
import acs.transport.file.FileFixture.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers and other devices try. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinkAbuseTest {
    private static final String SECRET = "what only one device may have";

    private Path directory = Path.of("");
    private FileFixture fixture;

    @BeforeAll
    void start(@TempDir Path own) throws IOException {
        directory = own;
        fixture = new FileFixture(directory, Storage.DISK, LinkAuth.URL, same -> same);
        fixture.put("image.bin", SECRET.getBytes(StandardCharsets.UTF_8));
        Files.writeString(directory.resolve("secret.txt"), SECRET);
    }

    @AfterAll
    void stop() {
        fixture.close();
    }

    private static String path(Object request) {
        return URI.create(((Download) request).url()).getRawPath();
    }

    private Download unlinked() {
        return new Download("", "1 Firmware Upgrade Image", "", "", "", 0, "", 0, "", "");
    }

    private void assertForbidden(String path) throws IOException {
        Reply reply = fixture.ask("GET", path);
        assertThat(reply.status()).as(path).isEqualTo(403);
        assertThat(reply.text()).doesNotContain(SECRET).doesNotContain("image");
    }

    @Test
    void the_link_itself_works_also_in_absolute_form() throws Exception {
        assertThat(fixture.ask("GET", fixture.path("image.bin")).text()).isEqualTo(SECRET);
        assertThat(fixture.ask("GET", "http://files" + fixture.path("image.bin")).text()).isEqualTo(SECRET);
    }

    @Test
    void an_expired_link_is_told_as_that() throws Exception {
        Object expired = fixture.linked(unlinked(), "image.bin", FileFixture.DEVICE, Duration.ofMinutes(5),
                fixture.keys, Instant.now().minus(Duration.ofMinutes(6)));

        Reply reply = fixture.ask("GET", path(expired));

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.text()).contains("expired");
    }

    @Test
    void every_changed_character_of_a_link_makes_it_a_forgery() throws Exception {
        String path = fixture.path("image.bin");
        for (int i = 0; i < path.length(); i++) {
            char other = path.charAt(i) == 'A' ? 'B' : 'A';
            assertForbidden(path.substring(0, i) + other + path.substring(i + 1));
        }
        for (int cut = 0; cut < path.length(); cut += 3) {
            assertForbidden("/" + path.substring(cut + 2));
            assertForbidden(path.substring(0, Math.max(1, path.length() - cut - 1)));
        }
    }

    @Test
    void a_link_signed_by_another_key_or_put_together_from_two_devices_links_is_a_forgery() throws Exception {
        Object foreign = fixture.linked(unlinked(), "image.bin", FileFixture.DEVICE, Duration.ofMinutes(5),
                FileFixture.ring(2), Instant.now());
        String ours = fixture.path("image.bin");
        String others = path(
                fixture.linked(unlinked(), "image.bin", "00259E-EG8-OTHER", Duration.ofMinutes(5), fixture.keys,
                        Instant.now()));

        assertForbidden(path(foreign));
        assertThat(others).isNotEqualTo(ours);
        for (int at = 4; at < 66; at++) {
            String mixed = ours.substring(0, at) + others.substring(at);
            if (!mixed.equals(ours) && !mixed.equals(others)) {
                assertForbidden(mixed);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/image.bin", "/d/", "/d//image.bin", "/secret.txt", "/../secret.txt",
            "/d/../../secret.txt", "/%2e%2e/secret.txt", "/d/%2e%2e%2f%2e%2e%2fsecret.txt", "//etc/passwd",
            "/etc/passwd", "/d/%00", "/d/..%5c..%5csecret.txt", "/?file=image.bin", "*"})
    void paths_that_are_no_links_lead_nowhere(String path) throws Exception {
        assertForbidden(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/../../secret.txt", "/%2e%2e/secret.txt", "?x", "%00", "#x", "/", "%2f"})
    void nothing_can_be_added_to_a_link(String more) throws Exception {
        assertForbidden(fixture.path("image.bin") + more);
    }

    @Test
    void a_name_of_64_kb_and_a_header_of_64_kb_are_refused_before_anything_looks_at_them() throws Exception {
        try (Cpe cpe = fixture.cpe()) {
            assertThat(cpe.send("GET /d/" + "A".repeat(65_536) + " HTTP/1.1\r\n").readHead().status()).isEqualTo(414);
        }
        try (Cpe cpe = fixture.cpe()) {
            assertThat(cpe.send("GET / HTTP/1.1\r\nHost: x\r\nX: " + "A".repeat(65_536) + "\r\n").readHead().status())
                    .isEqualTo(431);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "nonsense\r\n\r\n", "GET / HTTP/3.0\r\nHost: a\r\n\r\n",
            "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n"})
    void broken_requests_are_answered_and_the_connection_ends(String request) throws Exception {
        try (Cpe cpe = fixture.cpe()) {
            Reply reply = cpe.send(request).read("GET");

            assertThat(reply.status()).isIn(400, 501, 505);
            assertThat(reply.header("connection")).isEqualTo("close");
            assertThat(cpe.isClosed()).isTrue();
        }
    }

    @Test
    void a_link_for_one_way_does_not_open_the_other() throws Exception {
        String path = fixture.path("image.bin");
        String upload = URI.create(fixture.upload().url()).getRawPath();

        assertThat(fixture.ask("DELETE", path).status()).isEqualTo(405);
        assertThat(fixture.ask("PUT", path, "Content-Length: 0").status()).isEqualTo(403);
        assertThat(fixture.ask("GET", upload).status()).isEqualTo(403);
        assertThat(fixture.ask("PUT", "/u" + path.substring(2), "Content-Length: 0").status()).isEqualTo(403);
        assertThat(fixture.ask("GET", "/d" + upload.substring(2)).status()).isEqualTo(403);
    }

    @Test
    void whoever_connects_and_says_nothing_or_drips_is_closed_in_time() throws Exception {
        try (FileFixture hasty = new FileFixture(directory.resolve("hasty"), Storage.DISK, LinkAuth.URL,
                at -> new FileServerSettings(at.host(), 0, at.transport(), 1, 2, 10, at.retryAfter(), 0, 0,
                        Duration.ofSeconds(1), at.stallTimeout(), at.transferTimeout(), at.lookUpTimeout()));
                Cpe silent = hasty.cpe();
                Cpe dripping = hasty.cpe()) {
            dripping.send("GET /");
            try (Cpe third = hasty.cpe()) {
                assertThat(third.readHead().status()).isEqualTo(503);
            }
            assertThat(silent.isClosed()).isTrue();
            assertThat(dripping.isClosed()).isTrue();
            await().until(() -> hasty.ask("GET", "/").status() == 403);
        }
    }

    @Test
    void with_basic_the_link_needs_its_own_login_and_no_other() throws Exception {
        try (FileFixture basic = new FileFixture(directory.resolve("basic"), Storage.DISK, LinkAuth.BASIC,
                same -> same)) {
            basic.put("image.bin", SECRET.getBytes(StandardCharsets.UTF_8));
            Download link = basic.link("image.bin", FileFixture.DEVICE, Duration.ofMinutes(5));
            Download other = basic.link("image.bin", "00259E-EG8-OTHER", Duration.ofMinutes(5));

            Reply none = basic.ask("GET", path(link));
            assertThat(none.status()).isEqualTo(401);
            assertThat(none.header("www-authenticate")).startsWith("Basic realm=\"acs-files\"");
            assertThat(basic.ask("GET", path(link), basic(other)).status()).isEqualTo(401);
            assertThat(basic.ask("GET", path(link), "Authorization: Basic !!!").status()).isEqualTo(401);
            assertThat(basic.ask("GET", path(link), basic(link), basic(link)).status()).isEqualTo(401);
            assertThat(basic.ask("GET", path(link), basic(link)).text()).isEqualTo(SECRET);
            assertThat(List.of(link.username().length(), link.password().length()))
                    .allSatisfy(length -> assertThat(length).isBetween(16, 256));
        }
    }

    private static String basic(Download link) {
        return "Authorization: Basic " + Base64.getEncoder()
                .encodeToString((link.username() + ":" + link.password()).getBytes(StandardCharsets.UTF_8));
    }
}
