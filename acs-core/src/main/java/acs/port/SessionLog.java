package acs.port;

/** Keeps what was said in sessions, for people who look later. What it cannot keep is lost, and nobody waits for it. */
@FunctionalInterface
public interface SessionLog {
    /** Takes an ended session. Never blocks, never fails. */
    void add(SessionRecord session);
}
