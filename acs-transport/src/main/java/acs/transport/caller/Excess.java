package acs.transport.caller;

/** Of what a caller, or all of them, have too much; a metric's tag. */
public enum Excess {
    /** New connections of all callers. */
    CONNECTION_RATE,
    /** New connections of one address. */
    CONNECTION_RATE_OF_ADDRESS,
    /** Open connections of one address. */
    CONNECTIONS_OF_ADDRESS,
    /** POSTs of one address. */
    POST_RATE_OF_ADDRESS
}
