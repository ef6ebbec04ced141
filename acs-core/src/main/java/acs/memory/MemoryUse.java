package acs.memory;

/** Purposes for which memory is held longer than one call. Each has a bound of its own within the {@link MemoryBudget}. */
public enum MemoryUse {
    /** CWMP requests from their first body byte to their answer: bodies as sent and inflated, and decoded envelopes. */
    BODIES,
    /** Texts that live CWMP sessions keep from their Inform on. */
    SESSIONS,
    /** Values and names that operations have gathered from devices and not yet stored. */
    OPERATIONS,
    /** Answers to CPEs that are written and not yet taken by their reader. */
    CPE_ANSWERS,
    /** Rows and documents that are read from the database for an API answer. */
    API_RESULTS,
    /** Answers of the API and management ports that are written and not yet taken by their reader. */
    API_ANSWERS
}
