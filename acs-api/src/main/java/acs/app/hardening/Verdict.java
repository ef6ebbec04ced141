package acs.app.hardening;

/** What a check says. */
public enum Verdict {
    /** As it should be. */
    OK,
    /** Cannot be told from here: look yourself. */
    NOTE,
    /** Weaker than it should be; {@code --strict} refuses it. */
    WARN,
    /** Must be mended. */
    FAIL
}
