package acs.port;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An ended session, for the session log.
 *
 * @param sessionId     UUID of version 7, made of the start; later ones sort later
 * @param deviceKey     canonical id
 * @param startedAt     when the Inform came, in whole milliseconds
 * @param duration      to the end, in whole milliseconds
 * @param event         the event that says most about why the CPE called, as metrics tag it
 * @param outcome       {@link acs.session.SessionEnd} as metrics tag it
 * @param remoteAddress of the peer, without port
 * @param bytesReceived of all envelopes of the CPE, those of left out steps too
 * @param bytesSent     of all envelopes of the ACS
 * @param stepsOmitted  steps beyond those that a session keeps
 * @param isCaptured    whether envelopes were kept
 * @param steps         in their order; with envelopes only where one session is read
 */
public record SessionRecord(String sessionId, String deviceKey, Instant startedAt, Duration duration, String event,
        String outcome, String remoteAddress, long bytesReceived, long bytesSent, int stepsOmitted,
        boolean isCaptured, List<SessionStep> steps) {
    public SessionRecord {
        steps = List.copyOf(steps);
    }

    /** The same without its envelopes; the first step says why. */
    public SessionRecord withoutEnvelopes(CapturedEnvelope why) {
        List<SessionStep> bare = new ArrayList<>(steps.size());
        for (SessionStep step : steps) {
            bare.add(step.withEnvelope(bare.isEmpty() ? why : null));
        }
        return new SessionRecord(sessionId, deviceKey, startedAt, duration, event, outcome, remoteAddress,
                bytesReceived, bytesSent, stepsOmitted, isCaptured, bare);
    }
}
