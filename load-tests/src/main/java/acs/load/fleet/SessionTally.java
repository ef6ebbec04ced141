package acs.load.fleet;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import acs.load.cpe.AcknowledgedInform;
import acs.load.cpe.SessionFailure;

/** Counts the sessions of a fleet; confined to the fleet's event loop. */
final class SessionTally {
    private final boolean keepsAcknowledged;
    private final Map<SessionFailure, Long> failed = new EnumMap<>(SessionFailure.class);
    private final LatencyHistogram spanLatency = new LatencyHistogram();
    private final LatencyHistogram wholeLatency = new LatencyHistogram();
    private List<AcknowledgedInform> acknowledged = new ArrayList<>();
    private String lastFailure = "";
    private long ended;
    private long endedBefore;
    private final long startNanos;
    private long spanStartNanos;

    /** @param keepsAcknowledged whether reports list the confirmed Informs; they are held from one report to the next */
    SessionTally(boolean keepsAcknowledged, long nowNanos) {
        this.keepsAcknowledged = keepsAcknowledged;
        this.startNanos = nowNanos;
        this.spanStartNanos = nowNanos;
    }

    void acknowledged(AcknowledgedInform inform) {
        if (keepsAcknowledged) {
            acknowledged.add(inform);
        }
    }

    void ended(long nanos) {
        ended++;
        spanLatency.record(nanos);
        wholeLatency.record(nanos);
    }

    void failed(SessionFailure reason, String detail) {
        failed.merge(reason, 1L, Long::sum);
        lastFailure = detail;
    }

    /** Whether the ACS never answered, and did not often enough to say so. */
    boolean looksHopeless(int failures) {
        return ended == 0 && failed.getOrDefault(SessionFailure.CONNECTION, 0L) >= failures;
    }

    /** What happened since the last call; the next span begins. */
    FleetReport span(int active, long nowNanos) {
        FleetReport report = report(ended - endedBefore, nowNanos - spanStartNanos, active, spanLatency);
        endedBefore = ended;
        spanStartNanos = nowNanos;
        spanLatency.clear();
        return report;
    }

    /** What happened from the start on, with the Informs confirmed since the last span. */
    FleetReport whole(long nowNanos) {
        return report(ended, nowNanos - startNanos, 0, wholeLatency);
    }

    private FleetReport report(long endedNow, long nanos, int active, LatencyHistogram latency) {
        List<AcknowledgedInform> handedOver = acknowledged;
        acknowledged = new ArrayList<>();
        return new FleetReport(nanos / 1e9, endedNow, ended, failed, lastFailure, active, latency.quantileMillis(0.5),
                latency.quantileMillis(0.99), handedOver);
    }
}
