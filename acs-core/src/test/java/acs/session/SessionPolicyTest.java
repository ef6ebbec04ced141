package acs.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;

import acs.operation.PlanLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator's settings and a CPE's SessionTimeout header make of a session's bounds. */
class SessionPolicyTest {
    private static SessionPolicy policy(int turn, int turnMax, int requestsMax, int callsMax) {
        return new SessionPolicy(requestsMax, Duration.ofSeconds(turn), Duration.ofSeconds(turnMax),
                Duration.ofMinutes(30), Duration.ofSeconds(60), callsMax, PlanLimits.defaults(), List.of("Inform"));
    }

    @ParameterizedTest
    @CsvSource({"0, 60", "1, 60", "59, 60", "60, 60", "61, 61", "120, 120", "299, 299", "300, 300", "301, 300",
            "2147483647, 300"})
    void a_cpe_may_lengthen_its_turn_up_to_the_bound_and_never_shorten_it(int asked, int seconds) {
        assertThat(policy(60, 300, 1, 1).turnTimeout(asked)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void a_bound_below_the_usual_turn_bounds_that_too() {
        assertThat(policy(60, 30, 1, 1).turnTimeout(0)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void a_session_has_room_for_one_request_of_each_side_at_least() {
        assertThat(policy(60, 300, 1, 1).requestsMax()).isEqualTo(1);
        assertThatIllegalArgumentException().isThrownBy(() -> policy(60, 300, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> policy(60, 300, 1, 0));
    }

    @Test
    void every_refusal_says_something_to_the_person_who_debugs_the_device() {
        assertThat(Refusal.values()).allSatisfy(refusal -> assertThat(refusal.text()).isNotBlank());
    }
}
