package acs.transport.wake;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

import acs.engine.AcsMeter;
import acs.port.Waker;
import acs.port.Waker.Attempt;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** The meters of wakes, looked up once. Thread-safe. */
final class WakeMeters {
    private static final String NO_METHOD = "none";

    private final MeterRegistry registry;
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();

    /** @param pending devices that are to be asked */
    WakeMeters(MeterRegistry registry, IntSupplier pending) {
        this.registry = registry;
        Gauge.builder(AcsMeter.WAKE_PENDING.meterName(), pending::getAsInt)
                .description(AcsMeter.WAKE_PENDING.description()).register(registry);
        // The usual one at once, so that the first one is seen as a rise from zero.
        timer(word(Waker.Method.HTTP), word(Waker.Outcome.ACCEPTED));
    }

    void attempted(Attempt attempt) {
        timer(word(attempt.method()), word(attempt.outcome())).record(attempt.took());
    }

    /** A wake that came to no attempt. */
    void notAttempted(Waker.Outcome outcome) {
        timer(NO_METHOD, word(outcome)).record(Duration.ZERO);
    }

    private Timer timer(String method, String outcome) {
        return timers.computeIfAbsent(method + ' ' + outcome,
                key -> Timer.builder(AcsMeter.WAKE_DURATION.meterName())
                        .description(AcsMeter.WAKE_DURATION.description()).tag("method", method)
                        .tag("outcome", outcome).register(registry));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
