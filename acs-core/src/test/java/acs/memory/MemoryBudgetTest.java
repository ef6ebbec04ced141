package acs.memory;

import static acs.memory.MemoryUse.API_RESULTS;
import static acs.memory.MemoryUse.BODIES;
import static acs.memory.MemoryUse.OPERATIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import acs.memory.MemoryLimits.Bound;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private static final long SMALL = 10;
    private static final long SECOND = 1_000_000_000;

    private final AtomicLong clock = new AtomicLong();
    private final List<MemoryShare> revoked = new ArrayList<>();
    private final MemoryBudget budget = budget(1_000, Map.of(BODIES, new Bound(400, 100, 40)));

    private MemoryBudget budget(long total, Map<MemoryUse, Bound> uses) {
        return new MemoryBudget(new MemoryLimits(total, uses, SMALL), clock::get);
    }

    private MemoryShare held(Object holder, long bytes) {
        MemoryShare share = budget.open(BODIES, holder);
        assertThat(share.cover(bytes)).isTrue();
        return share;
    }

    private MemoryShare revocable(Object holder, long bytes) {
        MemoryShare share = held(holder, bytes);
        share.onRevoke(() -> revoked.add(share));
        return share;
    }

    @Test
    void a_large_session_takes_nothing_of_what_is_kept_for_ordinary_ones() {
        MemoryBudget sessions = new MemoryBudget(new MemoryLimits(10 << 20,
                Map.of(MemoryUse.SESSIONS, new Bound(1 << 20, 1 << 20, 128 << 10)), 320 << 10));
        while (sessions.open(MemoryUse.SESSIONS).cover(100 << 10)) {
            // More and more large ones.
        }

        assertThat(sessions.held(MemoryUse.SESSIONS)).isBetween(800L << 10, 896L << 10);
        assertThat(sessions.open(MemoryUse.SESSIONS).cover(3 << 10)).isTrue();
    }

    @Test
    void a_share_grows_within_the_bound_of_its_use_and_gives_everything_back() {
        MemoryShare share = budget.open(OPERATIONS);
        assertThat(share.cover(500)).isTrue();
        assertThat(share.cover(300)).as("already covered").isTrue();
        assertThat(share.add(100)).isTrue();
        assertThat(share.add(361)).as("40 are kept for small bodies").isFalse();
        assertThat(budget.held(OPERATIONS)).isEqualTo(600);
        assertThat(budget.refusals(OPERATIONS)).isEqualTo(1);
        share.release(200);
        assertThat(budget.held()).isEqualTo(400);
        share.close();
        share.close();
        assertThat(budget.held()).isZero();
        assertThat(share.add(1)).as("after its end").isFalse();
    }

    @Test
    void a_share_cannot_give_back_more_than_it_holds() {
        MemoryShare share = held("a", 10);
        assertThatThrownBy(() -> share.release(11)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void no_number_of_bytes_is_too_large_to_be_refused() {
        MemoryShare share = held("a", 10);
        assertThat(share.add(Long.MAX_VALUE)).isFalse();
        assertThat(share.cover(Long.MAX_VALUE)).isFalse();
        assertThat(budget.held()).isEqualTo(10);
    }

    @Test
    void a_holder_has_a_bound_of_its_own_and_small_shares_may_reach_twice_of_it() {
        held("greedy", 60);
        assertThat(budget.open(BODIES, "greedy").cover(41)).isFalse();
        for (int i = 0; i < 14; i++) {
            held("greedy", SMALL);
        }
        assertThat(budget.open(BODIES, "greedy").cover(1)).isFalse();
        assertThat(budget.open(BODIES, "other").cover(41)).isTrue();
    }

    @Test
    void a_share_of_two_holders_counts_for_both() {
        MemoryShare share = held("address", 60);
        assertThat(share.alsoFor("device")).isTrue();
        MemoryShare another = budget.open(BODIES, "device");
        assertThat(another.cover(41)).isFalse();
        another.close();
        MemoryShare other = held("elsewhere", 60);
        assertThat(other.alsoFor("device")).as("the device holds too much with it").isFalse();
        share.close();
        assertThat(other.alsoFor("device")).isTrue();
        other.close();
        assertThat(budget.holders()).as("holders without a share").isZero();
    }

    @Test
    void large_shares_leave_the_reserve_to_small_ones() {
        for (int i = 0; i < 9; i++) {
            held(i, 40);
        }
        assertThat(budget.open(BODIES, "large").cover(11)).isFalse();
        for (int i = 0; i < 4; i++) {
            held("small" + i, SMALL);
        }
        assertThat(budget.open(BODIES, "one more").cover(1)).isFalse();
        assertThat(budget.held(BODIES)).isEqualTo(400);
    }

    @Test
    void other_uses_cannot_take_the_reserve() {
        assertThat(budget.open(API_RESULTS).cover(961)).isFalse();
        assertThat(budget.open(API_RESULTS).cover(960)).isTrue();
        held("small", SMALL);
        assertThat(budget.open(OPERATIONS).cover(1)).isFalse();
    }

    @Test
    void the_largest_share_of_the_heaviest_holder_goes_first() {
        revocable("light", 50);
        MemoryShare first = revocable("heavy", 30);
        MemoryShare larger = revocable("heavy", 70);
        held("a", 90);
        held("b", 90);

        assertThat(budget.open(BODIES, "newcomer").cover(40)).isTrue();

        assertThat(revoked).containsExactly(larger);
        assertThat(larger.add(1)).isFalse();
        assertThat(first.add(1)).isTrue();
        assertThat(budget.held(BODIES)).as("with what is not yet closed").isEqualTo(371);
        larger.close();
        assertThat(budget.held(BODIES)).isEqualTo(301);
        assertThat(budget.revocations(BODIES)).isEqualTo(1);
    }

    @Test
    void among_shares_of_about_the_same_size_the_oldest_goes_first() {
        MemoryShare slow = revocable("a", 65);
        revocable("b", 80);
        revocable("c", 70);
        held("d", 80);
        held("e", 60);

        assertThat(budget.open(BODIES, "newcomer").cover(20)).isTrue();

        assertThat(revoked).containsExactly(slow);
    }

    @Test
    void whoever_holds_more_than_all_others_pushes_nobody_out() {
        revocable("a", 90);
        revocable("b", 90);
        revocable("c", 90);
        MemoryShare asking = revocable("d", 90);
        assertThat(asking.add(5)).isFalse();
        assertThat(asking.held()).isEqualTo(90);
        assertThat(revoked).isEmpty();
    }

    @Test
    void several_small_shares_of_a_heavy_holder_make_room_together() {
        for (int i = 0; i < 20; i++) {
            revocable("swarm", SMALL);
        }
        held("a", 80);
        held("b", 80);

        assertThat(budget.open(BODIES, "newcomer").cover(25)).isTrue();

        assertThat(revoked).hasSize(3);
    }

    @Test
    void a_small_share_pushes_out_slow_ones_of_its_own_size_and_leaves_fresh_ones() {
        for (int i = 0; i < 20; i++) {
            revocable("first " + i, SMALL);
        }
        clock.addAndGet(2 * SECOND);
        for (int i = 0; i < 20; i++) {
            revocable("second " + i, SMALL);
        }
        List<MemoryShare> newcomers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            newcomers.add(held("newcomer " + i, SMALL));
            revoked.forEach(MemoryShare::close);
        }
        assertThat(revoked).hasSize(10).allMatch(share -> share.openedAtNanos == 0);
        newcomers.forEach(MemoryShare::close);
    }

    @Test
    void a_full_holder_loses_its_own_larger_shares_and_nobody_else_does() {
        revocable("other", 100);
        MemoryShare large = revocable("nat", 95);
        held("nat", 5);

        assertThat(budget.open(BODIES, "nat").cover(20)).isTrue();

        assertThat(revoked).containsExactly(large);
    }

    @Test
    void no_more_than_a_quarter_of_a_use_is_taken_away_before_its_owners_close_it() {
        for (int i = 0; i < 4; i++) {
            revocable(i, 90);
        }
        assertThat(budget.open(BODIES, "x").cover(80)).isTrue();
        assertThat(budget.open(BODIES, "y").cover(80)).as("90 are taken away and not closed").isFalse();
        assertThat(revoked).hasSize(1);
        revoked.forEach(MemoryShare::close);
        assertThat(budget.open(BODIES, "y").cover(80)).isTrue();
    }

    @Test
    void what_its_owner_keeps_is_not_taken_away() {
        MemoryShare kept = revocable("heavy", 100);
        assertThat(kept.keep()).isTrue();
        held("a", 90);
        held("b", 90);
        held("c", 80);
        assertThat(budget.open(BODIES, "newcomer").cover(20)).isFalse();
        assertThat(revoked).isEmpty();
    }

    @Test
    void what_was_taken_away_cannot_be_kept() {
        MemoryShare lost = revocable("heavy", 100);
        held("a", 90);
        held("b", 90);
        held("c", 80);
        assertThat(budget.open(BODIES, "newcomer").cover(20)).isTrue();
        assertThat(lost.keep()).isFalse();
        assertThat(lost.alsoFor("device")).isFalse();
    }

    @Test
    void a_share_without_a_holder_weighs_what_it_holds() {
        MemoryShare large = budget.open(BODIES);
        assertThat(large.cover(300)).isTrue();
        large.onRevoke(() -> revoked.add(large));
        assertThat(budget.open(BODIES, "small").cover(SMALL)).isTrue();
        assertThat(budget.open(BODIES, "newcomer").cover(60)).as("a quarter of 400 is less than 300").isFalse();
        large.release(210);
        held("a", 95);
        held("b", 95);
        assertThat(budget.open(BODIES, "newcomer").cover(80)).isTrue();
        assertThat(revoked).containsExactly(large);
    }

    @Test
    void texts_count_two_bytes_a_character() {
        assertThat(MemoryShare.textBytes(null)).isZero();
        assertThat(MemoryShare.textBytes("abc")).isEqualTo(54);
    }
}
