package acs.session;

/** Why a POST was turned away with a bare HTTP status; a metric's tag. */
public enum Refusal {
    /** A message other than Inform, and no session that it belongs to. */
    NO_SESSION("no session: send an Inform first"),
    /** A response, and no request of ours waits for one. */
    UNEXPECTED_RESPONSE("a response to nothing"),
    /** A fault, and no request of ours waits for an answer. */
    UNEXPECTED_FAULT("a fault to nothing"),
    /** Another POST of the same session is being worked on. */
    TURN_TAKEN("another message of this session is being worked on"),
    /** The session is over. */
    SESSION_ENDED("the session is over"),
    /** The session had too many requests. */
    TOO_MANY_REQUESTS("too many requests in one session"),
    /** No CWMP envelope. */
    UNDECODABLE("no CWMP envelope"),
    /** The store is away. */
    STORE_UNAVAILABLE("busy, come back later"),
    /** As many sessions live as may. */
    TOO_MANY_SESSIONS("busy, come back later"),
    /** Live sessions hold as much memory as they may. */
    NO_MEMORY_FOR_SESSION("busy, come back later"),
    /** The device opens sessions more often than one may (quirk Q58). */
    TOO_MANY_SESSIONS_OF_DEVICE("this device calls too often, come back later"),
    /** This node is shutting down. */
    DRAINING("busy, come back later");

    private final String text;

    Refusal(String text) {
        this.text = text;
    }

    /** For whoever debugs the device; nothing internal. */
    public String text() {
        return text;
    }
}
