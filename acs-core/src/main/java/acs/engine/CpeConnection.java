package acs.engine;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * A CPE's connection as the engine sees it; the transport makes one per TCP connection and passes it with every POST. It
 * lets a device that loses cookies be found again (quirks Q1, W4), but only while one device alone has used the
 * connection: a connection by itself never is an identity (quirk Q4).
 */
public final class CpeConnection {
    private volatile String remoteAddress;
    private volatile boolean limited = true;
    private final AtomicReference<@Nullable PostSession> lastSession = new AtomicReference<>();
    private volatile @Nullable String lastSessionAddress;
    private volatile boolean shared;

    /** @param remoteAddress of the peer, without port */
    public CpeConnection(String remoteAddress) {
        this.remoteAddress = remoteAddress;
    }

    /** Whose the next POSTs are: of the peer, or of the one for whom a trusted proxy forwards; without port. */
    public String remoteAddress() {
        return remoteAddress;
    }

    /**
     * Tells whose the next POST is. Before it is handed over, never while one is being answered.
     *
     * @param limited whether it is held against what one caller and one device may do
     */
    public void heardFrom(String callerAddress, boolean limited) {
        this.remoteAddress = callerAddress;
        this.limited = limited;
    }

    /** Whether the next POST is held against what one device may do. */
    boolean isLimited() {
        return limited;
    }

    /** A session was opened on this connection. */
    void opened(LiveSession session) {
        PostSession before = lastSession.getAndSet(session);
        if (before != null && !before.deviceKey().equals(session.deviceKey())) {
            shared = true;
        }
        lastSessionAddress = remoteAddress;
    }

    /** A session that was opened on this connection is over. What it held must not live as long as the connection. */
    void ended(LiveSession session, EndedSession remains) {
        lastSession.compareAndSet(session, remains);
    }

    /** Whether no session was opened on it so far. */
    boolean isUnused() {
        return lastSession.get() == null;
    }

    /**
     * The session that a POST without a cookie belongs to, {@code null} when that cannot be told: a proxy's connection brings
     * another caller's POST too.
     */
    @Nullable
    PostSession sessionWithoutCookie() {
        return shared || !remoteAddress.equals(lastSessionAddress) ? null : lastSession.get();
    }
}
