package acs.engine;

import java.time.Duration;
import java.util.Locale;

import acs.cwmp.EventCode;
import acs.session.SessionEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One readable log line per ended session that did or met something. Idle periodic ones are metrics, unless asked for.
 */
public final class SessionJournal {
    private static final Logger LOG = LoggerFactory.getLogger("acs.session");
    /** An Inform and an empty POST: the session had nothing to do. */
    private static final int IDLE_ANSWERS = 2;

    private final boolean logsIdleSessions;

    /** @param logsIdleSessions whether idle periodic sessions get their line too */
    public SessionJournal(boolean logsIdleSessions) {
        this.logsIdleSessions = logsIdleSessions;
    }

    void ended(LiveSession session, SessionEnd end, Duration lasted) {
        if (!logsIdleSessions && isIdle(session, end)) {
            return;
        }
        LOG.info("{} device {}: {}, {}, {} POSTs, {} ms", session.token().substring(0, 6),
                session.deviceKey(), words(session.event()), words(end), session.answers() + answering(end),
                lasted.toMillis());
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
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
