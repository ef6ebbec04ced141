package acs.port;

import java.util.List;
import java.util.function.LongPredicate;

import reactor.core.publisher.Mono;

/** Reads the session log. Fails with {@link StoreException} alone. */
public interface SessionStore {
    /**
     * The device's sessions without their envelopes, the newest first.
     *
     * @param before the {@link SessionRecord#sessionId()} to go on from, empty for the newest
     */
    Mono<RowBatch<SessionRecord>> sessions(String deviceKey, String before, ReadBounds bounds);

    /** The same without a bound of bytes. */
    default Mono<List<SessionRecord>> sessions(String deviceKey, String before, int limit) {
        return sessions(deviceKey, before, ReadBounds.ofRows(limit)).map(RowBatch::rows);
    }

    /**
     * One session with its envelopes; completes empty when there is none.
     *
     * @param room asked, before anything large is read, whether so many bytes may be held; otherwise the read fails as
     *             {@link StoreException.Reason#OVERLOADED}
     */
    Mono<SessionRecord> session(String deviceKey, String sessionId, LongPredicate room);

    /** The same, however large it is. */
    default Mono<SessionRecord> session(String deviceKey, String sessionId) {
        return session(deviceKey, sessionId, bytes -> true);
    }
}
