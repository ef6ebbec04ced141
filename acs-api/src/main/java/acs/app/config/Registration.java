package acs.app.config;

/** What happens to a device that nobody knows yet. */
public enum Registration {
    /** It is registered at its first contact. */
    ACCEPT,
    /** It is answered fault 8001, and nothing is stored. */
    REFUSE
}
