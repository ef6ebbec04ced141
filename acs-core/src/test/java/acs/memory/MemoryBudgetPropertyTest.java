package acs.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import acs.memory.MemoryLimits.Bound;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random shares of random holders, with a plain account of what each holds beside the budget. */
class MemoryBudgetPropertyTest {
    private static final int STEPS = 20_000;
    private static final long TOTAL = 100_000;
    private static final long SMALL = 320;
    private static final Bound BODIES = new Bound(50_000, 12_500, 6_250);
    private static final Bound OPERATIONS = new Bound(70_000, 17_500, 8_750);

    private final AtomicLong clock = new AtomicLong();
    private final MemoryBudget budget = new MemoryBudget(
            new MemoryLimits(TOTAL, Map.of(MemoryUse.BODIES, BODIES, MemoryUse.OPERATIONS, OPERATIONS), SMALL),
            clock::get);
    private final List<Tracked> open = new ArrayList<>();
    private final Set<Tracked> toClose = new HashSet<>();

    /** A share beside what it must hold. */
    private static final class Tracked {
        final MemoryShare share;
        final MemoryUse use;
        final Set<String> holders = new HashSet<>();
        long held;
        boolean isRevocable;
        boolean isRevoked;

        Tracked(MemoryShare share, MemoryUse use, String holder) {
            this.share = share;
            this.use = use;
            holders.add(holder);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void the_sums_are_right_and_within_their_bounds_whatever_comes(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            clock.addAndGet(random.nextInt(50_000_000));
            act(random);
            if (step % 8 == 0) {
                check();
            }
        }
        assertThat(budget.revocations(MemoryUse.BODIES)).as("the run is a hard one").isPositive();
        assertThat(budget.refusals(MemoryUse.OPERATIONS)).isPositive();
        new ArrayList<>(open).forEach(this::close);
        assertThat(budget.held()).isZero();
        assertThat(budget.holders()).isZero();
    }

    private void act(Random random) {
        int kind = random.nextInt(100);
        if (open.isEmpty() || kind < 25) {
            begin(random);
            return;
        }
        Tracked tracked = open.get(random.nextInt(open.size()));
        if (kind < 70) {
            grow(tracked, 1 + (random.nextInt(4) == 0 ? random.nextInt(9_000) : random.nextInt(200)));
        } else if (kind < 78) {
            long less = tracked.held == 0 ? 0 : random.nextLong(tracked.held + 1);
            tracked.share.release(less);
            tracked.held -= less;
        } else if (kind < 82) {
            if (tracked.share.alsoFor("device" + random.nextInt(20)) && !tracked.isRevoked) {
                // The name does not matter here, the sums do.
                tracked.holders.add("device");
            }
        } else if (kind < 86) {
            tracked.isRevocable = false;
            assertThat(tracked.share.keep()).isEqualTo(!tracked.isRevoked);
        } else {
            close(tracked);
        }
        if (random.nextInt(3) == 0) {
            new ArrayList<>(toClose).forEach(this::close);
        }
    }

    private void begin(Random random) {
        MemoryUse use = random.nextBoolean() ? MemoryUse.BODIES : MemoryUse.OPERATIONS;
        String holder = "address" + random.nextInt(30);
        Tracked tracked = new Tracked(budget.open(use, holder), use, holder);
        open.add(tracked);
        if (random.nextInt(3) > 0) {
            tracked.isRevocable = true;
            tracked.share.onRevoke(() -> {
                assertThat(tracked.isRevocable).as("only what may be taken away is").isTrue();
                assertThat(tracked.isRevoked).as("once").isFalse();
                tracked.isRevoked = true;
                toClose.add(tracked);
            });
        }
    }

    private void grow(Tracked tracked, long more) {
        boolean wasRevoked = tracked.isRevoked;
        Map<MemoryUse, Long> before = sums();
        boolean isSmall = tracked.held + more <= SMALL;
        boolean granted = tracked.share.add(more);
        if (wasRevoked) {
            assertThat(granted).isFalse();
        } else if (isSmall && !isOfHeavyHolder(tracked, more)
                && before.getOrDefault(tracked.use, 0L) + more <= reserve(tracked.use)) {
            assertThat(granted).as("a small share while the reserve holds").isTrue();
        }
        if (granted) {
            tracked.held += more;
        } else if (!wasRevoked) {
            assertThat(sums()).as("a refusal takes nothing away").isEqualTo(before);
        }
        assertThat(tracked.isRevoked).as("a share never pushes itself out").isEqualTo(wasRevoked);
    }

    private boolean isOfHeavyHolder(Tracked tracked, long more) {
        return tracked.holders.size() > 1 || open.stream().filter(other -> other.use == tracked.use)
                .filter(other -> other.holders.containsAll(tracked.holders)).mapToLong(other -> other.held).sum()
                + more > 2 * BODIES.holderMax();
    }

    private static long reserve(MemoryUse use) {
        return use == MemoryUse.BODIES ? BODIES.reserve() : OPERATIONS.reserve();
    }

    private void close(Tracked tracked) {
        tracked.share.close();
        open.remove(tracked);
        toClose.remove(tracked);
    }

    /** What counts, without what was taken away. */
    private Map<MemoryUse, Long> sums() {
        Map<MemoryUse, Long> sums = new HashMap<>();
        for (Tracked tracked : open) {
            if (!tracked.isRevoked) {
                sums.merge(tracked.use, tracked.held, Long::sum);
            }
        }
        return sums;
    }

    private void check() {
        Map<MemoryUse, Long> all = new HashMap<>();
        for (Tracked tracked : open) {
            assertThat(tracked.share.held()).isEqualTo(tracked.held);
            all.merge(tracked.use, tracked.held, Long::sum);
        }
        Map<MemoryUse, Long> counted = sums();
        counted.forEach((use, bytes) -> assertThat(bytes).isLessThanOrEqualTo(budget.limits().of(use).max()));
        assertThat(counted.values().stream().mapToLong(Long::longValue).sum()).isLessThanOrEqualTo(TOTAL);
        all.forEach((use, bytes) -> {
            assertThat(budget.held(use)).isEqualTo(bytes);
            assertThat(bytes - counted.getOrDefault(use, 0L)).as("taken away and not closed")
                    .isLessThanOrEqualTo(budget.limits().of(use).max() / 4);
        });
    }
}
