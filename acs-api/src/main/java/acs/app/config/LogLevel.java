package acs.app.config;

/** How much the ACS says. */
public enum LogLevel {
    /** What failed. */
    ERROR,
    /** And what may need somebody. */
    WARN,
    /** And start, stop, and sessions that did something. */
    INFO,
    /** And the steps. */
    DEBUG,
    /** And the envelopes, with secrets masked. */
    TRACE
}
