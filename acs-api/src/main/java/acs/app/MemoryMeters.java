package acs.app;

import java.util.Locale;
import java.util.function.Supplier;

import acs.engine.AcsMeter;
import acs.memory.MemoryBudget;
import acs.memory.MemoryUse;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.internal.PlatformDependent;

/** Meters of the memory budget, per use (bytes held, requests refused, shares taken away), and of direct memory. */
final class MemoryMeters {
    private MemoryMeters() {}

    static void bind(MemoryBudget memory, MeterRegistry registry) {
        direct("used", PlatformDependent::usedDirectMemory, registry);
        direct("max", PlatformDependent::maxDirectMemory, registry);
        for (MemoryUse use : MemoryUse.values()) {
            String name = use.name().toLowerCase(Locale.ROOT);
            Gauge.builder(AcsMeter.MEMORY_HELD.meterName(), memory, budget -> budget.held(use))
                    .description(AcsMeter.MEMORY_HELD.description()).tag("use", name).register(registry);
            FunctionCounter.builder(AcsMeter.MEMORY_REFUSED.meterName(), memory, budget -> budget.refusals(use))
                    .description(AcsMeter.MEMORY_REFUSED.description()).tag("use", name).register(registry);
            FunctionCounter.builder(AcsMeter.MEMORY_REVOKED.meterName(), memory, budget -> budget.revocations(use))
                    .description(AcsMeter.MEMORY_REVOKED.description()).tag("use", name).register(registry);
        }
    }

    /** The JVM's own meters of buffers do not see those of Netty. */
    private static void direct(String amount, Supplier<Number> bytes, MeterRegistry registry) {
        Gauge.builder(AcsMeter.MEMORY_DIRECT.meterName(), bytes).description(AcsMeter.MEMORY_DIRECT.description())
                .tag("amount", amount).register(registry);
    }
}
