package acs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

class CredentialIndexTest {
    private static final int MAX = 1_000_000;
    private static final int MANY = 25_000;

    private final CredentialIndex index = new CredentialIndex();

    @Test
    void what_is_added_before_and_during_the_first_load_is_kept() {
        add("early", MANY, MAX);

        assertThat(index.mayHold("anybody")).as("nothing is ruled out yet").isTrue();
        index.load(List.of(CredentialIndex.hash("loaded")), MAX);

        assertThat(index.mayHold("loaded")).isTrue();
        assertThat(IntStream.range(0, MANY).filter(i -> !index.mayHold("early" + i)).boxed()).isEmpty();
        assertThat(index.mayHold("anybody")).isFalse();
        assertThat(index.size()).isEqualTo(MANY + 1);
    }

    @Test
    void what_is_added_after_the_load_is_kept() {
        index.load(List.of(CredentialIndex.hash("loaded")), MAX);

        add("late", MANY, MAX);

        assertThat(index.mayHold("loaded")).isTrue();
        assertThat(IntStream.range(0, MANY).filter(i -> !index.mayHold("late" + i)).boxed()).isEmpty();
        assertThat(index.mayHold("anybody")).isFalse();
    }

    @Test
    void given_up_it_rules_nobody_out_and_takes_no_memory_for_what_is_added() {
        index.load(List.of(CredentialIndex.hash("loaded")), MAX);
        index.giveUp();

        add("late", MANY, MAX);

        assertThat(index.mayHold("anybody")).isTrue();
        assertThat(index.size()).isZero();
    }

    @Test
    void additions_beyond_what_it_may_hold_make_it_give_up_also_while_it_is_being_loaded() {
        int max = 15_000;

        add("early", MANY, max);

        assertThat(index.size()).isZero();
        index.load(List.of(CredentialIndex.hash("loaded")), max);
        assertThat(index.mayHold("early0")).as("lost, so not ruled out").isTrue();
        assertThat(index.mayHold("anybody")).isTrue();
    }

    @Test
    void a_load_that_is_too_large_with_what_was_added_meanwhile_is_given_up() {
        add("early", 3, MAX);

        index.load(List.of(1L, 2L, 3L), 5);

        assertThat(index.mayHold("anybody")).isTrue();
        assertThat(index.size()).isZero();
    }

    @Test
    void begun_anew_it_rules_nobody_out_until_it_is_loaded_again() {
        index.load(List.of(CredentialIndex.hash("gone")), MAX);

        index.startAnew();
        assertThat(index.mayHold("anybody")).isTrue();
        index.add("meanwhile", MAX);
        index.load(List.of(CredentialIndex.hash("there")), MAX);

        assertThat(List.of("there", "meanwhile")).allMatch(index::mayHold);
        assertThat(List.of("gone", "anybody")).noneMatch(index::mayHold);
    }

    private void add(String prefix, int count, int max) {
        IntStream.range(0, count).forEach(i -> index.add(prefix + i, max));
    }
}
