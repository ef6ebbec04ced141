package acs.engine;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts proofs of identity that were not accepted. Thread-safe. */
public final class AuthMeters {
    private final Map<AuthFailure, Counter> failures = new EnumMap<>(AuthFailure.class);

    /** Registers every reason, so that dashboards show zeros instead of nothing. */
    public AuthMeters(MeterRegistry registry) {
        for (AuthFailure reason : AuthFailure.values()) {
            failures.put(reason, Counter.builder(AcsMeter.AUTH_FAILURES.meterName())
                    .description(AcsMeter.AUTH_FAILURES.description())
                    .tag(AcsMeter.AUTH_FAILURES.tagKeys().get(0), reason.name().toLowerCase(Locale.ROOT))
                    .register(registry));
        }
    }

    /** One more. */
    public void failed(AuthFailure reason) {
        Counter counter = failures.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }
}
