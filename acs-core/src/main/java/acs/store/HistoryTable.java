package acs.store;

import java.time.Duration;
import java.util.List;

/**
 * A table of history, partitioned by the day. Names of tables and columns get into a statement's text, so only these do.
 *
 * @param name       of the table; a day's partition is called after it
 * @param timeColumn by which it is partitioned
 * @param retention  in whole days
 */
record HistoryTable(String name, String timeColumn, Duration retention) {
    static List<HistoryTable> all(StoreSettings settings) {
        return List.of(new HistoryTable("device_event", "received_at", settings.eventRetention()),
                new HistoryTable("device_session", "started_at", settings.sessionRetention()));
    }

    String prefix() {
        return name + '_';
    }

    String defaultPartition() {
        return prefix() + "default";
    }
}
