package acs.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;

import acs.store.embedded.Sight.Verdict;
import org.junit.jupiter.api.Test;

class SightTest {
    private static final Path CLUSTER = Path.of("/data/cluster");
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);
    private static final String START_LINE = "1700000002";

    @Test
    void the_working_directory_decides_where_it_is_seen() {
        assertThat(new Sight(CLUSTER, "", null).judge(CLUSTER, "")).isEqualTo(Verdict.SERVER);
        assertThat(new Sight(Path.of("/"), "postgres", START).judge(CLUSTER, START_LINE)).isEqualTo(Verdict.OTHER);
    }

    @Test
    void else_name_and_start_must_both_agree() {
        assertThat(new Sight(null, "postgres", START).judge(CLUSTER, START_LINE)).isEqualTo(Verdict.SERVER);
        assertThat(new Sight(null, "sleep", START).judge(CLUSTER, START_LINE)).isEqualTo(Verdict.OTHER);
        assertThat(new Sight(null, "postgres", START.minusSeconds(60)).judge(CLUSTER, START_LINE))
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void what_cannot_be_read_decides_nothing() {
        assertThat(new Sight(null, "", START).judge(CLUSTER, START_LINE)).isEqualTo(Verdict.UNKNOWN);
        assertThat(new Sight(null, "postgres", null).judge(CLUSTER, START_LINE)).isEqualTo(Verdict.UNKNOWN);
        assertThat(new Sight(null, "postgres", START).judge(CLUSTER, "")).isEqualTo(Verdict.UNKNOWN);
    }
}
