package acs.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;

import acs.app.config.Secret;
import acs.app.config.SecretConfig.KeySource;
import acs.credential.KeyRing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[KeyRing.KEY_BYTES]);

    @TempDir
    Path here;

    @Test
    void the_first_start_makes_a_key_that_only_this_user_can_read_and_the_next_start_reads_it() throws Exception {
        KeyRing made = keys().load();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
        assertThat(made.known()).containsExactly(1);
        assertThat(keys().load().fingerprint(1)).isEqualTo(made.fingerprint(1));
        assertThat(here.toFile().list()).containsExactly(file().getFileName().toString());
    }

    @Test
    void a_key_is_added_with_the_next_version_and_the_old_lines_stay() throws Exception {
        KeyRing first = keys().load();
        KeyRing second = keys().add();

        assertThat(second.known()).containsExactly(1, 2);
        assertThat(second.fingerprint(1)).isEqualTo(first.fingerprint(1));
        assertThat(second.fingerprint(2)).isNotEqualTo(first.fingerprint(1));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwxrwxrwx"})
    void a_file_that_others_can_read_or_change_is_refused_with_the_mend(String mode) throws Exception {
        keys().load();
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(mode));

        assertThatExceptionOfType(StartException.class).isThrownBy(() -> keys().load())
                .withMessageContaining("chmod 600 " + file()).withMessageContaining("secrets.key-file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1:AAAA", "x", "1:" + "AAAA\n1:AAAA"})
    void a_file_that_holds_no_ring_is_refused_by_name_and_left_as_it_is(String text) throws Exception {
        keys().load();
        Files.writeString(file(), text);

        assertThatExceptionOfType(StartException.class).isThrownBy(() -> keys().load())
                .withMessageContaining(file().toString()).withMessageNotContaining("AAAA");
        assertThat(Files.readString(file())).isEqualTo(text);
    }

    @Test
    void keys_of_the_configuration_need_no_file_and_make_none() {
        KeyFile given = new KeyFile(new KeySource("secrets", file(), new Secret("1:" + KEY + ",5:" + KEY),
                "secrets.key-file"));

        assertThat(given.load().known()).containsExactly(1, 5);
        assertThat(file()).doesNotExist();
    }

    @Test
    void a_directory_that_is_not_there_is_told() {
        KeyFile lost = new KeyFile(new KeySource("secrets", here.resolve("no/secrets.keys"), Secret.NONE,
                "secrets.key-file"));

        assertThatExceptionOfType(StartException.class).isThrownBy(lost::load)
                .withMessageContaining("its directory is not there");
    }

    private KeyFile keys() {
        return new KeyFile(new KeySource("secrets", file(), Secret.NONE, "secrets.key-file"));
    }

    private Path file() {
        return here.resolve("secrets.keys");
    }
}
