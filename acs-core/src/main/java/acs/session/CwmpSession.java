package acs.session;

/** The session machine. */
public final class CwmpSession {
    private CwmpSession() {}
}
