package acs.app.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

import acs.api.ApiMemory;
import acs.memory.MemoryLimits;
import acs.memory.MemoryUse;

/** Derives the bounds of the memory budget from the settings and the heap, and says when they could serve no device. */
final class MemorySettings {
    private static final int HEAP_PERCENT = 40;
    private static final int HEAP_PERCENT_MAX = 75;
    /** Part of each use that is kept for small shares. */
    private static final int RESERVE_PART = 8;
    /** Part of each use that one address or device gets. */
    private static final int HOLDER_PART = 4;
    /** Of an operation's document beside its result, and of the piece that is being sent. */
    private static final long ANSWER_OVERHEAD = 256 << 10;
    /** The largest share that may use the reserve: an ordinary Inform of 64 KiB with its envelope and copies. */
    private static final long SMALL = 5L * (64 << 10);

    private MemorySettings() {}

    static MemoryLimits map(SettingValues values, long heapMax) {
        long total = total(values, heapMax);
        Map<MemoryUse, MemoryLimits.Bound> uses = new EnumMap<>(MemoryUse.class);
        for (MemoryUse use : MemoryUse.values()) {
            long max = Math.clamp(max(use, total, values), 1, total);
            long ofHolder = Math.max(max / HOLDER_PART, largestShare(use, values));
            uses.put(use, new MemoryLimits.Bound(max, Math.min(max, ofHolder), max / RESERVE_PART));
        }
        return new MemoryLimits(total, uses, SMALL);
    }

    /** What one request may take at most that has to be served when nothing else is held. */
    private static long largestShare(MemoryUse use, SettingValues values) {
        return switch (use) {
            case BODIES -> ConfigMapping.httpLimits(values).largestRequestBytes();
            case API_RESULTS ->
                (long) values.get(Settings.OPERATIONS_RESULT_BYTES_MAX) * ApiMemory.HELD_FOR_A_RESULT_BYTE;
            case API_ANSWERS -> values.get(Settings.OPERATIONS_RESULT_BYTES_MAX) + ANSWER_OVERHEAD;
            case SESSIONS, OPERATIONS, CPE_ANSWERS -> 1;
        };
    }

    private static long total(SettingValues values, long heapMax) {
        long configured = values.get(Settings.MEMORY_BUDGET_MAX);
        return Math.max(1, configured == 0 ? heapMax / 100 * HEAP_PERCENT : configured);
    }

    private static long max(MemoryUse use, long total, SettingValues values) {
        return switch (use) {
            case BODIES -> values.get(Settings.CWMP_BODY_MEMORY_MAX);
            case SESSIONS, OPERATIONS, API_RESULTS -> total / 4;
            case CPE_ANSWERS, API_ANSWERS -> total / 8;
        };
    }

    /**
     * A budget that cannot hold one largest request would answer 503 to the device that sends it, whenever it comes.
     *
     * @param broken settings whose own value is wrong: nothing more is said about them
     * @param named  the setting's key and where it was set
     */
    static List<String> contradictions(SettingValues values, long heapMax, Predicate<Setting<?>> broken,
            Function<Setting<?>, String> named) {
        List<String> problems = new ArrayList<>();
        if (List.of(Settings.MEMORY_BUDGET_MAX, Settings.CWMP_BODY_MEMORY_MAX, Settings.CWMP_BODY_BYTES_MAX,
                Settings.CWMP_BODY_BYTES_INFLATED_MAX).stream().anyMatch(broken)) {
            return problems;
        }
        long largest = ConfigMapping.httpLimits(values).largestRequestBytes();
        long bodies = values.get(Settings.CWMP_BODY_MEMORY_MAX);
        String why = ": must hold one largest request, which takes " + mebibytes(largest) + " with "
                + Settings.CWMP_BODY_BYTES_INFLATED_MAX + " (decompressed and decoded), beside what is kept for small"
                + " requests; otherwise a device that sends one gets 503 every time. Set ";
        if (bodies - bodies / RESERVE_PART < largest) {
            problems.add(named.apply(Settings.CWMP_BODY_MEMORY_MAX) + why + "at least "
                    + mebibytes(largest * RESERVE_PART / (RESERVE_PART - 1) + 1) + ", or lower "
                    + Settings.CWMP_BODY_BYTES_INFLATED_MAX.key());
        } else if (roomForLarge(map(values, heapMax)) < largest) {
            problems.add(named.apply(Settings.MEMORY_BUDGET_MAX) + why + "more"
                    + (values.get(Settings.MEMORY_BUDGET_MAX) == 0 ? " by a larger heap (ACS_HEAP_MAX)" : "")
                    + ", or lower "
                    + Settings.CWMP_BODY_BYTES_INFLATED_MAX.key());
        }
        if (values.get(Settings.MEMORY_BUDGET_MAX) > heapMax / 100 * HEAP_PERCENT_MAX) {
            problems.add(named.apply(Settings.MEMORY_BUDGET_MAX) + ": is more than " + HEAP_PERCENT_MAX
                    + " % of the heap, which is " + mebibytes(heapMax)
                    + ", so that the heap could be exhausted before the"
                    + " budget; lower it, or raise ACS_HEAP_MAX");
        }
        return problems;
    }

    /** What a large request gets when nothing else is held. */
    private static long roomForLarge(MemoryLimits limits) {
        long reserves = limits.uses().values().stream().mapToLong(MemoryLimits.Bound::reserve).sum();
        MemoryLimits.Bound bodies = limits.of(MemoryUse.BODIES);
        return Math.min(limits.total() - reserves, bodies.max() - bodies.reserve());
    }

    private static String mebibytes(long bytes) {
        return ((bytes + (1 << 20) - 1) >> 20) + " MiB";
    }
}
