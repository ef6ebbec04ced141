package acs.transport.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import acs.cwmp.Download;
import acs.cwmp.ScheduleDownload;
import acs.cwmp.TimeWindow;
import acs.cwmp.Upload;
import acs.port.FileDescription;
import acs.port.NewFile;
import acs.store.FileStoreSettings.Storage;
import acs.transport.file.SignedLinks.Places;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Where the links that devices get point to: a file's own URL, then another server that has all of them, then here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinkPlacesTest {
    private static final int SIZE = 4_321;
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final String VENDOR = "https://vendor.example/fw/2.0?build=7";
    private static final Download ASKED = new Download("k", "1 Firmware Upgrade Image", "", "ann", "her-password", 0,
            "",
            3, "http://ok", "http://bad");
    private static final ScheduleDownload SCHEDULED = new ScheduleDownload("k", "1 Firmware Upgrade Image", "", "ann",
            "her-password", 0, "", List.of(new TimeWindow(0, 60, "1 At Any Time", "", 1)));
    private static final Upload UPLOAD = new Upload("k", "4 Vendor Log File 1", "", "", "", 0);

    // Set before all tests.
    private @SuppressWarnings("NullAway.Init") FileFixture fixture;

    @BeforeAll
    void start(@TempDir Path own) {
        // With a login for what is served here, which must not reach any other server.
        fixture = new FileFixture(own, Storage.DISK, LinkAuth.BASIC, same -> same);
        fixture.put("image.bin", FileFixture.random(SIZE));
        fixture.put("elsewhere.bin", FileFixture.random(SIZE));
        long revision = Objects.requireNonNull(fixture.files.find("elsewhere.bin").block(FileFixture.PATIENCE))
                .revision();
        fixture.files.describe("elsewhere.bin", new FileDescription("", "", "", "", "", VENDOR), revision)
                .block(FileFixture.PATIENCE);
        fixture.files
                .putLink(new NewFile("link.bin", new FileDescription("", "", "", "", "", VENDOR), -1, "", NewFile.NEW))
                .block(FileFixture.PATIENCE);
    }

    @AfterAll
    void stop() {
        fixture.close();
    }

    private static Places places(String outside) {
        return new Places(() -> Optional.of(URI.create("http://acs.example:7567")),
                outside.isEmpty() ? Optional.empty() : Optional.of(URI.create(outside)), Duration.ofDays(1));
    }

    private Download download(String file, Places places) {
        return (Download) fixture.linked(ASKED, file, FileFixture.DEVICE, TIMEOUT, fixture.keys, Instant.now(), places);
    }

    @Test
    void another_server_that_has_all_files_is_pointed_to_by_name_with_the_operators_login() {
        Download linked = download("image.bin", places("http://cdn.example/x"));

        assertThat(linked).isEqualTo(new Download("k", "1 Firmware Upgrade Image", "http://cdn.example/x/image.bin",
                "ann", "her-password", SIZE, "image.bin", 3, "http://ok", "http://bad"));
    }

    @Test
    void the_url_of_a_file_is_stronger_than_the_server_that_has_all() {
        for (Places places : List.of(places("http://cdn.example/x"), places(""))) {
            Download linked = download("elsewhere.bin", places);
            assertThat(linked.url()).isEqualTo(VENDOR);
            assertThat(linked.username()).isEqualTo("ann");
            assertThat(linked.password()).isEqualTo("her-password");
            assertThat(linked.fileSize()).isEqualTo(SIZE);
            assertThat(download("link.bin", places).url()).isEqualTo(VENDOR);
        }
    }

    @Test
    void what_is_served_here_is_signed_and_has_a_login_of_its_own() {
        Download linked = download("image.bin", places(""));

        assertThat(linked.url()).matches("http://acs\\.example:7567/d/[^/]{20,}/image\\.bin");
        assertThat(linked.username()).isNotEmpty().isNotEqualTo("ann");
        assertThat(linked.password()).isNotEmpty().isNotEqualTo("her-password");
        assertThat(linked.fileSize()).isEqualTo(SIZE);
    }

    @Test
    void a_scheduled_download_points_to_the_same_places() {
        assertThat(scheduled("image.bin", "http://cdn.example/x")).isEqualTo("http://cdn.example/x/image.bin");
        assertThat(scheduled("elsewhere.bin", "http://cdn.example/x")).isEqualTo(VENDOR);
        assertThat(scheduled("image.bin", "")).startsWith("http://acs.example:7567/d/").endsWith("/image.bin");
    }

    private String scheduled(String file, String outside) {
        return ((ScheduleDownload) fixture.linked(SCHEDULED, file, FileFixture.DEVICE, TIMEOUT, fixture.keys,
                Instant.now(), places(outside))).url();
    }

    @Test
    void uploads_come_here_even_where_another_server_has_all_files() {
        Upload linked = (Upload) fixture.linked(UPLOAD, "", FileFixture.DEVICE, TIMEOUT, fixture.keys, Instant.now(),
                places("http://cdn.example/x"));

        assertThat(linked.url()).startsWith("http://acs.example:7567/").endsWith("/file");
        assertThat(linked.password()).isNotEmpty();
    }
}
