package acs.transport.caller;

/** What was said about who calls, and not believed; a metric's tag. */
public enum Claim {
    /** A PROXY header from somebody who is no trusted proxy; the connection is closed. */
    UNTRUSTED_PROXY_HEADER,
    /** A PROXY header that is none; the connection is closed. */
    MALFORMED_PROXY_HEADER,
    /** A trusted proxy that must send a PROXY header and does not; the connection is closed. */
    MISSING_PROXY_HEADER,
    /** A connection past the proxies that all must come by; it is closed. */
    PAST_THE_PROXY,
    /** A field about forwarding from somebody who is no trusted proxy; the field is ignored. */
    UNTRUSTED_FORWARDED,
    /** Such a field from a trusted proxy that cannot be read; the request is refused. */
    MALFORMED_FORWARDED
}
