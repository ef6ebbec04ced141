package acs.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import acs.transport.nonce.NonceStart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NonceStartFileTest {
    private static final Duration LIFE = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final long MINUTE = 60_000;
    private static final long NOW = 1_763_750_000_000L;

    @TempDir
    private Path directory;
    private final RandomGenerator random = new Random(7);

    private NonceStart start(long now) {
        return NonceStartFile.begin(directory, LIFE, LONGEST, now, random);
    }

    private Path file() {
        return directory.resolve("nonce-starts");
    }

    @Test
    void a_start_knows_the_tags_of_earlier_ones_whose_nonces_may_be_fresh() {
        NonceStart first = start(NOW);
        NonceStart second = start(NOW + 1_000 * MINUTE);
        NonceStart third = start(NOW + 1_005 * MINUTE);
        NonceStart fourth = start(NOW + 1_012 * MINUTE);
        NonceStart fifth = start(NOW + 2_000 * MINUTE);

        assertThat(first.earlierTags()).isEmpty();
        assertThat(second.earlierTags()).containsExactly(first.tag());
        assertThat(third.earlierTags()).containsExactlyInAnyOrder(first.tag(), second.tag());
        assertThat(fourth.earlierTags()).as("the first made nonces until the second began")
                .containsExactlyInAnyOrder(second.tag(), third.tag());
        assertThat(fifth.earlierTags()).containsExactly(fourth.tag());
    }

    @Test
    void nonces_without_a_tag_are_good_for_one_life_after_the_first_start_alone() {
        assertThat(start(NOW).oldFormUntil()).isEqualTo(NOW + 5 * MINUTE);
        assertThat(start(NOW + MINUTE).oldFormUntil()).isEqualTo(NOW + 5 * MINUTE);
        assertThat(start(NOW + 100 * MINUTE).oldFormUntil()).isEqualTo(NOW + 5 * MINUTE);
    }

    @Test
    void a_tag_that_was_drawn_before_is_not_used_again() {
        RandomGenerator always = () -> 0L;
        Set<Integer> tags = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            tags.add(NonceStartFile.begin(directory, LIFE, LONGEST, NOW + i, always).tag());
        }
        assertThat(tags).hasSize(10);
    }

    @Test
    void a_node_that_starts_without_end_has_a_small_file() throws IOException {
        Files.writeString(file(), "tags since " + NOW + "\n" + IntStream.range(0, 1_000)
                .mapToObj(i -> String.format("start %d %04x\n", NOW + i, i)).collect(Collectors.joining()));
        NonceStart last = start(NOW + 1_000);
        assertThat(last.earlierTags()).hasSizeBetween(500, NonceStartFile.STARTS_MAX);
        assertThat(Files.size(file())).isLessThan(16 << 10);
        assertThat(Files.getPosixFilePermissions(file())).hasSize(2);
    }

    @Test
    void a_file_that_is_no_such_file_is_written_again() throws IOException {
        for (String other : new String[]{"", "start x", "\u0000\u0001", "start 1 00ff\n", "x".repeat(100_000)}) {
            Files.writeString(file(), other, StandardCharsets.ISO_8859_1);
            assertThat(start(NOW).earlierTags()).as(other).isEmpty();
            assertThat(start(NOW + 1).earlierTags()).hasSize(1);
        }
    }

    @Test
    void a_directory_that_cannot_be_written_to_is_the_operators_line() {
        assertThatThrownBy(() -> NonceStartFile.begin(directory.resolve("away"), LIFE, LONGEST, NOW, random))
                .isInstanceOf(StartException.class).hasMessageContaining("away");
    }
}
