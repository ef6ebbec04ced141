package acs.transport.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import acs.store.FileStoreSettings.Storage;
import acs.transport.file.FileFixture.Cpe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What one caller can make the file service hold. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FileBoundsTest {
    private static final String OTHER = "00259E-EG8-OTHER";

    private FileFixture fixture;

    @BeforeAll
    void start(@TempDir Path directory) {
        // 40 transfers, so 10 of one device.
        fixture = new FileFixture(directory, Storage.DISK, LinkAuth.URL,
                at -> new FileServerSettings(at.host(), 0, at.transport(), 1, 100, 40, at.retryAfter(), 0, 0,
                        at.idleTimeout(), at.stallTimeout(), at.transferTimeout(), at.lookUpTimeout()));
        fixture.put("image.bin", FileFixture.random(8 << 20));
        fixture.put("small.bin", FileFixture.random(10));
    }

    @AfterAll
    void stop() {
        fixture.close();
    }

    private String path(String file, String device) {
        return URI.create(fixture.link(file, device, Duration.ofMinutes(5)).url()).getRawPath();
    }

    @Test
    void a_head_of_very_many_small_fields_is_too_long() throws Exception {
        try (Cpe cpe = fixture.cpe()) {
            assertThat(cpe.send("GET / HTTP/1.1\r\nHost: x\r\n" + "a:\r\n".repeat(1_000) + "\r\n").readHead().status())
                    .isEqualTo(431);
        }
    }

    @Test
    void one_device_that_does_not_read_keeps_no_other_from_its_files() throws Exception {
        String path = path("image.bin", FileFixture.DEVICE);
        List<Cpe> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                slow.add(fixture.cpe().send(Cpe.head("GET", path)));
            }
            await().atMost(FileFixture.PATIENCE).until(() -> fixture.server.transfers() == 10);

            assertThat(fixture.ask("GET", path, "Range: bytes=0-0").status()).isEqualTo(503);
            assertThat(fixture.ask("GET", path("small.bin", OTHER)).status()).isEqualTo(200);
            slow.removeFirst().close();
            await().atMost(FileFixture.PATIENCE)
                    .until(() -> fixture.ask("GET", path, "Range: bytes=0-0").status() == 206);
        } finally {
            for (Cpe cpe : slow) {
                cpe.close();
            }
        }
        await().atMost(FileFixture.PATIENCE).until(() -> fixture.server.transfers() == 0);
    }

    @Test
    void requests_that_are_sent_ahead_are_answered_one_after_the_other() throws IOException {
        String request = Cpe.head("GET", path("small.bin", OTHER));
        try (Cpe cpe = fixture.cpe()) {
            cpe.send(request.repeat(200));
            for (int i = 0; i < 200; i++) {
                assertThat(cpe.read("GET").body()).hasSize(10);
            }
        }
    }

    @Test
    void the_counts_of_attempts_and_of_devices_are_bounded() {
        UploadAttempts attempts = new UploadAttempts();
        UUID first = new UUID(0, 0);
        for (int i = 0; i < UploadAttempts.OF_ONE_LINK; i++) {
            assertThat(attempts.begin(first)).isTrue();
        }
        assertThat(attempts.begin(first)).isFalse();
        for (int i = 1; i <= 10_000; i++) {
            attempts.begin(new UUID(0, i));
        }
        assertThat(attempts.begin(first)).as("forgotten").isTrue();

        DeviceTransfers transfers = new DeviceTransfers(1_000);
        for (int i = 0; i < DeviceTransfers.OF_ONE_DEVICE; i++) {
            assertThat(transfers.begin(7)).isTrue();
        }
        assertThat(transfers.begin(7)).isFalse();
        for (int i = 0; i < DeviceTransfers.OF_ONE_DEVICE; i++) {
            transfers.end(7);
        }
        assertThat(transfers.devices()).isZero();
    }
}
