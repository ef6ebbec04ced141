package acs.port;

/** Told what becomes of the session log's entries; must not block. */
@FunctionalInterface
public interface SessionLogListener {
    /**
     * Entries were dealt with.
     *
     * @param entries how many
     * @param stored  whether they are in the store; else they are lost
     */
    void settled(int entries, boolean stored);
}
