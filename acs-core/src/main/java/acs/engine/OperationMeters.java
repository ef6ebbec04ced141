package acs.engine;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import acs.operation.OperationStatus;
import acs.operation.OperationType;
import acs.operation.Outcome;
import acs.port.TimeOrderedId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** The meters of operations, looked up once. Thread-safe. */
public final class OperationMeters {
    private static final List<OperationStatus> USUAL_ENDS = List.of(OperationStatus.SUCCEEDED, OperationStatus.FAILED);

    private record TypeAndOutcome(OperationType type, String outcome) {}

    private final MeterRegistry registry;
    private final Map<TypeAndOutcome, Counter> steps = new ConcurrentHashMap<>();
    private final Map<TypeAndOutcome, Timer> durations = new ConcurrentHashMap<>();

    /** Registers the usual ends at once, so that the first one of each is seen as a rise from zero. */
    public OperationMeters(MeterRegistry registry) {
        this.registry = registry;
        for (OperationType type : OperationType.values()) {
            for (OperationStatus status : USUAL_ENDS) {
                TypeAndOutcome key = new TypeAndOutcome(type, word(status));
                steps.put(key, counter(key));
                durations.put(key, timer(key));
            }
        }
    }

    /** Tells how many are queued, by what this says whenever somebody looks. */
    public void queued(LongSupplier count) {
        Gauge.builder(AcsMeter.OPERATION_QUEUED.meterName(), count::getAsLong)
                .description(AcsMeter.OPERATION_QUEUED.description()).register(registry);
    }

    /** What became of an operation without a session. */
    public void changed(String operationId, OperationType type, OperationStatus status) {
        count(operationId, new TypeAndOutcome(type, word(status)), !status.isOpen());
    }

    void ended(String operationId, OperationType type, Outcome outcome) {
        count(operationId, new TypeAndOutcome(type, word(outcome)),
                outcome instanceof Outcome.Succeeded || outcome instanceof Outcome.Failed);
    }

    private void count(String operationId, TypeAndOutcome key, boolean isEnd) {
        steps.computeIfAbsent(key, this::counter).increment();
        UUID id = UUID.fromString(operationId);
        // Its id was made when it was asked for.
        if (isEnd && TimeOrderedId.isOne(id)) {
            durations.computeIfAbsent(key, this::timer)
                    .record(TimeOrderedId.age(id, registry.config().clock().wallTime()));
        }
    }

    private Counter counter(TypeAndOutcome key) {
        return Counter.builder(AcsMeter.OPERATION_STEPS.meterName())
                .description(AcsMeter.OPERATION_STEPS.description()).tag("type", word(key.type()))
                .tag("outcome", key.outcome()).register(registry);
    }

    private Timer timer(TypeAndOutcome key) {
        return Timer.builder(AcsMeter.OPERATION_DURATION.meterName())
                .description(AcsMeter.OPERATION_DURATION.description()).tag("type", word(key.type()))
                .tag("outcome", key.outcome()).register(registry);
    }

    private static String word(OperationType type) {
        return type.name().toLowerCase(Locale.ROOT);
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

    private static String word(OperationStatus status) {
        return switch (status) {
            case QUEUED -> "again";
            case RUNNING -> "runs";
            case WAITING -> "waits";
            case SUCCEEDED -> "succeeded";
            case FAILED -> "failed";
            case EXPIRED -> "expired";
            case CANCELLED -> "cancelled";
        };
    }
}
