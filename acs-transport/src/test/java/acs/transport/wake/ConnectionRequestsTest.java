package acs.transport.wake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import acs.port.StoreException;
import acs.port.WakeStore.Reach;
import acs.port.Waker.Attempt;
import acs.port.Waker.Method;
import acs.port.Waker.Outcome;
import acs.port.Waker.WakeReport;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** When devices are asked, by which way, and when again. */
class ConnectionRequestsTest extends ConnectionRequestsTests {
    @Test
    void many_operations_cause_one_wake() {
        for (int i = 0; i < 1_000; i++) {
            requests.wanted(DEVICE);
        }
        time.advanceTimeBy(SOON);
        requests.wanted(DEVICE);
        time.advanceTimeBy(Duration.ofSeconds(20));

        assertThat(asked).containsExactly("HTTP " + DEVICE);
        assertThat(store.records).singleElement().satisfies(record -> {
            assertThat(record.outcome()).isEqualTo(Outcome.ACCEPTED);
            assertThat(record.method()).isEqualTo(Method.HTTP);
            assertThat(Duration.between(record.at(), record.nextAt())).isEqualTo(LIMITS.acceptedWait());
        });
        assertThat(meters.get("acs.wake.duration").tags("method", "http", "outcome", "accepted").timer().count())
                .isOne();
    }

    @Test
    void a_device_that_took_it_and_does_not_come_is_asked_again_after_half_a_minute_and_by_another_way_first() {
        outcomes.put(Method.UDP, Outcome.ACCEPTED);
        requests.wanted(DEVICE);
        time.advanceTimeBy(Duration.ofSeconds(29));
        assertThat(asked).containsExactly("HTTP " + DEVICE);

        time.advanceTimeBy(Duration.ofSeconds(2));
        assertThat(asked).containsExactly("HTTP " + DEVICE, "UDP " + DEVICE);
    }

    @Test
    void a_device_that_comes_is_done_with_and_the_way_it_followed_is_kept() {
        requests.wanted(DEVICE);
        time.advanceTimeBy(Duration.ofSeconds(1));
        store.called(DEVICE, now());
        requests.opened(DEVICE);
        time.advanceTimeBy(Duration.ofHours(3));

        assertThat(asked).hasSize(1);
        assertThat(store.records.getLast().cameBy()).isEqualTo(Method.HTTP);
        assertThat(meters.get("acs.wake.pending").gauge().value()).isZero();
    }

    @Test
    void a_device_that_came_to_another_node_is_done_with_too() {
        requests.wanted(DEVICE);
        time.advanceTimeBy(Duration.ofSeconds(1));
        store.called(DEVICE, now().plusMillis(1));
        time.advanceTimeBy(Duration.ofHours(3));

        assertThat(asked).hasSize(1);
        assertThat(store.records.getLast().cameBy()).isEqualTo(Method.HTTP);
    }

    @Test
    void the_way_that_a_device_last_followed_is_taken_first() {
        outcomes.put(Method.XMPP, Outcome.ACCEPTED);
        Reach reach = MapWakeStore.reach(DEVICE, "http://198.51.100.7/", Instant.EPOCH, Instant.EPOCH);
        store.devices.put(DEVICE, new Reach(DEVICE, reach.connectionRequestUrl(), "", "a@b", reach.lastInform(),
                reach.workAt(), Method.XMPP, null, null));

        requests.wanted(DEVICE);
        time.advanceTimeBy(SOON);

        assertThat(asked).containsExactly("XMPP " + DEVICE);
    }

    @Test
    void the_next_way_is_tried_when_one_fails_and_none_after_one_that_does_not() {
        outcomes.putAll(Map.of(Method.HTTP, Outcome.UNREACHABLE, Method.UDP, Outcome.UNAUTHORIZED, Method.XMPP,
                Outcome.ACCEPTED));

        assertThat(wake().attempts()).extracting(Attempt::outcome).containsExactly(Outcome.UNREACHABLE,
                Outcome.UNAUTHORIZED, Outcome.ACCEPTED);
        outcomes.put(Method.HTTP, Outcome.BUSY);
        assertThat(wake().attempts()).extracting(Attempt::outcome).containsExactly(Outcome.BUSY);
    }

    @Test
    void a_device_that_is_busy_is_asked_some_seconds_later() {
        outcomes.put(Method.HTTP, Outcome.BUSY);
        requests.wanted(DEVICE);
        time.advanceTimeBy(Duration.ofSeconds(6));

        assertThat(asked).hasSize(2);
    }

    @Test
    void a_device_that_is_not_reached_is_asked_less_and_less_and_then_left_alone() {
        outcomes.put(Method.HTTP, Outcome.UNREACHABLE);
        requests.wanted(DEVICE);
        List<Integer> after = new ArrayList<>();
        for (int minute : List.of(0, 1, 2, 3, 6, 60)) {
            time.advanceTimeTo(Instant.EPOCH.plus(Duration.ofMinutes(minute)).plusSeconds(5));
            after.add(asked.size());
        }

        // At 0, 10, 30, 70, 150 and 310 s.
        assertThat(after).containsExactly(1, 3, 4, 5, 6, 6);
        assertThat(store.records.getLast().nextAt()).isEqualTo(store.records.getLast().at().plus(LIMITS.againAfter()));
        assertThat(meters.get("acs.wake.pending").gauge().value()).isZero();
        requests.wanted(DEVICE);
        time.advanceTimeBy(SOON);
        assertThat(asked).as("something new is wanted").hasSize(7);
    }

    @Test
    void a_device_that_always_takes_it_and_never_comes_is_left_alone_in_the_end() {
        requests.wanted(DEVICE);
        time.advanceTimeBy(Duration.ofHours(2));

        assertThat(asked).hasSize(LIMITS.attemptsMax());
    }

    @Test
    void an_address_that_must_not_be_asked_is_not_asked_again_by_itself() {
        outcomes.put(Method.HTTP, Outcome.FORBIDDEN_ADDRESS);
        requests.wanted(DEVICE);
        time.advanceTimeBy(Duration.ofHours(3));

        assertThat(asked).hasSize(1);
    }

    @Test
    void a_device_without_an_address_is_told_so() {
        store.devices.put(DEVICE, MapWakeStore.reach(DEVICE, "", Instant.EPOCH, Instant.EPOCH));

        assertThat(wake()).isEqualTo(new WakeReport(Outcome.NO_ADDRESS, List.of()));
        assertThat(store.records.getLast().method()).isNull();
    }

    @Test
    void a_device_in_session_is_not_woken_and_looked_at_again_when_the_session_is_over() {
        sessions.add(DEVICE);
        requests.wanted(DEVICE);
        assertThat(wake()).isEqualTo(new WakeReport(Outcome.BUSY, List.of()));
        time.advanceTimeBy(Duration.ofSeconds(30));
        assertThat(asked).isEmpty();

        sessions.clear();
        time.advanceTimeBy(Duration.ofSeconds(3));
        assertThat(asked).hasSize(1);
    }

    @Test
    void a_device_whose_operations_are_done_meanwhile_is_not_woken() {
        store.called(DEVICE, now());
        requests.wanted(DEVICE);
        time.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(asked).isEmpty();
        assertThat(wake().outcome()).as("unless somebody wants it").isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void an_operation_that_is_to_be_begun_later_wakes_later() {
        store.devices.put(DEVICE,
                MapWakeStore.reach(DEVICE, "http://198.51.100.7/", Instant.EPOCH, now().plusSeconds(90)));
        requests.wanted(DEVICE);
        time.advanceTimeBy(Duration.ofSeconds(89));
        assertThat(asked).isEmpty();

        time.advanceTimeBy(Duration.ofSeconds(2));
        assertThat(asked).hasSize(1);
    }

    @Test
    void a_device_that_opens_its_session_before_it_answers_is_done_with() {
        outcomes.put(Method.HTTP, Outcome.NO_ADDRESS);
        Late late = new Late();
        methods.set(0, late);
        begin(LIMITS);
        requests.wanted(DEVICE);
        time.advanceTimeBy(SOON);

        requests.opened(DEVICE);
        late.answer.tryEmitValue(new Attempt(Method.HTTP, Outcome.ACCEPTED, "at last", Duration.ofSeconds(1)));
        time.advanceTimeBy(Duration.ofHours(1));

        assertThat(late.asked).isOne();
        assertThat(store.records.getLast().cameBy()).isEqualTo(Method.HTTP);
    }

    @Test
    void those_who_want_a_device_at_once_get_the_same_answer() {
        Late late = new Late();
        methods.set(0, late);
        begin(LIMITS);
        List<WakeReport> reports = new ArrayList<>();
        requests.wake(DEVICE).subscribe(reports::add);
        requests.wake(DEVICE).subscribe(reports::add);

        late.answer.tryEmitValue(new Attempt(Method.HTTP, Outcome.ACCEPTED, "", Duration.ZERO));

        assertThat(reports).hasSize(2).containsOnly(reports.getFirst());
        assertThat(late.asked).isOne();
    }

    @Test
    void a_device_that_nobody_knows_is_nobody() {
        StepVerifier.create(requests.wake("nobody")).verifyComplete();
        requests.wanted("nobody");
        time.advanceTimeBy(SOON);
        assertThat(meters.get("acs.wake.pending").gauge().value()).isZero();
    }

    @Test
    void a_store_that_is_away_is_told_and_waited_for() {
        store.isAway = true;
        StepVerifier.create(requests.wake(DEVICE)).verifyError(StoreException.class);
        requests.wanted(DEVICE);
        time.advanceTimeBy(Duration.ofMinutes(1));
        store.isAway = false;
        time.advanceTimeBy(Duration.ofSeconds(6));

        assertThat(asked).hasSize(1);
    }

    @Test
    void what_nobody_asked_for_is_found_by_the_look() {
        store.unasked.add(DEVICE);
        time.advanceTimeBy(LIMITS.look().plus(SOON));

        assertThat(asked).containsExactly("HTTP " + DEVICE);
    }

    @Test
    void what_another_node_has_asked_meanwhile_is_left_to_it() {
        sessions.add(DEVICE);
        requests.wanted(DEVICE);
        time.advanceTimeBy(Duration.ofSeconds(10));
        Reach reach = MapWakeStore.reach(DEVICE, "http://198.51.100.7/", Instant.EPOCH, Instant.EPOCH);
        store.devices.put(DEVICE, new Reach(DEVICE, reach.connectionRequestUrl(), "", "", reach.lastInform(),
                reach.workAt(), null, now().minusSeconds(1), now().plusSeconds(29)));
        sessions.clear();
        time.advanceTimeBy(Duration.ofSeconds(20));
        assertThat(asked).isEmpty();

        time.advanceTimeBy(Duration.ofSeconds(10));
        assertThat(asked).hasSize(1);
    }
}
