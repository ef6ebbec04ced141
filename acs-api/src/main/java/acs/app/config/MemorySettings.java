package acs.app.config;

import java.util.EnumMap;
import java.util.Map;

import acs.memory.MemoryLimits;
import acs.memory.MemoryUse;

/** Derives the bounds of the memory budget from the settings and the heap. */
final class MemorySettings {
    private static final int HEAP_PERCENT = 40;
    /** The largest share that may use the reserve: an ordinary Inform of 64 KiB with its envelope and copies. */
    private static final long SMALL = 5L * (64 << 10);

    private MemorySettings() {}

    static MemoryLimits map(SettingValues values, long heapMax) {
        long configured = values.get(Settings.MEMORY_BUDGET_MAX);
        long total = configured == 0 ? heapMax / 100 * HEAP_PERCENT : configured;
        Map<MemoryUse, MemoryLimits.Bound> uses = new EnumMap<>(MemoryUse.class);
        for (MemoryUse use : MemoryUse.values()) {
            long max = Math.clamp(max(use, total, values), 1, total);
            uses.put(use, new MemoryLimits.Bound(max, Math.max(1, max / 4), max / 8));
        }
        return new MemoryLimits(total, uses, SMALL);
    }

    private static long max(MemoryUse use, long total, SettingValues values) {
        return switch (use) {
            case BODIES -> values.get(Settings.CWMP_BODY_MEMORY_MAX);
            case SESSIONS, OPERATIONS, API_RESULTS -> total / 4;
            case CPE_ANSWERS, API_ANSWERS -> total / 8;
        };
    }
}
