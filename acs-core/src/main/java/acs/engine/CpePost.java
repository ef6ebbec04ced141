package acs.engine;

import acs.credential.CpeIdentity;
import acs.cwmp.DecodeFailure;
import acs.cwmp.Envelope;
import acs.port.CapturedEnvelope;
import org.jspecify.annotations.Nullable;

/**
 * What a CPE posted.
 *
 * @param connection the connection that it came on
 * @param cookie     the value of our own session cookie, {@code null} when absent
 * @param identity   what the sender has proven with this POST
 * @param body       the decoded body
 */
public record CpePost(CpeConnection connection, @Nullable String cookie, CpeIdentity identity, Body body) {
    /** A POST's body, decoded. */
    public sealed interface Body {}

    /**
     * A well-formed envelope.
     *
     * @param bytes    of it, inflated; 0 when nobody counted
     * @param captured as people may read it, {@code null} unless {@link SessionRunner#captures} said so
     */
    public record Soap(Envelope envelope, int bytes, @Nullable CapturedEnvelope captured) implements Body {
        /** One that nobody counted. */
        public Soap(Envelope envelope) {
            this(envelope, 0, null);
        }
    }

    /** No body: the CPE has no more requests. */
    public record Empty() implements Body {}

    /**
     * A body that is no CWMP envelope.
     *
     * @param failure  why; also the metric's tag
     * @param bytes    of it, 0 when nobody counted
     * @param captured as people may read it, {@code null} unless {@link SessionRunner#captures} said so
     */
    public record Undecodable(DecodeFailure failure, int bytes, @Nullable CapturedEnvelope captured)
            implements
                Body {
        /** One that nobody counted. */
        public Undecodable(DecodeFailure failure) {
            this(failure, 0, null);
        }
    }
}
