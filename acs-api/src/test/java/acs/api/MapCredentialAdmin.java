package acs.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import acs.credential.DeviceCredential;
import acs.credential.OwnSecret;
import acs.port.CredentialAdmin;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Credentials in memory, that keep what was asked and refuse what they are told to. */
final class MapCredentialAdmin implements CredentialAdmin {
    static final Instant NOW = Instant.parse("2026-01-12T09:16:00Z");

    final List<Change> asked = new CopyOnWriteArrayList<>();
    private final Map<String, DeviceCredential> credentials = new ConcurrentHashMap<>();
    volatile @Nullable Refusal refusal;

    @Override
    public Mono<DeviceCredential> credential(String deviceKey) {
        return Mono.fromSupplier(
                () -> credentials.getOrDefault(deviceKey, DeviceCredential.none(deviceKey, NOW)));
    }

    @Override
    public Mono<Result> change(String deviceKey, Change change) {
        return Mono.fromSupplier(() -> {
            asked.add(change);
            Refusal why = refusal;
            if (why != null) {
                return new Result.Refused(why);
            }
            List<String> operations = new ArrayList<>();
            if (change instanceof Change.Store store) {
                DeviceCredential none = DeviceCredential.none(deviceKey, NOW);
                credentials.put(deviceKey, new DeviceCredential(deviceKey,
                        OwnSecret.stored(store.username(), store.password()), NOW, null, null, none.requests(),
                        none.stun(), "",
                        NOW));
            } else if (change instanceof Change.Rotate) {
                operations.add("019aa1b2-c3d4-7000-8000-000000000001");
            }
            return new Result.Done(credentials.getOrDefault(deviceKey, DeviceCredential.none(deviceKey, NOW)),
                    operations);
        });
    }
}
