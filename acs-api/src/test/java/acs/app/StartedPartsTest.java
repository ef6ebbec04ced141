package acs.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class StartedPartsTest {
    private final StartedParts parts = new StartedParts();
    private final List<String> closed = Collections.synchronizedList(new ArrayList<>());

    @Test
    void what_started_last_is_closed_first() {
        add("database");
        add("listener");
        parts.close();
        assertThat(closed).containsExactly("listener", "database");
    }

    @Test
    void a_part_that_fails_or_hangs_does_not_keep_the_others_from_closing() {
        add("database");
        parts.add("hangs", Duration.ofMillis(20), Mono::never);
        parts.add("fails", Duration.ofSeconds(1), () -> Mono.error(new IllegalStateException("no")));
        parts.add("throws", Duration.ofSeconds(1), () -> {
            throw new IllegalStateException("no");
        });
        parts.close();
        assertThat(closed).containsExactly("database");
    }

    @Test
    void a_part_that_starts_after_closing_began_is_closed_at_once_and_the_start_given_up() {
        parts.close();
        assertThatExceptionOfType(StartException.class).isThrownBy(() -> add("late"));
        assertThat(closed).containsExactly("late");
    }

    @Test
    void closing_twice_closes_once() {
        add("database");
        parts.close();
        parts.close();
        assertThat(closed).hasSize(1);
    }

    private void add(String name) {
        parts.add(name, Duration.ofSeconds(1), () -> Mono.fromRunnable(() -> closed.add(name)));
    }
}
