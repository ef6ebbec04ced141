package acs.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;

import acs.cwmp.EventCode;
import acs.memory.MemoryShare;
import acs.port.SessionLog;
import acs.port.SessionRecord;
import acs.port.TimeOrderedId;
import acs.session.SessionEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Schedulers;

/**
 * Tells ended sessions that did or met something: one readable line in the log, and an entry of the session log with all
 * that was said. Idle periodic ones are metrics, unless asked for or captured.
 */
public final class SessionJournal {
    private static final Logger LOG = LoggerFactory.getLogger("acs.session");
    /** An Inform and an empty POST: the session had nothing to do. */
    private static final int IDLE_ANSWERS = 2;

    private final boolean tellsIdleSessions;
    private final SessionLog log;
    private final Captures captures;
    private final TraceLimits limits;
    private final Queue<SessionTrace> awaitingBytes = new ConcurrentLinkedQueue<>();

    /**
     * @param tellsIdleSessions whether idle periodic sessions are told too
     * @param log               takes the entries
     * @param captures          whose envelopes are kept
     * @param limits            of each session
     */
    public SessionJournal(boolean tellsIdleSessions, SessionLog log, Captures captures, TraceLimits limits) {
        this.tellsIdleSessions = tellsIdleSessions;
        this.log = log;
        this.captures = captures;
        this.limits = limits;
    }

    /** One that writes lines alone. */
    public SessionJournal(boolean tellsIdleSessions) {
        this(tellsIdleSessions, session -> {}, new Captures(Schedulers.parallel()), TraceLimits.defaults());
    }

    Captures captures() {
        return captures;
    }

    SessionTrace trace(String deviceKey, String remoteAddress, long startedAtMillis, MemoryShare memory) {
        return new SessionTrace(deviceKey, remoteAddress, startedAtMillis, limits, captures, memory);
    }

    void ended(LiveSession session, SessionEnd end, Duration lasted) {
        SessionTrace trace = session.trace();
        boolean isTold = tellsIdleSessions || !isIdle(session, end);
        if (isTold) {
            LOG.info("{} device {}: {}, {}, {} POSTs, {} ms", session.token().substring(0, 6),
                    session.deviceKey(), words(session.event()), words(end), session.answers() + answering(end),
                    lasted.toMillis());
        }
        if (!isTold && !trace.isCaptured()) {
            session.releaseMemory();
        } else if (!trace.end(() -> add(session, end, lasted))) {
            awaitingBytes.add(trace);
        }
    }

    /** Does without the bytes of last answers that were not written by now. */
    void giveUpWaiting() {
        for (SessionTrace next = awaitingBytes.poll(); next != null; next = awaitingBytes.poll()) {
            next.giveUpWaiting();
        }
    }

    /** The log counts what waits in it by itself. */
    private void add(LiveSession session, SessionEnd end, Duration lasted) {
        log.add(record(session, end, lasted));
        session.releaseMemory();
    }

    private static SessionRecord record(LiveSession session, SessionEnd end, Duration lasted) {
        SessionTrace trace = session.trace();
        return new SessionRecord(
                // It tells the start, so that one session is found without an index.
                TimeOrderedId.of(session.startedAtMillis(), ThreadLocalRandom.current().nextLong()).toString(),
                session.deviceKey(),
                Instant.ofEpochMilli(session.startedAtMillis()), lasted, word(session.event()), word(end),
                trace.remoteAddress(), trace.bytesReceived(), trace.bytesSent(), trace.omitted(), trace.isCaptured(),
                trace.steps());
    }

    private static boolean isIdle(LiveSession session, SessionEnd end) {
        return end == SessionEnd.COMPLETED && session.event() == EventCode.Kind.PERIODIC
                && session.answers() + answering(end) <= IDLE_ANSWERS;
    }

    /** The answer that ends a session is counted after it ended. */
    private static int answering(SessionEnd end) {
        return end == SessionEnd.TIMED_OUT || end == SessionEnd.SUPERSEDED ? 0 : 1;
    }

    private static String words(Enum<?> value) {
        return word(value).replace('_', ' ');
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
