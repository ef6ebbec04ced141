package acs.app;

import java.time.Duration;

import acs.engine.AcsMeter;
import acs.port.CommitListener;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** Measures the group commits. */
final class CommitMeters implements CommitListener {
    private final Timer committed;
    private final Timer failed;
    private final DistributionSummary batch;

    CommitMeters(MeterRegistry registry) {
        this.committed = timer(registry, "ok");
        this.failed = timer(registry, "failed");
        this.batch = DistributionSummary.builder(AcsMeter.INFORM_COMMIT_BATCH.meterName())
                .description(AcsMeter.INFORM_COMMIT_BATCH.description()).register(registry);
    }

    private static Timer timer(MeterRegistry registry, String outcome) {
        return Timer.builder(AcsMeter.INFORM_COMMIT_DURATION.meterName())
                .description(AcsMeter.INFORM_COMMIT_DURATION.description()).tag("outcome", outcome).register(registry);
    }

    @Override
    public void committed(int records, Duration duration, boolean ok) {
        (ok ? committed : failed).record(duration);
        if (ok) {
            batch.record(records);
        }
    }
}
