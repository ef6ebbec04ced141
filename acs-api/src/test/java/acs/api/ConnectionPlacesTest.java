package acs.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import acs.api.ConnectionPlaces.Place;
import acs.api.ConnectionPlaces.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConnectionPlacesTest {
    private final ConnectionPlaces places = new ConnectionPlaces(4, 3);
    private final List<String> closed = new ArrayList<>();

    private @Nullable Place enter(long address, String name) {
        return places.enter(address, () -> closed.add(name));
    }

    private void enter(long address, String name, Stage stage) {
        Place place = enter(address, name);
        assertThat(place).isNotNull();
        if (place != null) {
            place.moveTo(stage);
        }
    }

    @Test
    void the_oldest_silent_connection_of_all_gives_its_place() {
        enter(1, "first");
        enter(2, "second");
        enter(1, "third");
        enter(2, "fourth");

        assertThat(enter(3, "new")).isNotNull();
        assertThat(closed).containsExactly("first");
        assertThat(places.open()).isEqualTo(4);
    }

    @Test
    void within_an_address_its_own_connections_give_theirs() {
        enter(2, "other");
        enter(1, "first", Stage.UNPROVEN);
        enter(1, "second");
        enter(1, "third", Stage.BUSY);

        assertThat(enter(1, "new")).isNotNull();
        assertThat(closed).containsExactly("second");
        assertThat(enter(1, "newer")).isNotNull();
        assertThat(closed).containsExactly("second", "new");
    }

    @Test
    void connections_with_a_valid_token_and_busy_ones_are_not_closed_for_the_next_one_of_an_address() {
        enter(1, "first", Stage.PROVEN);
        enter(1, "second", Stage.BUSY);
        enter(1, "third", Stage.PROVEN);

        assertThat(enter(1, "new")).isNull();
        assertThat(closed).isEmpty();
        assertThat(places.open()).isEqualTo(3);
    }

    @Test
    void the_first_connection_of_an_address_gets_the_place_of_the_greediest() {
        enter(1, "first", Stage.BUSY);
        enter(1, "second", Stage.BUSY);
        enter(1, "third", Stage.PROVEN);
        enter(2, "fourth", Stage.BUSY);

        assertThat(enter(3, "new")).isNotNull();
        assertThat(closed).containsExactly("third");
        assertThat(enter(2, "again")).as("it has one").isNotNull();
        assertThat(closed).containsExactly("third", "new");
    }

    @Test
    void a_place_that_was_left_or_given_away_is_free_once() {
        Place place = enter(1, "first");
        assertThat(place).isNotNull();
        if (place != null) {
            place.leave();
            place.leave();
            place.moveTo(Stage.BUSY);
        }
        assertThat(places.open()).isZero();
        enter(1, "second");
        assertThat(places.open()).isEqualTo(1);
    }
}
