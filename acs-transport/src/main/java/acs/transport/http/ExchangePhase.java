package acs.transport.http;

/** Where the exchange on a connection stands. */
enum ExchangePhase {
    /** Nothing of the next request came yet. */
    IDLE,
    /** A head is coming. */
    HEAD,
    /** A body is coming. */
    BODY,
    /** The answer is being found. */
    REPLYING,
    /** The answer is on its way. */
    WRITING,
    /** The answer was a refusal, and the CPE still sends. */
    LINGERING,
    /** The connection is gone, or about to be. */
    CLOSED
}
