package acs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

import acs.store.embedded.ClusterTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The PostgreSQL server that tests share. */
class TestPostgresTest {
    @TempDir
    static Path directory;

    @Test
    void everybody_who_needs_what_could_not_be_made_is_told_why() {
        AtomicInteger attempts = new AtomicInteger();
        TestPostgres.Once<String> broken = new TestPostgres.Once<>("the server", () -> {
            attempts.incrementAndGet();
            throw new IllegalArgumentException("no disk");
        });

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(broken::get).hasMessageContaining("no disk");
        }
        assertThat(attempts).hasValue(1);
    }

    @Test
    void what_was_made_is_made_once() {
        AtomicInteger attempts = new AtomicInteger();
        TestPostgres.Once<String> number = new TestPostgres.Once<>("a number", () -> "" + attempts.incrementAndGet());

        assertThat(number.get()).isEqualTo("1");
        assertThat(number.get()).isEqualTo("1");
    }

    @Test
    void a_cluster_that_another_run_left_is_replaced_and_a_discarded_one_leaves_no_data() throws Exception {
        ClusterTemplate.fresh(directory);
        Path cluster = directory.resolve("postgresql/cluster");
        Path left = Files.writeString(cluster.resolve("left"), "by a killed run");
        ClusterTemplate.fresh(directory);
        assertThat(left).doesNotExist();
        assertThat(cluster.resolve("PG_VERSION")).exists();

        ClusterTemplate.discard(directory);
        assertThat(cluster).doesNotExist();
    }
}
