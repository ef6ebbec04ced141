package acs.port;

import java.util.List;

import reactor.core.publisher.Mono;

/** Reads the session log. Fails with {@link StoreException} alone. */
public interface SessionStore {
    /**
     * The device's sessions without their envelopes, the newest first.
     *
     * @param before the {@link SessionRecord#sessionId()} to go on from, empty for the newest
     * @param limit  at least 1
     */
    Mono<List<SessionRecord>> sessions(String deviceKey, String before, int limit);

    /** One session with its envelopes; completes empty when there is none. */
    Mono<SessionRecord> session(String deviceKey, String sessionId);
}
