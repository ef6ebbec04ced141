package acs.credential;

import java.util.Arrays;
import java.util.TreeMap;

/** Key rings that every test knows. */
public final class Keys {
    private Keys() {}

    /** A ring of versions 1 to this one, each key of the same bytes. */
    public static KeyRing upTo(int version) {
        return seeded(version, 0);
    }

    /** Another ring for each seed. */
    public static KeyRing seeded(int version, int seed) {
        TreeMap<Integer, byte[]> keys = new TreeMap<>();
        for (int i = 1; i <= version; i++) {
            byte[] key = new byte[KeyRing.KEY_BYTES];
            Arrays.fill(key, (byte) (i + seed));
            keys.put(i, key);
        }
        return new KeyRing(keys);
    }
}
