package acs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import acs.port.DeviceFile;
import acs.port.FileDescription;
import acs.port.FileRecord;
import acs.port.FileRefusedException;
import acs.port.FileRefusedException.Reason;
import acs.port.NewDeviceFile;
import acs.port.NewFile;
import acs.port.StoredContent;
import acs.port.TimeOrderedId;
import acs.store.FileStoreSettings.Storage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Files on a real disk and in a real PostgreSQL. */
class PostgresFilesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final FileDescription SAID = new FileDescription("1 Firmware Upgrade Image", "Acme", "00259E", "EG8",
            "2.0", "");

    private final DatabaseAddress database = TestPostgres.freshDatabase();
    private final List<PostgresFiles> opened = new ArrayList<>();
    @TempDir
    private Path directory;

    private PostgresFiles files(Storage storage) {
        return files(storage, directory, 8 << 20, 100 << 20, Clock.systemUTC());
    }

    private PostgresFiles files(Storage storage, Path where, long sizeMax, long totalMax, Clock clock) {
        PostgresFiles files = new PostgresFiles(new DatabaseConnections(database, StoreSettings.defaults()),
                StoreSettings.defaults(), new FileStoreSettings(storage, where, sizeMax, totalMax, Duration.ofHours(1),
                        4 << 20, 3, Duration.ofDays(2)),
                clock);
        opened.add(files);
        return files;
    }

    @AfterEach
    void close() {
        opened.forEach(files -> files.close().block(PATIENCE));
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    /** In pieces of odd sizes, as a socket brings them. */
    private static Flux<ByteBuffer> pieces(byte[] bytes) {
        return Flux.generate(() -> 0, (at, sink) -> {
            if (at >= bytes.length) {
                sink.complete();
                return at;
            }
            int size = Math.min(bytes.length - at, 7_919);
            sink.next(ByteBuffer.wrap(Arrays.copyOfRange(bytes, at, at + size)));
            return at + size;
        });
    }

    private static NewFile named(String name, long length) {
        return new NewFile(name, SAID, length, "", NewFile.ANY);
    }

    private static FileRecord put(PostgresFiles files, String name, byte[] bytes) {
        return Objects.requireNonNull(files.put(named(name, bytes.length), pieces(bytes)).block(PATIENCE));
    }

    private static byte[] read(StoredContent content, long from, long count) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuffer slice : content.reader().read(from, count).toIterable()) {
            assertThat(slice.remaining()).isBetween(1, FileBytes.SLICE_BYTES);
            byte[] bytes = new byte[slice.remaining()];
            slice.get(bytes);
            all.writeBytes(bytes);
        }
        return all.toByteArray();
    }

    private static StoredContent content(PostgresFiles files, FileRecord file) {
        return Objects.requireNonNull(files.content(Objects.requireNonNull(file.contentId())).block(PATIENCE));
    }

    private void assertNothingIsLeft() throws IOException {
        assertThat(TestPostgres.query(database, "SELECT content_id FROM file_content")).isEmpty();
        assertThat(TestPostgres.query(database, "SELECT number FROM file_chunk")).isEmpty();
        try (Stream<Path> all = Files.walk(directory)) {
            assertThat(all.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_was_put_is_found_with_its_hash_and_read_from_anywhere(Storage storage) throws Exception {
        PostgresFiles files = files(storage);
        byte[] bytes = random(2 * ChunkBytes.CHUNK_BYTES + 12_345);

        FileRecord file = put(files, "image.bin", bytes);

        String sha256 = HexFormat.of().formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
        assertThat(file.sha256()).isEqualTo(sha256);
        assertThat(files.find("image.bin").block(PATIENCE)).usingRecursiveComparison()
                .withComparatorForType((a, b) -> Duration.between(a, b).abs().toMillis() < 1 ? 0 : 1, Instant.class)
                .isEqualTo(file);
        assertThat(files.list("", 10).block(PATIENCE)).hasSize(1);
        assertThat(files.list("image.bin", 10).block(PATIENCE)).isEmpty();
        StoredContent content = content(files, file);
        assertThat(content.size()).isEqualTo(bytes.length);
        assertThat(read(content, 0, bytes.length)).isEqualTo(bytes);
        int slice = FileBytes.SLICE_BYTES;
        int chunk = ChunkBytes.CHUNK_BYTES;
        for (int[] part : new int[][]{{0, 1}, {1, slice}, {slice - 1, 2}, {chunk - 3, 6}, {chunk, 1},
                {bytes.length - 1, 1}, {2 * chunk - 1, 12_346}}) {
            assertThat(read(content, part[0], part[1]))
                    .isEqualTo(Arrays.copyOfRange(bytes, part[0], part[0] + part[1]));
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_empty_file_is_a_file(Storage storage) {
        PostgresFiles files = files(storage);

        FileRecord file = put(files, "empty", new byte[0]);

        assertThat(content(files, file).size()).isZero();
        assertThat(read(content(files, file), 0, 0)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_replaced_content_is_still_there_for_its_readers_and_a_deleted_one_for_those_that_have_begun(
            Storage storage) {
        PostgresFiles files = files(storage);
        byte[] first = random(300_000);
        FileRecord old = put(files, "a", first);
        StoredContent reading = content(files, old);

        FileRecord replaced = put(files, "a", random(10));

        assertThat(replaced.revision()).isGreaterThan(old.revision());
        assertThat(read(content(files, old), 0, first.length)).isEqualTo(first);
        assertThat(files.delete("a", old.revision()).block(PATIENCE)).isFalse();
        assertThat(files.delete("a", replaced.revision()).block(PATIENCE)).isTrue();
        assertThat(files.content(Objects.requireNonNull(replaced.contentId())).blockOptional(PATIENCE)).isEmpty();
        files.sweep().block(PATIENCE);
        assertThat(read(reading, 0, first.length)).isEqualTo(first);
    }

    @ParameterizedTest
    @EnumSource
    void what_is_too_large_different_or_broken_off_leaves_nothing(Storage storage) throws Exception {
        PostgresFiles files = files(storage, directory, 3 << 20, 100 << 20, Clock.systemUTC());
        byte[] bytes = random(2 << 20);

        assertRefused(Reason.TOO_LARGE, files.put(named("a", (3 << 20) + 1L), pieces(bytes)));
        assertRefused(Reason.TOO_LARGE, files.put(named("a", -1), pieces(random((3 << 20) + 1))));
        assertRefused(Reason.DIFFERENT, files.put(named("a", bytes.length + 1L), pieces(bytes)));
        assertRefused(Reason.DIFFERENT, files.put(named("a", bytes.length - 1L), pieces(bytes)));
        assertRefused(Reason.DIFFERENT,
                files.put(new NewFile("a", SAID, -1, "0".repeat(64), NewFile.ANY), pieces(bytes)));
        IOException gone = new IOException("the client is gone");
        assertThatThrownBy(() -> files
                .put(named("a", bytes.length), pieces(bytes).take(200).concatWith(Flux.error(gone))).block(PATIENCE))
                .hasRootCause(gone);

        assertThat(files.find("a").blockOptional(PATIENCE)).isEmpty();
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @EnumSource
    void whoever_gives_up_while_it_is_written_leaves_nothing(Storage storage) {
        PostgresFiles files = files(storage);
        AtomicInteger taken = new AtomicInteger();
        Disposable putting = files.put(named("a", -1),
                pieces(random(2 << 20)).doOnNext(piece -> taken.incrementAndGet()).concatWith(Flux.never()))
                .subscribe();
        await().atMost(PATIENCE).until(() -> taken.get() > 200);

        putting.dispose();

        await().atMost(PATIENCE).untilAsserted(this::assertNothingIsLeft);
    }

    private static void assertRefused(Reason reason, Mono<?> put) {
        assertThatThrownBy(() -> put.block(PATIENCE))
                .asInstanceOf(type(FileRefusedException.class)).extracting(FileRefusedException::reason)
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @EnumSource
    void of_two_at_once_under_one_name_the_last_stands_and_each_is_whole(Storage storage) {
        PostgresFiles files = files(storage);
        byte[] one = random(1_500_000);
        byte[] two = random(1_600_000);

        List<FileRecord> both = Flux
                .merge(files.put(named("a", -1), pieces(one)), files.put(named("a", -1), pieces(two)))
                .collectList().block(PATIENCE);

        FileRecord stands = Objects.requireNonNull(files.find("a").block(PATIENCE));
        assertThat(both).hasSize(2).extracting(FileRecord::sha256).contains(stands.sha256());
        assertThat(read(content(files, stands), 0, stands.size())).isIn(one, two);
        assertThat(TestPostgres.query(database, "SELECT count(*) FROM file_content WHERE unlinked_at IS NULL"))
                .containsExactly("1");
    }

    @Test
    void of_two_that_want_to_be_the_first_one_is() {
        PostgresFiles files = files(Storage.DISK);
        NewFile first = new NewFile("a", SAID, -1, "", NewFile.NEW);

        List<String> ends = Flux.range(0, 2).flatMap(i -> files.put(first, pieces(random(100_000 + i)))
                .map(stored -> "stored")
                .onErrorResume(FileRefusedException.class, refused -> Mono.just(refused.reason().name())))
                .collectList().block(PATIENCE);

        assertThat(ends).containsExactlyInAnyOrder("stored", "CHANGED");
        assertThat(TestPostgres.query(database, "SELECT count(*) FROM file_content")).containsExactly("1");
    }

    @Test
    void a_full_disk_is_told_as_that_and_its_bytes_are_given_back() throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        Assumptions.assumeTrue(command("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", small.toString()),
                "only root can make a small disk");
        try {
            PostgresFiles files = files(Storage.DISK, small, 8 << 20, 100 << 20, Clock.systemUTC());

            assertRefused(Reason.NO_SPACE, files.put(named("large", -1), pieces(random(4 << 20))));

            FileRecord fits = put(files, "fits", random(1 << 20));
            assertThat(content(files, fits).size()).isEqualTo(1 << 20);
            assertThat(TestPostgres.query(database, "SELECT count(*) FROM file_content")).containsExactly("1");
        } finally {
            command("umount", small.toString());
        }
    }

    private static boolean command(String... words) throws Exception {
        Process process = new ProcessBuilder(words).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    @ParameterizedTest
    @EnumSource
    void the_quota_counts_what_is_announced_and_what_comes_unannounced(Storage storage) throws Exception {
        PostgresFiles files = files(storage, directory, 8 << 20, 1 << 20, Clock.systemUTC());
        AtomicInteger taken = new AtomicInteger();

        assertRefused(Reason.NO_SPACE, files.put(named("announced", (1 << 20) + 1L),
                pieces(random((1 << 20) + 1)).doOnNext(piece -> taken.incrementAndGet())));
        assertThat(taken).hasValue(0);
        assertRefused(Reason.NO_SPACE, files.put(named("not", -1), pieces(random((1 << 20) + 1))));
        assertNothingIsLeft();
        put(files, "fits", random(1 << 20));
        assertRefused(Reason.NO_SPACE, files.put(named("one more", -1), pieces(new byte[1])));
    }

    @ParameterizedTest
    @EnumSource
    void a_sweep_takes_what_crashes_left_and_what_was_replaced_long_ago_and_nothing_else(Storage storage)
            throws Exception {
        PostgresFiles files = files(storage);
        FileRecord old = put(files, "a", random(100_000));
        FileRecord stands = put(files, "a", random(90_000));
        UUID dead = TimeOrderedId.of(1, 1);
        UUID alive = TimeOrderedId.of(2, 2);
        for (UUID id : List.of(dead, alive)) {
            TestPostgres.query(database, "INSERT INTO file_content VALUES ('" + id + "', '"
                    + (storage == Storage.DISK ? "disk" : "database") + "', 'writing', 5, '', now()"
                    + (id.equals(dead) ? " - interval '16 min'" : "") + ")");
            if (storage == Storage.DATABASE) {
                TestPostgres.query(database, "INSERT INTO file_chunk VALUES ('" + id + "', 0, 'half')");
            }
        }
        UUID strayId = UUID.randomUUID();
        Path stray = Files.createDirectories(directory.resolve("incoming")).resolve(strayId.toString());
        Path young = directory.resolve("incoming").resolve(UUID.randomUUID().toString());
        Files.write(stray, new byte[3]);
        Files.write(young, new byte[3]);
        Files.setLastModifiedTime(stray, FileTime.from(Instant.now().minus(FileContents.STALE.plusMinutes(1))));

        files.sweep().block(PATIENCE);

        assertThat(TestPostgres.query(database, "SELECT content_id FROM file_content"))
                .containsExactlyInAnyOrder(alive.toString(), String.valueOf(old.contentId()),
                        String.valueOf(stands.contentId()));
        assertThat(TestPostgres.query(database, "SELECT 1 FROM file_chunk WHERE content_id = '" + dead + "'"))
                .isEmpty();
        assertThat(stray).doesNotExist();
        assertThat(young).exists();
        assertThat(read(content(files, stands), 0, 90_000)).isEqualTo(random(90_000));

        Clock later = Clock.fixed(Instant.now().plus(Duration.ofHours(2)), ZoneOffset.UTC);
        files(storage, directory, 1, 1, later).sweep().block(PATIENCE);

        assertThat(TestPostgres.query(database, "SELECT content_id FROM file_content"))
                .containsExactly(String.valueOf(stands.contentId()));
        assertThat(files.content(Objects.requireNonNull(old.contentId())).blockOptional(PATIENCE)).isEmpty();
    }

    @Test
    void a_description_changes_only_at_the_revision_that_was_read() {
        PostgresFiles files = files(Storage.DISK);
        FileRecord file = put(files, "a", random(10));

        FileRecord changed = Objects
                .requireNonNull(files.describe("a", FileDescription.NONE, file.revision()).block(PATIENCE));

        assertThat(changed.description()).isEqualTo(FileDescription.NONE);
        assertThat(changed.contentId()).isEqualTo(file.contentId());
        assertThat(files.describe("a", SAID, file.revision()).blockOptional(PATIENCE)).isEmpty();
        assertThat(files.describe("none", SAID, 1).blockOptional(PATIENCE)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void of_a_devices_uploads_the_newest_are_kept_for_as_long_as_was_set(Storage storage) {
        PostgresFiles files = files(storage);
        PostgresDeviceFiles uploads = files.ofDevices();
        List<DeviceFile> sent = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            sent.add(Objects.requireNonNull(uploads.receive(new NewDeviceFile("D", UUID.randomUUID(),
                    "4 Vendor Log File 1", "text/plain", 70_000 + i), pieces(random(70_000 + i))).block(PATIENCE)));
        }

        assertThat(uploads.received("D", "", 10).block(PATIENCE)).extracting(DeviceFile::size)
                .containsExactly(70_003L, 70_002L, 70_001L);
        assertThat(uploads.received("D", sent.get(2).fileId().toString(), 10).block(PATIENCE))
                .extracting(DeviceFile::size).containsExactly(70_001L);
        assertThat(uploads.received("E", "", 10).block(PATIENCE)).isEmpty();
        assertThat(uploads.received("E", sent.get(3).fileId()).blockOptional(PATIENCE)).isEmpty();
        StoredContent content = Objects.requireNonNull(files.content(sent.get(3).fileId()).block(PATIENCE));
        assertThat(read(content, 0, content.size())).isEqualTo(random(70_003));
        assertThat(uploads.forget("D", sent.get(3).fileId()).block(PATIENCE)).isTrue();
        assertThat(uploads.forget("D", sent.get(3).fileId()).block(PATIENCE)).isFalse();
        assertThat(files.content(sent.get(3).fileId()).blockOptional(PATIENCE)).isEmpty();
        assertRefused(Reason.TOO_LARGE,
                uploads.receive(new NewDeviceFile("D", UUID.randomUUID(), "", "", (4 << 20) + 1), Flux.empty()));

        Clock later = Clock.fixed(Instant.now().plus(Duration.ofDays(3)), ZoneOffset.UTC);
        PostgresFiles then = files(storage, directory, 1, 1, later);
        then.ofDevices().sweep().block(PATIENCE);

        assertThat(uploads.received("D", "", 10).block(PATIENCE)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void one_operation_has_one_upload_however_many_come_at_once(Storage storage) {
        PostgresFiles files = files(storage);
        PostgresDeviceFiles uploads = files.ofDevices();
        NewDeviceFile other = new NewDeviceFile("D", UUID.randomUUID(), "", "", 1);
        NewDeviceFile same = new NewDeviceFile("D", UUID.randomUUID(), "", "", 2);
        uploads.receive(other, pieces(new byte[1])).block(PATIENCE);

        Flux.range(0, 8).flatMap(i -> uploads.receive(same, pieces(new byte[]{1, i.byteValue()})), 8)
                .blockLast(PATIENCE);

        assertThat(uploads.received("D", "", 10).block(PATIENCE)).extracting(DeviceFile::operationId)
                .containsExactlyInAnyOrder(other.operationId(), same.operationId());
    }

    @Test
    void an_upload_that_was_replaced_by_its_repeat_gives_its_room_back_soon() {
        PostgresFiles files = files(Storage.DISK);
        PostgresDeviceFiles uploads = files.ofDevices();
        NewDeviceFile same = new NewDeviceFile("D", UUID.randomUUID(), "", "", 1_000);
        DeviceFile replaced = Objects
                .requireNonNull(uploads.receive(same, pieces(random(1_000))).block(PATIENCE));
        DeviceFile kept = Objects.requireNonNull(uploads.receive(same, pieces(random(1_000))).block(PATIENCE));

        files.sweep().block(PATIENCE);
        assertThat(TestPostgres.query(database, "SELECT content_id FROM file_content")).as("may be being read")
                .containsExactlyInAnyOrder(replaced.fileId().toString(), kept.fileId().toString());
        Clock later = Clock.fixed(Instant.now().plus(FileContents.STALE).plusSeconds(1), ZoneOffset.UTC);
        files(Storage.DISK, directory, 1, 1, later).sweep().block(PATIENCE);

        assertThat(TestPostgres.query(database, "SELECT content_id FROM file_content"))
                .containsExactly(kept.fileId().toString());
    }
}
