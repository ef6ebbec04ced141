package acs.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path here;

    @Test
    void a_new_directory_is_for_its_user_alone() throws Exception {
        Path data = here.resolve("deep/data");
        DataDirectory.prepare(data);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data))).isEqualTo("rwx------");
        DataDirectory.prepare(data);
    }

    @Test
    void keys_that_everybody_may_read_stop_the_start_with_the_mend() throws Exception {
        Path data = here.resolve("data");
        DataDirectory.prepare(data);
        Path keys = Files.writeString(data.resolve("secrets.keys"), "1 secret");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r--r--"));
        DataDirectory.prepare(data);

        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThatExceptionOfType(StartException.class).isThrownBy(() -> DataDirectory.prepare(data))
                .withMessageContaining("chmod 600 " + keys).withMessageNotContaining("1 secret");

        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r-----"));
        DataDirectory.prepare(data);
    }
}
