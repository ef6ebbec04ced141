package acs.network;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A token bucket per key, in memory of a fixed size. Kept as the time at which a bucket will be full again (the generic cell
 * rate algorithm, <i>ITU-T I.371</i>): a full bucket needs no place, so that only keys that took something lately have one. When
 * more of them come than there is room for, the one that is nearest to full is forgotten. Takes a short lock and allocates
 * nothing; safe for any thread.
 */
public final class KeyedRates {
    /** Places that a key may have; it is looked for in all of them. */
    private static final int WAYS = 8;
    private static final int LOCKS = 64;
    private static final int KEYS_MAX = 1 << 26;

    private final long nanosPerToken;
    private final long debtMax;
    private final LongSupplier nanoTime;
    private final long origin;
    private final long seed = new SecureRandom().nextLong();
    private final int setMask;
    private final long[] keys;
    /** When the key's bucket is full again, in nanoseconds since the origin; not later than now: the place is free. */
    private final long[] fullAt;
    private final Object[] locks = new Object[LOCKS];

    /**
     * @param tokens   that come back in {@code period}; 0 for no limit
     * @param period   longer than nothing
     * @param burst    tokens that can be taken at once, at least 1
     * @param keysMax  remembered at least, 16 bytes each; rounded up to a power of two
     * @param nanoTime as {@link System#nanoTime()}
     */
    public KeyedRates(int tokens, Duration period, int burst, int keysMax, LongSupplier nanoTime) {
        if (tokens < 0 || period.isZero() || period.isNegative() || burst < 1 || keysMax < 1 || keysMax > KEYS_MAX) {
            throw new IllegalArgumentException("tokens, period, burst or keys out of range");
        }
        this.nanosPerToken = tokens == 0 ? 0 : Math.max(1, period.toNanos() / tokens);
        this.debtMax = (burst - 1) * nanosPerToken;
        this.nanoTime = nanoTime;
        this.origin = nanoTime.getAsLong();
        int sets = tokens == 0 ? 1 : Integer.highestOneBit(Math.max(1, (keysMax - 1) / WAYS)) * 2;
        this.setMask = sets - 1;
        this.keys = new long[sets * WAYS];
        this.fullAt = new long[sets * WAYS];
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new Object();
        }
    }

    /** Takes one token of the key's; {@code false} when none is left. */
    public boolean tryTake(long key) {
        if (nanosPerToken == 0) {
            return true;
        }
        int set = (int) mixed(key ^ seed) & setMask;
        synchronized (locks[set & (LOCKS - 1)]) {
            long now = nanoTime.getAsLong() - origin;
            int place = place(set * WAYS, key);
            long full = keys[place] == key ? Math.max(now, fullAt[place]) : now;
            if (full - now > debtMax) {
                return false;
            }
            keys[place] = key;
            fullAt[place] = full + nanosPerToken;
            return true;
        }
    }

    /** The same for a key that is a text; two of them share a bucket no more often than 64 bits make them. */
    public boolean tryTake(String key) {
        if (nanosPerToken == 0) {
            return true;
        }
        long hash = seed;
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * 0x100_0000_01b3L;
            hash ^= hash >>> 29;
        }
        return tryTake(hash);
    }

    /** The key's place, else the one whose bucket is full first. */
    private int place(int first, long key) {
        int earliest = first;
        for (int i = first; i < first + WAYS; i++) {
            if (keys[i] == key) {
                return i;
            }
            if (fullAt[i] < fullAt[earliest]) {
                earliest = i;
            }
        }
        return earliest;
    }

    /** How long an empty bucket needs for one token; zero without a limit. */
    public Duration timePerToken() {
        return Duration.ofNanos(nanosPerToken);
    }

    /** How many keys can be remembered at a time. */
    public int capacity() {
        return keys.length;
    }

    /** So that nobody who knows how keys come about can fill one set alone (Stafford's variant 13 of MurmurHash3's end). */
    private static long mixed(long key) {
        long mixed = (key ^ (key >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d0_49bb_1331_11ebL;
        return mixed ^ (mixed >>> 31);
    }
}
