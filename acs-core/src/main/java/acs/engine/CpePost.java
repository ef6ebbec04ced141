package acs.engine;

import acs.cwmp.DecodeFailure;
import acs.cwmp.Envelope;

import org.jspecify.annotations.Nullable;

/**
 * What a CPE posted.
 *
 * @param connection the connection that it came on
 * @param cookie     the value of our own session cookie, {@code null} when absent
 * @param body       the decoded body
 */
public record CpePost(CpeConnection connection, @Nullable String cookie, Body body) {
    /** A POST's body, decoded. */
    public sealed interface Body {}

    /** A well-formed envelope. */
    public record Soap(Envelope envelope) implements Body {}

    /** No body: the CPE has no more requests. */
    public record Empty() implements Body {}

    /**
     * A body that is no CWMP envelope.
     *
     * @param failure why; also the metric's tag
     */
    public record Undecodable(DecodeFailure failure) implements Body {}
}
