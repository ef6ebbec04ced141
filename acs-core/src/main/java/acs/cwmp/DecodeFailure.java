package acs.cwmp;

/** Why a body is no CWMP envelope. Each is answered with HTTP 400, or 413 where the size is to blame, and counted. */
public enum DecodeFailure {
    /** Not well-formed XML; undeclared prefixes and bytes outside the declared encoding among it. */
    NOT_WELL_FORMED,
    /** A document type declaration; SOAP forbids it (SOAP 1.1 §3) and it is never read. */
    DOCTYPE,
    /** Well-formed XML that is no SOAP 1.1 envelope with a body. */
    NOT_SOAP,
    /** A SOAP envelope of another version than 1.1. */
    SOAP_VERSION,
    /** A body that belongs to no namespace of CWMP. */
    NOT_CWMP,
    /** A SOAP fault without the CWMP fault inside, which the standard calls ill-formed. */
    BAD_FAULT,
    /** A response whose content breaks the rules of its RPC. */
    BAD_RESPONSE,
    /** More bytes than allowed, after inflating. */
    TOO_LARGE,
    /** Elements nested deeper than allowed. */
    TOO_DEEP,
    /** More elements than allowed. */
    TOO_MANY_ELEMENTS,
    /** More attributes on an element, or longer names, than allowed. */
    TOO_MANY_ATTRIBUTES,
    /** More parameters, events or list members than allowed. */
    TOO_MANY_PARAMETERS,
    /** A text longer than allowed. */
    TEXT_TOO_LONG,
    /** An encoding of the content that cannot be undone: a broken gzip stream, for instance. */
    BAD_COMPRESSION
}
