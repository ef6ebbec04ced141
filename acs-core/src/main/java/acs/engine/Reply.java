package acs.engine;

import java.time.Duration;

import acs.cwmp.Envelope;
import org.jspecify.annotations.Nullable;

/** What to answer to a {@link CpePost}. */
public sealed interface Reply {
    /**
     * 200 with an envelope.
     *
     * @param envelope  to be written in its own namespace
     * @param setCookie the session's cookie value to hand out, {@code null} when the CPE has it
     * @param witness   to be told when it is written
     */
    record Soap(Envelope envelope, @Nullable String setCookie, AnswerWitness witness) implements Reply {}

    /** 204: nothing to say, the session is over. */
    record NoContent() implements Reply {}

    /** 401: the sender must prove who it is before it is heard (<i>TR-069 A6 §3.4.4</i>); a session that lives goes on. */
    record Challenge() implements Reply {}

    /**
     * A plain HTTP status, without SOAP.
     *
     * @param status     400, 403, 413 or 503
     * @param text       a short text for whoever debugs the device; nothing internal
     * @param retryAfter when to come back, {@code null} when the status says enough
     */
    record Status(int status, String text, @Nullable Duration retryAfter) implements Reply {}
}
