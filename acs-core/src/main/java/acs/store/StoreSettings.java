package acs.store;

import java.time.Duration;

/**
 * What an operator may decide about the store.
 *
 * @param batchMax             records in one commit, 1 to 5,000
 * @param queueMax             records that may wait for a commit in each group; beyond it they fail at once as overloaded
 * @param gatherMax            how long a commit waits for company at a rate where more records are about to come, at most
 *                             10 ms; zero for never. It lowers the cost of each record, and adds that much latency
 * @param commitGroups         writers, each with a connection of its own; 1 is right for one PostgreSQL
 * @param statementTimeout     for one commit; then its records fail and the connection is given up
 * @param connectTimeout       for one attempt to connect
 * @param reconnectBackoffMax  longest pause between two attempts to connect
 * @param readConnections      connections for reading
 * @param readTimeout          for one read, waiting for its connection included
 * @param preparedStatementMax prepared statements that each connection keeps
 * @param digestSlots          remembered digests of last Informs, 8 bytes each; a power of two. A hint that saves sending
 *                             what the row holds already, never trusted
 * @param hotBytesMax          size of the hot shadow in the device's row, in bytes as stored before compression; beyond it
 *                             the parameters move to the cold document
 * @param shadowParametersMax  parameters kept for a device; beyond it those go that were not confirmed for longest
 * @param registration         what becomes of unknown devices
 * @param periodicEvents       whether an Inform that is only periodic leaves a row of history
 * @param eventRetention       how long history is kept, in whole days, at least one
 * @param eventDaysAhead       days for which partitions of the history are made in advance
 * @param sessionRetention     how long the session log is kept, in whole days, at least one
 * @param sessionQueueMax      entries of the session log that may wait to be written; beyond it they are lost
 * @param largeRecordBytes     a record of more bytes has a commit of its own, on a connection that only such records use
 * @param history              how much history is kept of a device in an hour
 */
public record StoreSettings(int batchMax, int queueMax, Duration gatherMax, int commitGroups, Duration statementTimeout,
        Duration connectTimeout, Duration reconnectBackoffMax, int readConnections, Duration readTimeout,
        int preparedStatementMax, int digestSlots, int hotBytesMax, int shadowParametersMax,
        Registration registration, boolean periodicEvents, Duration eventRetention, int eventDaysAhead,
        Duration sessionRetention, int sessionQueueMax, int largeRecordBytes, HistoryLimits history) {
    private static final Duration GATHER_BOUND = Duration.ofMillis(10);

    /** What becomes of a device that is not in the inventory. */
    public enum Registration {
        /** It is registered at its first Inform. */
        ACCEPT,
        /** Nothing of it is stored. */
        REFUSE
    }

    public StoreSettings {
        if (batchMax < 1 || batchMax > 5_000 || queueMax < batchMax || commitGroups < 1 || readConnections < 1) {
            throw new IllegalArgumentException(
                    "1 <= batchMax <= 5000, queueMax >= batchMax, commitGroups >= 1, readConnections >= 1");
        }
        if (gatherMax.isNegative() || gatherMax.compareTo(GATHER_BOUND) > 0) {
            throw new IllegalArgumentException("gatherMax is 0 to 10 ms");
        }
        if (Integer.bitCount(digestSlots) != 1) {
            throw new IllegalArgumentException("digestSlots must be a power of two");
        }
        if (preparedStatementMax < 16 || hotBytesMax < 1_024 || shadowParametersMax < 100) {
            throw new IllegalArgumentException(
                    "preparedStatementMax >= 16, hotBytesMax >= 1024, shadowParametersMax >= 100");
        }
        if (eventRetention.toDays() < 1 || eventDaysAhead < 1) {
            throw new IllegalArgumentException("eventRetention and eventDaysAhead are at least one day");
        }
        if (sessionRetention.toDays() < 1 || sessionQueueMax < 1) {
            throw new IllegalArgumentException("sessionRetention is at least one day, sessionQueueMax at least 1");
        }
        if (largeRecordBytes < 1_024) {
            throw new IllegalArgumentException("largeRecordBytes is at least 1024");
        }
    }

    /** The shipped values. */
    public static StoreSettings defaults() {
        return new StoreSettings(500, 20_000, Duration.ofMillis(1), 1, Duration.ofSeconds(5), Duration.ofSeconds(3),
                Duration.ofSeconds(2), 4,
                Duration.ofSeconds(10), 64, 1 << 20, 16 * 1024, 10_000, Registration.ACCEPT, false,
                Duration.ofDays(30), 3, Duration.ofDays(30), 10_000, 64 << 10, HistoryLimits.defaults());
    }

    /** The same with another policy for unknown devices. */
    public StoreSettings withRegistration(Registration changed) {
        return new StoreSettings(batchMax, queueMax, gatherMax, commitGroups, statementTimeout, connectTimeout,
                reconnectBackoffMax, readConnections, readTimeout, preparedStatementMax, digestSlots, hotBytesMax,
                shadowParametersMax, changed, periodicEvents, eventRetention, eventDaysAhead, sessionRetention,
                sessionQueueMax, largeRecordBytes, history);
    }

    /** The same with other bounds for one commit and what waits for it. */
    public StoreSettings withQueue(int changedBatchMax, int changedQueueMax) {
        return new StoreSettings(changedBatchMax, changedQueueMax, gatherMax, commitGroups, statementTimeout,
                connectTimeout,
                reconnectBackoffMax, readConnections, readTimeout, preparedStatementMax, digestSlots, hotBytesMax,
                shadowParametersMax, registration, periodicEvents, eventRetention, eventDaysAhead, sessionRetention,
                sessionQueueMax, largeRecordBytes, history);
    }

    /** The same with another number of writers. */
    public StoreSettings withCommitGroups(int changed) {
        return new StoreSettings(batchMax, queueMax, gatherMax, changed, statementTimeout, connectTimeout,
                reconnectBackoffMax, readConnections, readTimeout, preparedStatementMax, digestSlots, hotBytesMax,
                shadowParametersMax, registration, periodicEvents, eventRetention, eventDaysAhead, sessionRetention,
                sessionQueueMax, largeRecordBytes, history);
    }

    /** The same with another time for one commit. */
    public StoreSettings withStatementTimeout(Duration changed) {
        return new StoreSettings(batchMax, queueMax, gatherMax, commitGroups, changed, connectTimeout,
                reconnectBackoffMax,
                readConnections, readTimeout, preparedStatementMax, digestSlots, hotBytesMax, shadowParametersMax,
                registration, periodicEvents, eventRetention, eventDaysAhead, sessionRetention,
                sessionQueueMax, largeRecordBytes, history);
    }

    /** The same with another time that the session log is kept. */
    public StoreSettings withSessionRetention(Duration changed) {
        return new StoreSettings(batchMax, queueMax, gatherMax, commitGroups, statementTimeout, connectTimeout,
                reconnectBackoffMax, readConnections, readTimeout, preparedStatementMax, digestSlots, hotBytesMax,
                shadowParametersMax, registration, periodicEvents, eventRetention, eventDaysAhead, changed,
                sessionQueueMax, largeRecordBytes, history);
    }

    /** The same with other bounds for a device's shadow. */
    public StoreSettings withShadow(int changedHotBytesMax, int changedParametersMax) {
        return new StoreSettings(batchMax, queueMax, gatherMax, commitGroups, statementTimeout, connectTimeout,
                reconnectBackoffMax, readConnections, readTimeout, preparedStatementMax, digestSlots,
                changedHotBytesMax, changedParametersMax, registration, periodicEvents, eventRetention, eventDaysAhead,
                sessionRetention,
                sessionQueueMax, largeRecordBytes, history);
    }
}
