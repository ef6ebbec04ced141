package acs.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import acs.port.HistoryListener;
import acs.port.HistoryPart;
import acs.port.NoticeRecord;

/**
 * Counts, for each device, the rows and bytes of history that this node has written in the device's current hour, and
 * decides what is kept. A device's hour begins with its first entry. Events may use all of an hour's share but what is
 * reserved for the ACS's own notices, sessions three quarters of it, so that one kind leaves room for the next.
 *
 * <p>
 * The counts live in memory of a fixed size: when more devices leave history than there are places, the one that has used
 * least is forgotten. Each node counts for itself, and a restart begins anew. Thread-safe.
 */
public final class HistoryBudget {
    /** The type of the event that tells a device's history was thinned. */
    static final String THINNED = "acs.historyThinned";
    static final Duration HOUR = Duration.ofHours(1);
    private static final int EVENTS_PERCENT = 95;
    private static final int SESSIONS_PERCENT = 75;

    private final HistoryLimits limits;
    private final HistoryListener listener;
    private final HistoryCounts counts;
    private final ThinnedHours thinned = new ThinnedHours();

    public HistoryBudget(HistoryLimits limits, HistoryListener listener) {
        this.limits = limits;
        this.listener = listener;
        this.counts = new HistoryCounts(limits.devicesMax());
    }

    /** One that keeps everything. */
    static HistoryBudget unlimited() {
        return new HistoryBudget(new HistoryLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 1),
                (part, entries) -> {});
    }

    /**
     * What an entry of a device leaves in its history: the lines themselves; nothing when they are thinned; or, for the first
     * thinned entry of an hour, the one line that says so.
     */
    List<EventLine> keep(HistoryPart part, String deviceKey, List<EventLine> lines, Instant at) {
        if (lines.isEmpty()) {
            return lines;
        }
        HistoryCounts.Taken taken = take(part, deviceKey, lines.size(), EventLine.diskBytes(lines, deviceKey), at,
                false);
        if (taken.fits()) {
            return lines;
        }
        return taken.isFirst()
                ? List.of(EventLine.of(ThinnedHours.begun(deviceKey, at, taken.hourBegan().plus(HOUR))))
                : List.of();
    }

    /** Whether an entry of the session log is kept; the line that tells of the first one that is not comes with {@link #due}. */
    boolean keeps(HistoryPart part, String deviceKey, long bytes, Instant at) {
        return take(part, deviceKey, 1, bytes, at, true).fits();
    }

    private HistoryCounts.Taken take(HistoryPart part, String deviceKey, int rows, long bytes, Instant at,
            boolean isToldLater) {
        HistoryCounts.Taken taken = switch (part) {
            case EVENTS -> take(deviceKey, rows, bytes, at, EVENTS_PERCENT);
            case NOTICES -> take(deviceKey, rows, bytes, at, 100);
            case SESSIONS -> take(deviceKey, rows, bytes, at, SESSIONS_PERCENT);
            case ENVELOPES -> counts.take(deviceKey, true, rows, bytes, Integer.MAX_VALUE,
                    limits.captureBytesPerHour(), at);
        };
        if (!taken.fits()) {
            thinned.add(part, deviceKey, rows, bytes, at, taken.hourBegan().plus(HOUR), isToldLater && taken.isFirst());
            listener.thinned(part, rows);
        }
        return taken;
    }

    private HistoryCounts.Taken take(String deviceKey, int rows, long bytes, Instant at, int percent) {
        return counts.take(deviceKey, false, rows, bytes, (int) (limits.rowsPerHour() * (long) percent / 100),
                limits.bytesPerHour() * (long) percent / 100, at);
    }

    /** Takes the lines that are to be written by now: of hours that began to be thinned, and the sums of those that are over. */
    List<NoticeRecord> due(Instant now) {
        return thinned.due(now);
    }
}
