package acs.credential;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Master keys by version; one is current, older ones still open what was made with them. No master key is used
 * itself: each purpose gets a key of its own. Immutable; never prints a key.
 */
public final class KeyRing {
    /** Bytes of a master key, and of every derived one. */
    public static final int KEY_BYTES = 32;
    private static final String FINGERPRINT = "fingerprint";
    private static final int FINGERPRINT_BYTES = 12;

    private final NavigableMap<Integer, byte[]> keys;
    private final int current;
    /** Those that were asked for: as many as there are versions and purposes. */
    private final Map<Purpose, MacKey> signing = new ConcurrentHashMap<>();

    private record Purpose(int version, String name) {}

    /**
     * A ring whose highest version is current.
     *
     * @param keys by version, from 1 on; at least one, each of {@link #KEY_BYTES} random bytes
     */
    public KeyRing(NavigableMap<Integer, byte[]> keys) {
        this(keys, keys.isEmpty() ? 0 : keys.lastKey());
    }

    private KeyRing(NavigableMap<Integer, byte[]> keys, int current) {
        if (keys.isEmpty() || keys.firstKey() < 1) {
            throw new IllegalArgumentException("a key ring needs a key, and versions begin with 1");
        }
        if (!keys.containsKey(current)) {
            throw new IllegalArgumentException("the ring has no version " + current);
        }
        this.current = current;
        this.keys = new TreeMap<>();
        keys.forEach((version, key) -> {
            if (key.length != KEY_BYTES) {
                throw new IllegalArgumentException("key " + version + " has not " + KEY_BYTES + " bytes");
            }
            this.keys.put(version, key.clone());
        });
    }

    /** The version that new things are made with. */
    public int current() {
        return current;
    }

    /** All versions up to the current one, the newest first. */
    public Iterable<Integer> versions() {
        return keys.headMap(current, true).descendingMap().keySet();
    }

    /** All versions that the ring knows, those among them that are not yet in use, the oldest first. */
    public SortedSet<Integer> known() {
        return Collections.unmodifiableSortedSet(keys.navigableKeySet());
    }

    /** The same keys, with this version for new things: newer ones are known and not yet in use. */
    public KeyRing using(int version) {
        return version == current ? this : new KeyRing(keys, version);
    }

    /** Tells whether two have the same key, and nothing about it; empty when the ring has no such version. */
    public Optional<String> fingerprint(int version) {
        return key(version, FINGERPRINT).map(bytes -> Base64.getUrlEncoder().withoutPadding()
                .encodeToString(Arrays.copyOf(bytes, FINGERPRINT_BYTES)));
    }

    /**
     * The key of one purpose: HKDF-Expand (<i>RFC 5869 §2.3</i>) of a master key, which is uniformly random already, to one
     * block. Empty when the ring has no such version.
     */
    public Optional<byte[]> key(int version, String purpose) {
        byte[] master = keys.get(version);
        if (master == null) {
            return Optional.empty();
        }
        byte[] info = purpose.getBytes(StandardCharsets.UTF_8);
        byte[] block = Arrays.copyOf(info, info.length + 1);
        block[info.length] = 1;
        return Optional.of(MacKey.signOnce(master, block));
    }

    /** The same key as one that signs, made ready once. Purposes are few: each stays. Empty when the ring has no such version. */
    public Optional<MacKey> signing(int version, String purpose) {
        Purpose wanted = new Purpose(version, purpose);
        MacKey known = signing.get(wanted);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<MacKey> made = key(version, purpose).map(MacKey::new);
        made.ifPresent(key -> signing.put(wanted, key));
        return made;
    }

    @Override
    public String toString() {
        return "KeyRing" + keys.keySet() + " using " + current;
    }
}
