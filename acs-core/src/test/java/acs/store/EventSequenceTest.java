package acs.store;

import static acs.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;

import acs.store.EventSequence.Position;
import org.junit.jupiter.api.Test;

class EventSequenceTest {
    private final EventSequence sequence = new EventSequence(7);

    @Test
    void places_increase_while_the_clock_stands_still_steps_back_and_catches_up() {
        List<Position> places = Stream.of(0, 0, -30, -3_600, -1, 0, 5).map(step -> sequence.next(NOW.plusSeconds(step)))
                .toList();

        assertThat(places).extracting(Position::text).isSorted().doesNotHaveDuplicates();
        assertThat(places).extracting(Position::receivedAt)
                .containsExactly(NOW, NOW, NOW, NOW, NOW, NOW, NOW.plusSeconds(5));
        assertThat(places).extracting(Position::number).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void a_clock_that_was_far_ahead_does_not_hold_the_history_in_the_future() {
        sequence.next(NOW.plusSeconds(86_400));

        assertThat(sequence.next(NOW).receivedAt()).isEqualTo(NOW);
    }

    @Test
    void a_place_is_read_back_from_its_text() {
        Position place = sequence.next(NOW);

        assertThat(Position.parse(place.text())).contains(place);
        assertThat(Position.parse("no such place")).isEmpty();
    }
}
