package acs.transport.wake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import acs.port.StoreException;
import acs.port.WakeStore;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What the store knows of devices, set by the test. */
final class MapWakeStore implements WakeStore {
    final Map<String, Reach> devices = new ConcurrentHashMap<>();
    final List<WakeRecord> records = new CopyOnWriteArrayList<>();
    final List<String> unasked = new ArrayList<>();
    volatile boolean isAway;

    /** A device that reported a URL and has something to do since the beginning of time. */
    void device(String key) {
        devices.put(key, reach(key, "http://198.51.100.7:7547/", Instant.EPOCH, Instant.EPOCH));
    }

    /** The device has called now and has nothing more to do. */
    void called(String key, Instant now) {
        devices.computeIfPresent(key, (k, old) -> reach(key, old.connectionRequestUrl(), now, null));
    }

    static Reach reach(String key, String url, Instant lastInform, @Nullable Instant workAt) {
        return new Reach(key, url, "192.0.2.9:5000", "cpe@example.net", lastInform, workAt, null, null, null);
    }

    @Override
    public Mono<Reach> reach(String deviceKey) {
        return Mono.defer(() -> isAway
                ? Mono.error(new StoreException(StoreException.Reason.UNAVAILABLE, "away"))
                : Mono.justOrEmpty(devices.get(deviceKey)));
    }

    @Override
    public Mono<WakeRecord> lastWake(String deviceKey) {
        return Mono.justOrEmpty(records.stream().filter(record -> record.deviceKey().equals(deviceKey))
                .reduce((one, next) -> next));
    }

    @Override
    public void record(WakeRecord wake) {
        records.add(wake);
        devices.computeIfPresent(wake.deviceKey(),
                (k, old) -> new Reach(old.deviceKey(), old.connectionRequestUrl(), old.udpAddress(), old.jabberId(),
                        old.lastInform(), old.workAt(), wake.cameBy() == null ? old.cameBy() : wake.cameBy(),
                        wake.at(), wake.nextAt()));
    }

    @Override
    public Mono<Page> wanted(String after, Instant overdue, int limit) {
        return Mono.fromSupplier(() -> new Page(unasked, ""));
    }
}
