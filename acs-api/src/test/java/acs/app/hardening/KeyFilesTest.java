package acs.app.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import acs.app.hardening.KeyFiles.Reach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFilesTest {
    @TempDir
    Path data;

    private Path file(String name, String modes) throws IOException {
        Path file = data.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(modes));
    }

    @Test
    void files_with_keys_are_known_by_their_names_in_the_directory_and_its_folders() throws Exception {
        Path token = file("admin.token", "rw-------");
        Path keys = file("secrets.keys", "rw-------");
        Path tls = file("tls/server-key.pem", "rw-------");
        file("tls/server.pem", "rw-r--r--");
        file("acs.yaml", "rw-r--r--");
        file("postgresql/data/base/1.key", "rw-------");
        assertThat(KeyFiles.in(data)).containsExactly(token, keys, tls);
        assertThat(KeyFiles.in(data.resolve("none"))).isEmpty();
    }

    @Test
    void a_file_is_reached_by_those_that_both_its_modes_and_the_directorys_let_in() throws Exception {
        Path file = file("admin.token", "rw-r--r--");
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        assertThat(KeyFiles.reach(data, file)).isEqualTo(Reach.OWNER);
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-x---"));
        assertThat(KeyFiles.reach(data, file)).isEqualTo(Reach.GROUP);
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(KeyFiles.reach(data, file)).isEqualTo(Reach.EVERYBODY);
        assertThat(KeyFiles.reach(data, file("other.keys", "rw-r-----"))).isEqualTo(Reach.GROUP);
        assertThat(KeyFiles.reach(data, file("third.keys", "r--------"))).isEqualTo(Reach.OWNER);
    }
}
