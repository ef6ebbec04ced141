package acs.port;

import org.jspecify.annotations.Nullable;

/**
 * One thing said in a session.
 *
 * @param atMillis    since the session's start
 * @param from        who said it
 * @param kind        what sort of thing
 * @param name        the RPC's name as on the wire; why an undecodable body was refused; else empty
 * @param code        of the fault, or the HTTP status; 0 where there is none
 * @param bytes       of the envelope, inflated; 0 when there was none or nobody counted
 * @param operationId of the operation that it was about, {@code null} for none
 * @param envelope    as captured, {@code null} when it was not
 * @param shortened   how many of its texts were cut or dropped when it was read
 */
public record SessionStep(int atMillis, Speaker from, Kind kind, String name, int code, int bytes,
        @Nullable String operationId, @Nullable CapturedEnvelope envelope, int shortened) {
    /** One with all texts as they are. */
    public SessionStep(int atMillis, Speaker from, Kind kind, String name, int code, int bytes,
            @Nullable String operationId, @Nullable CapturedEnvelope envelope) {
        this(atMillis, from, kind, name, code, bytes, operationId, envelope, 0);
    }

    /** The same with another envelope, or none. */
    SessionStep withEnvelope(@Nullable CapturedEnvelope other) {
        return new SessionStep(atMillis, from, kind, name, code, bytes, operationId, other, shortened);
    }

    /** Who may say something. */
    public enum Speaker {
        CPE,
        ACS
    }

    /** What may be said. */
    public enum Kind {
        /** A request or a response. */
        RPC,
        /** A CWMP fault. */
        FAULT,
        /** An empty POST, or 204. */
        EMPTY,
        /** What is no CWMP envelope. */
        UNDECODABLE,
        /** A bare HTTP status of the ACS. */
        STATUS
    }
}
