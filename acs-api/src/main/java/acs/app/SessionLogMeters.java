package acs.app;

import acs.engine.AcsMeter;
import acs.port.SessionLogListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts the session log's entries. */
final class SessionLogMeters implements SessionLogListener {
    private final Counter stored;
    private final Counter lost;

    SessionLogMeters(MeterRegistry registry) {
        this.stored = counter(registry, "stored");
        this.lost = counter(registry, "lost");
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder(AcsMeter.SESSION_LOG.meterName()).description(AcsMeter.SESSION_LOG.description())
                .tag("outcome", outcome).register(registry);
    }

    @Override
    public void settled(int entries, boolean isStored) {
        (isStored ? stored : lost).increment(entries);
    }
}
