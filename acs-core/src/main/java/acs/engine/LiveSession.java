package acs.engine;

/** A session that lives. */
final class LiveSession {
    String deviceKey() {
        return "";
    }
}
