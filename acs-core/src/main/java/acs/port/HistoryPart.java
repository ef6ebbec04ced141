package acs.port;

/** A part of a device's history that can be thinned. */
public enum HistoryPart {
    /** Events that devices report, in Informs and other requests. */
    EVENTS,
    /** Events that the ACS itself met with. */
    NOTICES,
    /** Entries of the session log. */
    SESSIONS,
    /** Captured envelopes of one session. */
    ENVELOPES
}
