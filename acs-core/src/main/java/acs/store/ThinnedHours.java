package acs.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import acs.port.HistoryPart;
import acs.port.NoticeRecord;

/**
 * Counts of history entries left out, by device, until the sum stands in the history. Bounded: of further devices the
 * sums are not told. Thread-safe.
 */
final class ThinnedHours {
    /** Some 400 bytes each. */
    private static final int DEVICES_MAX = 10_000;

    private final Map<String, Sum> byDevice = new LinkedHashMap<>();
    private final List<NoticeRecord> over = new ArrayList<>();

    /** The line at the first thing that is left out: nothing is kept until the hour is over. */
    static NoticeRecord begun(String deviceKey, Instant at, Instant until) {
        return new NoticeRecord(deviceKey, HistoryBudget.THINNED,
                Map.of("from", at.toString(), "until", until.toString()), at);
    }

    /** What one device lost in one hour. */
    private static final class Sum {
        final Instant from;
        Instant until;
        final Map<HistoryPart, Integer> entries = new EnumMap<>(HistoryPart.class);
        long bytes;
        boolean isToBegin;

        Sum(Instant from, Instant until) {
            this.from = from;
            this.until = until;
        }

        NoticeRecord notice(String deviceKey, Instant at) {
            Map<String, String> details = new TreeMap<>();
            entries.forEach((part, count) -> details.put(part.name().toLowerCase(Locale.ROOT), count.toString()));
            details.put("bytes", Long.toString(bytes));
            details.put("from", from.toString());
            details.put("until", until.toString());
            return new NoticeRecord(deviceKey, HistoryBudget.THINNED, details, at);
        }
    }

    /**
     * Something was left out.
     *
     * @param until     when the device's hour is over
     * @param isToBegin whether the line at its begin is still to be written
     */
    synchronized void add(HistoryPart part, String deviceKey, int entries, long bytes, Instant at, Instant until,
            boolean isToBegin) {
        Sum sum = byDevice.get(deviceKey);
        if (sum != null && !at.isBefore(sum.until)) {
            finish(deviceKey, sum, at);
            byDevice.remove(deviceKey);
            sum = null;
        }
        if (sum == null) {
            if (byDevice.size() >= DEVICES_MAX) {
                return;
            }
            sum = new Sum(at, until);
            byDevice.put(deviceKey, sum);
        }
        sum.until = sum.until.isBefore(until) ? until : sum.until;
        sum.entries.merge(part, entries, Integer::sum);
        sum.bytes += bytes;
        sum.isToBegin |= isToBegin;
    }

    private void finish(String deviceKey, Sum sum, Instant at) {
        if (over.size() < DEVICES_MAX) {
            over.add(sum.notice(deviceKey, at));
        }
    }

    /** Takes what is to be written now: sums of hours that are over, and lines at the begin of others. */
    synchronized List<NoticeRecord> due(Instant now) {
        for (Iterator<Map.Entry<String, Sum>> each = byDevice.entrySet().iterator(); each.hasNext();) {
            Map.Entry<String, Sum> next = each.next();
            Sum sum = next.getValue();
            if (!now.isBefore(sum.until)) {
                finish(next.getKey(), sum, now);
                each.remove();
            } else if (sum.isToBegin) {
                sum.isToBegin = false;
                over.add(begun(next.getKey(), sum.from, sum.until));
            }
        }
        List<NoticeRecord> due = List.copyOf(over);
        over.clear();
        return due;
    }
}
