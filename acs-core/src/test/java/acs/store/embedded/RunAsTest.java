package acs.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

import acs.store.embedded.RunAs.Way;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root's two ways to run the server; each is skipped where the system does not offer it. */
class RunAsTest {
    private static final EmbeddedPostgresSettings SETTINGS = new EmbeddedPostgresSettings(16, 64, 20,
            Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofSeconds(10), Duration.ofSeconds(1));

    @TempDir
    Path closed;
    private Path data;

    @BeforeEach
    void makesADataDirectoryAsTheAcsDoes() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")));
        Path reachable = Files.createDirectory(closed.resolve("with space"));
        data = Files.createDirectory(reachable.resolve("acs data"));
        mode(closed, "rwxr-xr-x");
        mode(reachable, "rwxr-xr-x");
        mode(data, "rwx------");
        Files.writeString(data.resolve("acs.yaml"), "api.token: secret");
        mode(data.resolve("acs.yaml"), "rw-r--r--");
    }

    @Test
    void an_unprivileged_user_owns_the_server_and_sees_nothing_else_and_a_way_once_taken_is_kept() throws IOException {
        assumeTrue(works(Way.USER));
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data, SETTINGS, Way.USER)) {
            EmbeddedPostgresTest.query(postgres, "CREATE TABLE kept (x int)");
            assertThat(uid(Path.of("/proc", Long.toString(postgres.processId())))).isNotZero();
        }
        assertThat(mode(data)).isEqualTo("rwx--x--x");
        assertThat(mode(data.resolve("acs.yaml"))).isEqualTo("rw-------");
        assertThat(mode(data.resolve("postgresql"))).isEqualTo("rwx------");
        assertThat(mode(data.resolve("postgresql/password"))).isEqualTo("rw-------");
        keepsTheTableAndItsOwner(Way.ANY, uid(data.resolve("postgresql/cluster")));
    }

    @Test
    void a_namespace_keeps_the_files_roots_and_changes_to_a_user_when_it_must() throws IOException {
        assumeTrue(works(Way.NAMESPACE));
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data, SETTINGS, Way.NAMESPACE)) {
            EmbeddedPostgresTest.query(postgres, "CREATE TABLE kept (x int)");
        }
        assertThat(mode(data)).isEqualTo("rwx------");
        keepsTheTableAndItsOwner(Way.ANY, 0);
        assumeTrue(works(Way.USER));
        keepsTheTableAndItsOwner(Way.USER, uid(data.resolve("postgresql")));
        keepsTheTableAndItsOwner(Way.NAMESPACE, 0);
    }

    @Test
    void under_a_closed_folder_of_root_a_user_is_refused_with_both_remedies_and_nothing_is_left_changed()
            throws IOException {
        mode(closed, "rwx------");
        assertThatThrownBy(() -> EmbeddedPostgres.start(data, SETTINGS, Way.USER))
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining("run the ACS as an ordinary user").hasMessageContaining("ACS_DB_URL");
        assertThat(mode(data)).isEqualTo("rwx------");
        assertThat(uid(data.resolve("postgresql"))).isZero();
        assumeTrue(works(Way.NAMESPACE));
        ClusterTemplate.fresh(data);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data, SETTINGS)) {
            assertThat(EmbeddedPostgresTest.query(postgres, "SELECT 'alive'")).isEqualTo("alive");
        }
    }

    private void keepsTheTableAndItsOwner(Way way, int owner) throws IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data, SETTINGS, way)) {
            assertThat(EmbeddedPostgresTest.query(postgres, "SELECT to_regclass('kept')::text")).isEqualTo("kept");
            assertThat(uid(data.resolve("postgresql/cluster"))).isEqualTo(owner);
        }
    }

    private boolean works(Way way) {
        try {
            RunAs.choose(Files.createDirectories(data.resolve("postgresql")), way);
            return true;
        } catch (IOException | InterruptedException | EmbeddedPostgresException e) {
            return false;
        }
    }

    private static int uid(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
}
