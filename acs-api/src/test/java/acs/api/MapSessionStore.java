package acs.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;

import acs.port.CaptureStore;
import acs.port.ReadBounds;
import acs.port.RowBatch;
import acs.port.SessionRecord;
import acs.port.SessionStore;
import reactor.core.publisher.Mono;

/** A session log and captures in memory; of devices that begin with {@code 00259E} alone. Filled before it is read. */
final class MapSessionStore implements SessionStore, CaptureStore {
    private final List<SessionRecord> sessions = new ArrayList<>();
    private final Map<String, Instant> captures = new ConcurrentHashMap<>();

    static SessionPorts ports() {
        return new MapSessionStore().asPorts();
    }

    SessionPorts asPorts() {
        return new SessionPorts(this, this, new CaptureLimits(CaptureLimits.defaults().longest(), 1));
    }

    void add(SessionRecord session) {
        sessions.add(session);
    }

    @Override
    public Mono<RowBatch<SessionRecord>> sessions(String deviceKey, String before, ReadBounds bounds) {
        return Mono
                .fromSupplier(
                        () -> MapDeviceStore.batch(
                                sessions.stream().filter(session -> session.deviceKey().equals(deviceKey))
                                        .filter(session -> before.isEmpty()
                                                || session.sessionId().compareTo(before) < 0)
                                        .sorted(Comparator.comparing(SessionRecord::sessionId).reversed()).toList(),
                                bounds, session -> 200));
    }

    @Override
    public Mono<SessionRecord> session(String deviceKey, String sessionId, LongPredicate room) {
        return Mono.justOrEmpty(sessions.stream().filter(session -> session.deviceKey().equals(deviceKey)
                && session.sessionId().equals(sessionId)).findFirst());
    }

    @Override
    public Mono<Boolean> capture(String deviceKey, Instant until, int devicesMax) {
        if (!deviceKey.startsWith("00259E")) {
            return Mono.empty();
        }
        boolean fits = captures.containsKey(deviceKey) || captures.size() < devicesMax;
        if (fits) {
            captures.put(deviceKey, until);
        }
        return Mono.just(fits);
    }

    @Override
    public Mono<Instant> capturedUntil(String deviceKey) {
        return Mono.justOrEmpty(captures.get(deviceKey));
    }

    @Override
    public Mono<Void> endCapture(String deviceKey) {
        return Mono.fromRunnable(() -> captures.remove(deviceKey));
    }

    @Override
    public Mono<Map<String, Instant>> captured(int devicesMax) {
        return Mono.just(Map.copyOf(captures));
    }
}
