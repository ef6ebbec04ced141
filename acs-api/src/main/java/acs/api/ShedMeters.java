package acs.api;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import acs.engine.AcsMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts connections that a listener ends for others' sake. Thread-safe. */
final class ShedMeters {
    private final Map<Reason, Counter> counters = new EnumMap<>(Reason.class);

    /** Why a connection ends. */
    enum Reason {
        /** A new connection got its place. */
        PLACE,
        /** There is no place for it. */
        REFUSED,
        /** Memory of its answer, which stood still, is needed. */
        MEMORY,
        /** Its client does not read. */
        UNREAD
    }

    ShedMeters(MeterRegistry meters) {
        for (Reason reason : Reason.values()) {
            counters.put(reason, Counter.builder(AcsMeter.API_SHED.meterName())
                    .description(AcsMeter.API_SHED.description())
                    .tag("reason", reason.name().toLowerCase(Locale.ROOT)).register(meters));
        }
    }

    void count(Reason reason) {
        Objects.requireNonNull(counters.get(reason)).increment();
    }
}
