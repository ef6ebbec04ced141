package acs.engine;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import acs.operation.OperationType;
import acs.operation.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The meters of operations, looked up once. Thread-safe. */
public final class OperationMeters {
    private record TypeAndOutcome(OperationType type, String outcome) {}

    private final MeterRegistry registry;
    private final Map<TypeAndOutcome, Counter> ends = new ConcurrentHashMap<>();

    public OperationMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Tells how many are queued, by what this says whenever somebody looks. */
    public void queued(LongSupplier count) {
        Gauge.builder(AcsMeter.OPERATION_QUEUED.meterName(), count::getAsLong)
                .description(AcsMeter.OPERATION_QUEUED.description()).register(registry);
    }

    void ended(OperationType type, Outcome outcome) {
        ends.computeIfAbsent(new TypeAndOutcome(type, word(outcome)), this::counter).increment();
    }

    private Counter counter(TypeAndOutcome key) {
        return Counter.builder(AcsMeter.OPERATION_STEPS.meterName())
                .description(AcsMeter.OPERATION_STEPS.description())
                .tag("type", key.type().name().toLowerCase(Locale.ROOT)).tag("outcome", key.outcome())
                .register(registry);
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded it -> "succeeded";
            case Outcome.Failed it -> "failed";
            case Outcome.Waits it -> "waits";
            case Outcome.Again it -> "again";
            case Outcome.GoesOn it -> "goes_on";
        };
    }
}
