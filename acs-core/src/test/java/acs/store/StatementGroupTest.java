package acs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import acs.port.StoreException;
import acs.port.StoreException.Reason;
import acs.store.StatementGroup.Answer;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** How wishes are gathered, with a database that answers when it is told to. */
class StatementGroupTest {
    private static final StoreSettings SETTINGS = StoreSettings.defaults().withQueue(100, 200);

    private final List<List<String>> batches = new ArrayList<>();
    private final List<Sinks.One<String>> ends = new ArrayList<>();
    private final List<String> outcomes = new ArrayList<>();
    private final StatementGroup<String, String> group = new StatementGroup<>(
            work -> Mono.defer(() -> work.apply(null)),
            (connection, wishes) -> {
                batches.add(wishes);
                Sinks.One<String> end = Sinks.one();
                ends.add(end);
                return end.asMono().map(done -> wishes.stream().map(wish -> Answer.of(() -> wish + done)).toList());
            }, true, SETTINGS);

    @Test
    void what_comes_alone_goes_at_once() {
        ask("a1", "a");
        assertThat(batches).containsExactly(List.of("a1"));
        answer(0);
        ask("b1", "b");

        assertThat(batches).containsExactly(List.of("a1"), List.of("b1"));
        assertThat(outcomes).containsExactly("a1 done");
    }

    @Test
    void what_comes_while_a_statement_runs_goes_into_the_next_one_in_the_order_of_the_devices() {
        ask("x", "x");
        for (String device : List.of("c", "a", "b")) {
            ask(device + "1", device);
        }
        assertThat(batches).hasSize(1);
        answer(0);

        assertThat(batches.get(1)).containsExactly("a1", "b1", "c1");
        answer(1);
        assertThat(outcomes).containsExactly("x done", "a1 done", "b1 done", "c1 done");
    }

    @Test
    void of_one_device_the_second_wish_comes_after_the_first() {
        ask("x", "x");
        ask("a1", "a");
        ask("a2", "a");
        ask("b1", "b");
        ask("a3", "a");
        IntStream.range(0, 4).forEach(this::answer);

        assertThat(batches).containsExactly(List.of("x"), List.of("a1", "b1"), List.of("a2"), List.of("a3"));
    }

    @Test
    void a_statement_is_for_so_many_at_most() {
        ask("x", "x");
        IntStream.range(0, 150).forEach(i -> ask("w", "d" + i));
        IntStream.range(0, 4).forEach(this::answer);

        assertThat(batches).extracting(List::size).containsExactly(1, StatementGroup.BATCH_MAX,
                StatementGroup.BATCH_MAX, 150 - 2 * StatementGroup.BATCH_MAX);
        assertThat(outcomes).hasSize(151);
    }

    @Test
    void more_than_may_wait_are_turned_away_at_once() {
        ask("x", "x");
        IntStream.range(0, 201).forEach(i -> ask("w", "d" + i));

        assertThat(outcomes).containsExactly("w " + Reason.OVERLOADED);
    }

    @Test
    void a_refused_statement_is_asked_for_each_by_itself_and_what_came_meanwhile_after_them() {
        ask("x", "x");
        ask("a1", "a");
        ask("b1", "b");
        answer(0);
        ask("a2", "a");
        refuse(1);
        refuse(2);
        answer(3);
        answer(4);

        assertThat(batches).containsExactly(List.of("x"), List.of("a1", "b1"), List.of("a1"), List.of("b1"),
                List.of("a2"));
        assertThat(outcomes).containsExactly("x done", "a1 REJECTED", "b1 done", "a2 done");
    }

    @Test
    void with_the_database_out_of_reach_those_who_wait_are_told_so_too_and_the_next_one_is_tried() {
        ask("x", "x");
        ask("a1", "a");
        ends.get(0).tryEmitError(new IOException("gone"));
        ask("b1", "b");
        answer(1);

        assertThat(batches).containsExactly(List.of("x"), List.of("b1"));
        assertThat(outcomes).containsExactly("x UNAVAILABLE", "a1 UNAVAILABLE", "b1 done");
    }

    @Test
    void one_whose_asker_fails_on_its_answer_keeps_no_other_from_theirs() {
        ask("x", "x");
        group.ask("a1", "a", 1).subscribe(done -> {
            throw new IllegalStateException("the session's own error");
        }, failed -> {});
        ask("b1", "b");
        answer(0);
        answer(1);
        ask("c1", "c");
        answer(2);

        assertThat(outcomes).containsExactly("x done", "b1 done", "c1 done");
    }

    @Test
    void one_who_gave_up_before_its_statement_began_is_not_in_it() {
        ask("x", "x");
        group.ask("a1", "a", 1).subscribe().dispose();
        ask("b1", "b");
        answer(0);

        assertThat(batches.get(1)).containsExactly("b1");
    }

    private void ask(String wish, String device) {
        group.ask(wish, device, 1).subscribe(outcomes::add,
                failed -> outcomes.add(wish + " " + ((StoreException) failed).reason()));
    }

    private void answer(int statement) {
        ends.get(statement).tryEmitValue(" done");
    }

    private void refuse(int statement) {
        ends.get(statement).tryEmitError(new R2dbcDataIntegrityViolationException("refused", "23505"));
    }
}
