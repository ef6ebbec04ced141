package acs.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import acs.memory.MemoryLimits;
import acs.memory.MemoryUse;
import org.junit.jupiter.api.Test;

/** How the memory budget follows from the heap. */
class MemorySettingsTest {
    private static final long MIB = 1 << 20;
    private final SettingValues shipped = new SettingValues(Map.of());

    private List<String> problems(long heap) {
        return MemorySettings.contradictions(shipped, heap, setting -> false, Setting::key);
    }

    @Test
    void the_shipped_values_give_two_fifths_of_the_heap_and_each_use_its_part() {
        MemoryLimits limits = MemorySettings.map(shipped, 1_000 * MIB);

        assertThat(limits.total()).isBetween(399 * MIB, 400 * MIB);
        assertThat(limits.of(MemoryUse.BODIES)).isEqualTo(new MemoryLimits.Bound(128 * MIB, 32 * MIB, 16 * MIB));
        assertThat(limits.of(MemoryUse.CPE_ANSWERS).max()).isEqualTo(limits.total() / 8);
        assertThat(problems(1_000 * MIB)).isEmpty();
    }

    @Test
    void one_address_always_gets_enough_for_one_largest_request() {
        MemoryLimits.Bound bodies = MemorySettings.map(shipped, 128 * MIB).of(MemoryUse.BODIES);

        assertThat(bodies.max()).isBetween(51 * MIB, 52 * MIB);
        assertThat(bodies.holderMax()).isEqualTo(28 * MIB);
        assertThat(problems(128 * MIB)).isEmpty();
    }

    @Test
    void a_heap_that_is_too_small_for_one_largest_request_is_told() {
        assertThat(problems(64 * MIB)).singleElement().asString().startsWith("memory.budget-max: must hold")
                .contains("ACS_HEAP_MAX");
    }

    @Test
    void one_client_always_gets_enough_for_one_largest_result() {
        MemoryLimits limits = MemorySettings.map(shipped, 256 * MIB);

        assertThat(limits.of(MemoryUse.API_RESULTS).holderMax()).isEqualTo(20 * MIB);
        assertThat(limits.of(MemoryUse.API_RESULTS).max() - limits.of(MemoryUse.API_RESULTS).reserve())
                .isGreaterThan(20 * MIB);
        assertThat(limits.of(MemoryUse.API_ANSWERS).holderMax()).isGreaterThan(4 * MIB);
    }
}
