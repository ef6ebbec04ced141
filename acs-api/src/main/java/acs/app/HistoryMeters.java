package acs.app;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

import acs.engine.AcsMeter;
import acs.port.HistoryListener;
import acs.port.HistoryPart;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what is left out of devices' history. */
final class HistoryMeters implements HistoryListener {
    private final Map<HistoryPart, Counter> counters = new EnumMap<>(HistoryPart.class);

    HistoryMeters(MeterRegistry registry) {
        for (HistoryPart part : HistoryPart.values()) {
            counters.put(part, Counter.builder(AcsMeter.HISTORY_THINNED.meterName())
                    .description(AcsMeter.HISTORY_THINNED.description())
                    .tag("what", part.name().toLowerCase(Locale.ROOT)).register(registry));
        }
    }

    @Override
    public void thinned(HistoryPart part, int entries) {
        Counter counter = counters.get(part);
        if (counter != null) {
            counter.increment(entries);
        }
    }
}
