package acs.transport.file;

import static acs.transport.file.FileFixture.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import acs.port.DeviceFile;
import acs.port.StoredContent;
import acs.store.FileStoreSettings.Storage;
import acs.store.TestPostgres;
import acs.transport.file.FileFixture.Cpe;
import acs.transport.file.FileFixture.Reply;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What CPEs leave. */
class UploadTest {
    @TempDir
    private Path directory;

    private FileFixture fixture(Storage storage) {
        return new FileFixture(directory, storage, LinkAuth.URL,
                at -> new FileServerSettings(at.host(), 0, at.transport(), 1, 10, 10, at.retryAfter(), 0, 0,
                        at.idleTimeout(), Duration.ofSeconds(2), at.transferTimeout(), at.lookUpTimeout()));
    }

    private static String path(FileFixture fixture) {
        return URI.create(fixture.upload().url()).getRawPath();
    }

    /** Of the upload of another operation. */
    private static String path(FileFixture fixture, int operation) {
        return URI.create(fixture.upload(operation(operation)).url()).getRawPath();
    }

    private static String operation(int number) {
        return new UUID(7L << 12, number).toString();
    }

    private static List<DeviceFile> received(FileFixture fixture) {
        return Objects.requireNonNull(
                fixture.uploads.received(FileFixture.DEVICE, "", 10).block(FileFixture.PATIENCE));
    }

    private static byte[] bytes(FileFixture fixture, DeviceFile file) {
        StoredContent content = Objects
                .requireNonNull(fixture.files.content(file.fileId()).block(FileFixture.PATIENCE));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuffer slice : content.reader().read(0, content.size()).toIterable()) {
            byte[] part = new byte[slice.remaining()];
            slice.get(part);
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static void assertNothingIsKept(FileFixture fixture) {
        await().atMost(FileFixture.PATIENCE).untilAsserted(() -> {
            assertThat(TestPostgres.query(fixture.database, "SELECT 1 FROM file_content")).isEmpty();
            assertThat(fixture.server.transfers()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource
    void a_cpe_puts_or_posts_with_a_length_or_in_chunks_and_its_connection_goes_on(Storage storage) throws Exception {
        byte[] log = random(2_500_000);
        try (FileFixture fixture = fixture(storage); Cpe cpe = fixture.cpe()) {
            Reply put = cpe.send(Cpe.head("PUT", path(fixture), "Content-Length: " + log.length, "Content-Type: text/plain"))
                    .send(log).read("PUT");
            Reply post = cpe.send(Cpe.head("POST", path(fixture, 1), "Transfer-Encoding: chunked") + "5\r\nhello\r\n0\r\n\r\n")
                    .read("POST");
            Reply empty = cpe.send(Cpe.head("PUT", path(fixture, 2), "Content-Length: 0")).read("PUT");
            Cpe asking = cpe
                    .send(Cpe.head("PUT", path(fixture, 3), "Content-Length: 2", "Expect: 100-continue"));
            Reply go = asking.readHead();
            Reply asked = asking.send("ok").read("PUT");

            assertThat(List.of(put.status(), post.status(), empty.status(), go.status(), asked.status()))
                    .containsExactly(201, 201, 201, 100, 201);
            List<DeviceFile> files = received(fixture);
            assertThat(files).extracting(DeviceFile::size).containsExactly(2L, 0L, 5L, (long) log.length);
            assertThat(bytes(fixture, files.get(3))).isEqualTo(log);
            assertThat(new String(bytes(fixture, files.get(2)), StandardCharsets.UTF_8)).isEqualTo("hello");
            assertThat(files.get(3)).extracting(DeviceFile::fileType, DeviceFile::mediaType, DeviceFile::operationId)
                    .containsExactly("4 Vendor Log File 1", "text/plain", FileFixture.id(FileFixture.OPERATION));
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_same_link_again_replaces_its_own_upload_and_pushes_out_no_other(Storage storage) throws Exception {
        try (FileFixture fixture = fixture(storage); Cpe cpe = fixture.cpe()) {
            for (int other = 1; other < 10; other++) {
                assertThat(cpe.send(Cpe.head("PUT", path(fixture, other), "Content-Length: 1") + other).read("PUT")
                        .status()).isEqualTo(201);
            }
            String path = path(fixture);
            for (int repeat = 0; repeat < 12; repeat++) {
                String text = "repeat " + repeat;
                assertThat(cpe.send(Cpe.head("PUT", path, "Content-Length: " + text.length()) + text).read("PUT")
                        .status()).isEqualTo(201);
            }

            List<DeviceFile> files = received(fixture);
            assertThat(files).hasSize(10).extracting(DeviceFile::operationId).doesNotHaveDuplicates();
            assertThat(new String(bytes(fixture, files.getFirst()), StandardCharsets.UTF_8)).isEqualTo("repeat 11");
            assertThat(files.subList(1, 10)).extracting(file -> file.operationId().toString())
                    .containsExactly(IntStream.range(0, 9).mapToObj(i -> operation(9 - i)).toArray(String[]::new));
        }
    }

    @Test
    void a_link_is_good_for_a_number_of_attempts_whether_they_succeed_or_not() throws Exception {
        try (FileFixture fixture = fixture(Storage.DISK); Cpe cpe = fixture.cpe()) {
            String path = path(fixture);
            for (int attempt = 0; attempt < UploadAttempts.OF_ONE_LINK; attempt++) {
                int length = attempt % 2 == 0 ? 0 : 4 << 20;
                Reply reply = length == 0
                        ? cpe.send(Cpe.head("PUT", path, "Content-Length: 0")).read("PUT")
                        : fixture.ask("PUT", path, "Content-Length: " + length);
                assertThat(reply.status()).isEqualTo(length == 0 ? 201 : 413);
            }

            Reply refused = fixture.ask("PUT", path, "Content-Length: 0");

            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.text()).contains("too often");
            assertThat(fixture.ask("PUT", path(fixture, 1), "Content-Length: 0").status()).isEqualTo(201);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_too_large_is_refused_at_its_head_or_where_it_becomes_too_large(Storage storage) throws Exception {
        try (FileFixture fixture = fixture(storage)) {
            String path = path(fixture);
            try (Cpe cpe = fixture.cpe()) {
                Reply announced = cpe.send(Cpe.head("PUT", path, "Content-Length: " + (3 << 20) + "1",
                        "Expect: 100-continue")).read("PUT");
                assertThat(announced.status()).isEqualTo(413);
            }
            try (Cpe cpe = fixture.cpe()) {
                cpe.send(Cpe.head("PUT", path, "Transfer-Encoding: chunked"));
                byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
                for (int i = 0; i < 50; i++) {
                    cpe.send(chunk);
                }
                assertThat(cpe.read("PUT").status()).isEqualTo(413);
            }
            assertNothingIsKept(fixture);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoever_hangs_up_or_stalls_in_the_middle_leaves_nothing(Storage storage) throws Exception {
        try (FileFixture fixture = fixture(storage)) {
            String path = path(fixture);
            try (Cpe cpe = fixture.cpe()) {
                cpe.send(Cpe.head("PUT", path, "Content-Length: 2000000")).send(random(1_500_000));
            }
            try (Cpe cpe = fixture.cpe()) {
                Reply stalled = cpe.send(Cpe.head("PUT", path, "Content-Length: 2000000")).send(random(100_000))
                        .read("PUT");
                assertThat(stalled.status()).isEqualTo(408);
            }
            assertNothingIsKept(fixture);
            assertThat(received(fixture)).isEmpty();
            assertThat(fixture.count("upload", "too_slow")).isEqualTo(1);
            assertThat(fixture.count("upload", "broken_off")).isEqualTo(1);
        }
    }

    @Test
    void an_upload_that_nobody_expects_any_more_is_forbidden() throws Exception {
        try (FileFixture fixture = fixture(Storage.DISK)) {
            String path = path(fixture);
            TestPostgres.query(fixture.database, "UPDATE operation SET status = 'succeeded'");
            assertThat(fixture.ask("PUT", path, "Content-Length: 0").status()).isEqualTo(403);

            TestPostgres.query(fixture.database, "UPDATE operation SET status = 'waiting', device_id = 'another'");
            assertThat(fixture.ask("PUT", path, "Content-Length: 0").status()).isEqualTo(403);
            assertThat(fixture.ask("PUT", path, "Content-Length: 1", "Content-Range: bytes 0-0/2").status())
                    .isEqualTo(400);
            assertNothingIsKept(fixture);
        }
    }

    @Test
    void a_full_disk_is_told_as_507_and_the_server_lives() throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString()).start();
        Assumptions.assumeTrue(mount.waitFor(10, TimeUnit.SECONDS) && mount.exitValue() == 0,
                "only root can make a small disk");
        try (FileFixture fixture = new FileFixture(small, Storage.DISK, LinkAuth.URL, same -> same)) {
            String path = path(fixture);
            try (Cpe cpe = fixture.cpe()) {
                Reply full = cpe.send(Cpe.head("PUT", path, "Content-Length: 2000000")).send(random(2_000_000))
                        .read("PUT");
                assertThat(full.status()).isEqualTo(507);
            }
            assertNothingIsKept(fixture);
            try (Cpe cpe = fixture.cpe(); Stream<Path> left = Files.walk(small)) {
                assertThat(left.filter(Files::isRegularFile)).isEmpty();
                assertThat(cpe.send(Cpe.head("PUT", path, "Content-Length: 3") + "abc").read("PUT").status())
                        .isEqualTo(201);
            }
        } finally {
            new ProcessBuilder("umount", small.toString()).start().waitFor(10, TimeUnit.SECONDS);
        }
    }
}
