package acs.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {
    @TempDir
    Path directory;

    @Test
    void a_second_attempt_in_this_process_does_not_give_the_lock_to_other_processes() throws Exception {
        try (DirectoryLock lock = DirectoryLock.take(directory)) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> DirectoryLock.take(directory)).isInstanceOf(EmbeddedPostgresException.class);
            assertThat(exitOfProbe()).isEqualTo(3);
        }
        assertThat(exitOfProbe()).isZero();
    }

    private int exitOfProbe() throws IOException, InterruptedException {
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
                "-cp", System.getProperty("java.class.path"), LockProbe.class.getName(), directory.toString())
                .inheritIO().start().waitFor();
    }
}
