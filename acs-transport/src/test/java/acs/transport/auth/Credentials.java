package acs.transport.auth;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import acs.credential.CpeIdentity;
import acs.credential.KeyRing;
import acs.port.CredentialStore;
import acs.port.StoreException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Credentials in memory; told at once, or from another thread as a database would. */
public final class Credentials implements CredentialStore {
    /** Knows nobody. */
    public static final CredentialStore NOBODY = new Credentials();
    /** One key, always the same. */
    public static final KeyRing KEYS = ring(1);

    private final Map<String, Claimant> known = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean slow;
    private volatile boolean away;

    /** Key versions 1 to {@code newest}; a version has the same key in each ring. */
    public static KeyRing ring(int newest) {
        TreeMap<Integer, byte[]> keys = new TreeMap<>();
        for (int version = 1; version <= newest; version++) {
            byte[] key = new byte[KeyRing.KEY_BYTES];
            key[0] = (byte) version;
            keys.put(version, key);
        }
        return new KeyRing(keys);
    }

    public Credentials add(String username, CpeIdentity identity, String... passwords) {
        known.put(username, new Claimant(identity, List.of(passwords)));
        return this;
    }

    /** From now on answers come from another thread. */
    public Credentials slowly() {
        slow = true;
        return this;
    }

    public void away(boolean isAway) {
        away = isAway;
    }

    public int asked() {
        return asked.get();
    }

    @Override
    public Mono<Claimant> claimant(String username) {
        asked.incrementAndGet();
        if (away) {
            return Mono.error(new StoreException(StoreException.Reason.UNAVAILABLE, "away"));
        }
        Mono<Claimant> found = Mono.justOrEmpty(known.get(username));
        return slow ? found.subscribeOn(Schedulers.parallel()) : found;
    }

    @Override
    public Mono<ConnectionRequestCredential> connectionRequest(String deviceKey) {
        return Mono.empty();
    }
}
