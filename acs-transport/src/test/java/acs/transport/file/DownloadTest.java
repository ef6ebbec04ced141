package acs.transport.file;

import static acs.transport.file.FileFixture.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;

import acs.port.FileRecord;
import acs.port.NewFile;
import acs.store.FileStoreSettings.Storage;
import acs.transport.file.FileFixture.Cpe;
import acs.transport.file.FileFixture.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a CPE gets, byte by byte. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DownloadTest {
    private static final int SIZE = 3 * (1 << 20) + 4_321;
    private static final byte[] IMAGE = random(SIZE);

    private Path directory = Path.of("");
    private FileFixture onDisk;
    private FileFixture inDatabase;

    @BeforeAll
    void start(@TempDir Path own) {
        directory = own;
        onDisk = new FileFixture(directory, Storage.DISK, LinkAuth.URL, same -> same);
        inDatabase = new FileFixture(directory, Storage.DATABASE, LinkAuth.URL, same -> same);
        onDisk.put("image.bin", IMAGE);
        inDatabase.put("image.bin", IMAGE);
    }

    @AfterAll
    void stop() {
        onDisk.close();
        inDatabase.close();
    }

    private FileFixture served(Storage storage) {
        return storage == Storage.DISK ? onDisk : inDatabase;
    }

    @ParameterizedTest
    @EnumSource
    void a_download_is_whole_says_what_it_is_and_leaves_the_connection_for_the_next(Storage storage) throws Exception {
        FileFixture fixture = served(storage);
        double before = fixture.count("download", "complete");
        String path = fixture.path("image.bin");
        try (Cpe cpe = fixture.cpe()) {
            Reply head = cpe.send(Cpe.head("HEAD", path)).read("HEAD");
            Reply all = cpe.send(Cpe.head("GET", path)).read("GET");
            Reply again = cpe.send(Cpe.head("GET", path) + Cpe.head("GET", path, "Range: bytes=5-9")).read("GET");
            Reply pipelined = cpe.read("GET");

            assertThat(all.status()).isEqualTo(200);
            assertThat(all.body()).isEqualTo(IMAGE);
            assertThat(again.body()).isEqualTo(IMAGE);
            assertThat(pipelined.body()).isEqualTo(Arrays.copyOfRange(IMAGE, 5, 10));
            assertThat(head.header("content-length")).isEqualTo(Integer.toString(SIZE));
            assertThat(all.header("accept-ranges")).isEqualTo("bytes");
            assertThat(all.header("etag")).isEqualTo(head.header("etag")).matches("\"[0-9a-f]{32}\"");
            assertThat(all.header("repr-digest")).startsWith("sha-256=:");
            assertThat(all.header("cache-control")).contains("no-store");
        }
        await().untilAsserted(() -> assertThat(fixture.count("download", "complete")).isEqualTo(before + 4));
        assertThat(fixture.server.transfers()).isZero();
    }

    /** Range, and what is due of a file of ten bytes: first byte and number of bytes, or nothing for all or 416. */
    static Stream<Arguments> ranges() {
        return Stream.of(Arguments.of("bytes=0-0", 206, 0, 1), Arguments.of("bytes=0-", 206, 0, 10),
                Arguments.of("bytes=3-5", 206, 3, 3), Arguments.of("bytes=9-9", 206, 9, 1),
                Arguments.of("bytes=9-", 206, 9, 1), Arguments.of("bytes=5-999999999999999999", 206, 5, 5),
                Arguments.of("bytes=-1", 206, 9, 1), Arguments.of("bytes=-10", 206, 0, 10),
                Arguments.of("bytes=-11", 206, 0, 10), Arguments.of("BYTES=1-2", 206, 1, 2),
                Arguments.of("bytes= 1-2 ", 206, 1, 2), Arguments.of("bytes=10-", 416, 0, 0),
                Arguments.of("bytes=10-12", 416, 0, 0), Arguments.of("bytes=999999999999999999-", 416, 0, 0),
                Arguments.of("bytes=-0", 416, 0, 0), Arguments.of("bytes=5-3", 200, 0, 10),
                Arguments.of("bytes=-", 200, 0, 10), Arguments.of("bytes=", 200, 0, 10),
                Arguments.of("bytes", 200, 0, 10), Arguments.of("bytes=a-b", 200, 0, 10),
                Arguments.of("bytes=0x1-2", 200, 0, 10), Arguments.of("bytes=+1-2", 200, 0, 10),
                Arguments.of("bytes=1-2,4-5", 200, 0, 10), Arguments.of("bytes=1-2,,", 200, 0, 10),
                Arguments.of("items=1-2", 200, 0, 10), Arguments.of("bytes=9999999999999999999-", 200, 0, 10),
                Arguments.of("bytes=1 -2", 200, 0, 10), Arguments.of("bytes=--2", 200, 0, 10),
                Arguments.of("bytes=" + "0-0,".repeat(1_000), 200, 0, 10));
    }

    @ParameterizedTest
    @MethodSource("ranges")
    void a_range_is_what_the_standard_says(String range, int status, int first, int count) throws Exception {
        onDisk.put("ten", "0123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

        Reply reply = onDisk.ask("GET", onDisk.path("ten"), "Range: " + range);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.text()).isEqualTo("0123456789".substring(first, first + count));
        assertThat(reply.header("content-range")).isEqualTo(switch (status) {
            case 206 -> "bytes " + first + "-" + (first + count - 1) + "/10";
            case 416 -> "bytes */10";
            default -> "";
        });
    }

    @ParameterizedTest
    @EnumSource
    void an_empty_file_has_no_range(Storage storage) throws Exception {
        FileFixture fixture = served(storage);
        fixture.put("empty", new byte[0]);

        assertThat(fixture.ask("GET", fixture.path("empty")).status()).isEqualTo(200);
        assertThat(fixture.ask("GET", fixture.path("empty"), "Range: bytes=0-").status()).isEqualTo(416);
        assertThat(fixture.ask("GET", fixture.path("empty"), "Range: bytes=-1").status()).isEqualTo(416);
    }

    @ParameterizedTest
    @EnumSource
    void a_download_that_breaks_again_and_again_is_resumed_to_the_very_same_bytes(Storage storage) throws Exception {
        FileFixture fixture = served(storage);
        String path = fixture.path("image.bin");
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        Random random = new Random(7);
        String tag = fixture.ask("HEAD", path).header("etag");
        while (got.size() < SIZE) {
            int most = 1 + random.nextInt(500_000);
            try (Cpe cpe = fixture.cpe()) {
                Reply head = cpe.send(Cpe.head("GET", path, "Range: bytes=" + got.size() + "-", "If-Range: " + tag))
                        .readHead();
                assertThat(head.status()).isEqualTo(206);
                got.writeBytes(cpe.socket.getInputStream()
                        .readNBytes(Math.min(most, Integer.parseInt(head.header("content-length")))));
            }
        }

        assertThat(got.toByteArray()).isEqualTo(IMAGE);
        await().untilAsserted(() -> assertThat(fixture.server.transfers()).isZero());
    }

    @ParameterizedTest
    @EnumSource
    void whoever_resumes_after_the_content_was_replaced_gets_the_old_one_and_a_new_link_all_of_the_new_one(
            Storage storage) throws Exception {
        FileFixture fixture = served(storage);
        byte[] first = random(500_000);
        byte[] second = random(400_000);
        fixture.put("replaced", first);
        String old = fixture.path("replaced");
        String tag = fixture.ask("HEAD", old).header("etag");
        fixture.put("replaced", second);
        String fresh = fixture.path("replaced");

        Reply resumed = fixture.ask("GET", old, "Range: bytes=100000-", "If-Range: " + tag);
        Reply other = fixture.ask("GET", fresh, "Range: bytes=100000-", "If-Range: " + tag);

        assertThat(resumed.status()).isEqualTo(206);
        assertThat(resumed.body()).isEqualTo(Arrays.copyOfRange(first, 100_000, first.length));
        assertThat(other.status()).isEqualTo(200);
        assertThat(other.body()).isEqualTo(second);
    }

    @ParameterizedTest
    @EnumSource
    void a_download_that_has_begun_goes_on_when_the_file_is_deleted_and_the_next_is_told_that_it_is_gone(
            Storage storage) throws Exception {
        FileFixture fixture = served(storage);
        byte[] bytes = random(8 << 20);
        FileRecord file = fixture.put("deleted", bytes);
        String path = fixture.path("deleted");
        try (Cpe cpe = fixture.cpe()) {
            Reply head = cpe.send(Cpe.head("GET", path)).readHead();
            InputStream in = cpe.socket.getInputStream();
            byte[] begin = in.readNBytes(1_000);

            assertThat(fixture.files.delete(file.name(), NewFile.ANY).block(FileFixture.PATIENCE)).isTrue();
            fixture.files.sweep().block(FileFixture.PATIENCE);
            Reply next = fixture.ask("GET", path);

            assertThat(head.status()).isEqualTo(200);
            assertThat(begin).isEqualTo(Arrays.copyOf(bytes, 1_000));
            assertThat(in.readNBytes(bytes.length - 1_000)).isEqualTo(Arrays.copyOfRange(bytes, 1_000, bytes.length));
            assertThat(next.status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource({"If-None-Match, 304, TAG", "If-None-Match, 304, *", "If-None-Match, 304, W/TAG", "If-Match, 200, TAG",
            "If-Match, 200, *", "If-Match, 412, \"other\"", "If-None-Match, 200, \"other\"",
            "If-Range, 206, TAG", "If-Range, 200, W/TAG", "If-Range, 200, \"other\"", "If-Range, 206, DATE",
            "If-Range, 200, 'Sun, 06 Nov 1994 08:49:37 GMT'", "If-Range, 200, nonsense"})
    void a_condition_decides(String name, int status, String value) throws Exception {
        String path = onDisk.path("image.bin");
        Reply known = onDisk.ask("HEAD", path);
        String shown = value.replace("TAG", known.header("etag")).replace("DATE", known.header("last-modified"));

        Reply reply = onDisk.ask("HEAD", path, name + ": " + shown,
                name.equals("If-Range") ? "Range: bytes=1-" : "X-No: range");

        assertThat(reply.status()).isEqualTo(status);
    }

    static Stream<Arguments> rates() {
        // Two at once want 300 kB: in the first case each is held by its own rate, in the others both by that of all.
        return Stream.of(Storage.values()).flatMap(storage -> Stream.of(Arguments.of(storage, 0, 100_000),
                Arguments.of(storage, 200_000, 0), Arguments.of(storage, 200_000, 1_000_000)));
    }

    /** How fast it may be at most is {@link BandwidthTest}'s; here, that no byte goes past either rate. */
    @ParameterizedTest
    @MethodSource("rates")
    void a_rate_of_one_and_a_rate_of_all_are_kept(Storage storage, long ofAll, long ofOne) throws Exception {
        byte[] bytes = random(150_000);
        try (FileFixture slow = new FileFixture(directory.resolve("slow" + storage + ofAll + ofOne), storage,
                LinkAuth.URL,
                at -> new FileServerSettings(at.host(), 0, at.transport(), 1, 10, 10, at.retryAfter(), ofAll, ofOne,
                        at.idleTimeout(), Duration.ofSeconds(20), at.transferTimeout(), at.lookUpTimeout()))) {
            slow.put("a", bytes);
            String path = slow.path("a");

            long began = System.nanoTime();
            try (Cpe one = slow.cpe(); Cpe other = slow.cpe()) {
                one.send(Cpe.head("GET", path));
                other.send(Cpe.head("GET", path));
                assertThat(one.read("GET").body()).isEqualTo(bytes);
                assertThat(other.read("GET").body()).isEqualTo(bytes);
            }
            Duration took = Duration.ofNanos(System.nanoTime() - began);

            // 1.5 s, less a quarter of a second that goes at once and the last piece, which is sent when its turn comes.
            assertThat(took).isGreaterThan(Duration.ofMillis(900));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_cpe_that_does_not_read_holds_a_transfer_for_so_long_and_no_longer(Storage storage) throws Exception {
        try (FileFixture strict = new FileFixture(directory.resolve("stall" + storage), storage, LinkAuth.URL,
                at -> new FileServerSettings(at.host(), 0, at.transport(), 1, 10, 1, Duration.ofSeconds(7), 0, 0,
                        at.idleTimeout(), Duration.ofSeconds(2), at.transferTimeout(), at.lookUpTimeout()))) {
            strict.put("large", random(32 << 20));
            String path = strict.path("large");
            try (Cpe cpe = strict.cpe()) {
                cpe.send(Cpe.head("GET", path)).readHead();
                Reply busy = strict.ask("GET", path);

                assertThat(busy.status()).isEqualTo(503);
                assertThat(busy.header("retry-after")).isEqualTo("7");
                await().atMost(FileFixture.PATIENCE).until(() -> strict.server.transfers() == 0);
                assertThat(strict.count("download", "too_slow")).isEqualTo(1);
                assertThat(strict.ask("HEAD", path).status()).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoever_hangs_up_in_the_middle_leaves_nothing_behind(Storage storage) throws IOException {
        FileFixture fixture = served(storage);
        double before = fixture.count("download", "broken_off");
        // More than the system's buffers hold.
        fixture.put("large", random(32 << 20));
        for (int i = 0; i < 5; i++) {
            try (Cpe cpe = fixture.cpe()) {
                cpe.send(Cpe.head("GET", fixture.path("large"))).readHead();
            }
        }

        await().atMost(FileFixture.PATIENCE).until(() -> fixture.server.transfers() == 0);
        assertThat(fixture.count("download", "broken_off")).isEqualTo(before + 5);
    }
}
