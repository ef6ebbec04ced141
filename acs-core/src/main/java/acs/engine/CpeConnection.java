package acs.engine;

import org.jspecify.annotations.Nullable;

/**
 * A CPE's connection as the engine sees it; the transport makes one per TCP connection and passes it with every POST. It
 * lets a device that loses cookies be found again (quirks Q1, W4), but only while one device alone has used the
 * connection: a connection by itself never is an identity (quirk Q4).
 */
public final class CpeConnection {
    private final String remoteAddress;
    private volatile @Nullable LiveSession lastSession;
    private volatile boolean shared;

    /** @param remoteAddress of the peer, without port */
    public CpeConnection(String remoteAddress) {
        this.remoteAddress = remoteAddress;
    }

    /** The peer's address, without port. */
    public String remoteAddress() {
        return remoteAddress;
    }

    /** A session was opened on this connection. */
    void opened(LiveSession session) {
        LiveSession before = lastSession;
        if (before != null && !before.deviceKey().equals(session.deviceKey())) {
            shared = true;
        }
        lastSession = session;
    }

    /** Whether no session was opened on it so far. */
    boolean isUnused() {
        return lastSession == null;
    }

    /** The session that a POST without a cookie belongs to, {@code null} when that cannot be told. */
    @Nullable
    LiveSession sessionWithoutCookie() {
        return shared ? null : lastSession;
    }
}
