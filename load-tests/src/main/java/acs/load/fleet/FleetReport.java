package acs.load.fleet;

import java.util.List;
import java.util.Map;

import acs.load.cpe.AcknowledgedInform;
import acs.load.cpe.SessionFailure;

/**
 * What a fleet did since the last report, and in all.
 *
 * @param seconds      since the last report
 * @param endedNow     sessions that ended well since the last report
 * @param ended        sessions that ended well in all
 * @param failed       failed sessions in all, by reason
 * @param lastFailure  text of the latest failure, empty when there was none
 * @param active       sessions under way
 * @param p50Millis    median duration of the good sessions of this report's span
 * @param p99Millis    99th percentile of the same
 * @param acknowledged Informs confirmed since the last report
 */
public record FleetReport(double seconds, long endedNow, long ended, Map<SessionFailure, Long> failed,
        String lastFailure,
        int active, double p50Millis, double p99Millis, List<AcknowledgedInform> acknowledged) {
    public FleetReport {
        failed = Map.copyOf(failed);
        acknowledged = List.copyOf(acknowledged);
    }

    /** Failed sessions in all. */
    public long failures() {
        return failed.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Good sessions per second in this report's span. */
    public double sessionsPerSecond() {
        return seconds > 0 ? endedNow / seconds : 0;
    }
}
