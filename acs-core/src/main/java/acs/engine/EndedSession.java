package acs.engine;

import acs.credential.CpeIdentity;
import acs.session.SessionEnd;

/**
 * Remains of an ended session that its connection keeps, so that an empty POST too many (quirk Q30) and what else comes late are
 * still told from a POST without a session. Some hundred bytes; nothing of what the device sent but its key.
 *
 * @param deviceKey of the device that had the session
 * @param identity  that its Inform's sender had proven
 * @param end       how it ended
 */
record EndedSession(String deviceKey, CpeIdentity identity, SessionEnd end) implements PostSession {
    @Override
    public boolean mayBeContinuedBy(CpeIdentity sender) {
        return PostSession.mayContinue(sender, deviceKey, identity);
    }

    @Override
    public boolean isEnded() {
        return true;
    }
}
