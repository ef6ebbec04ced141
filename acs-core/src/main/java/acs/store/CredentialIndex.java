package acs.store;

import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which usernames and devices may have a stored credential, by a hash of 64 bits each: 8 bytes for one, so that a million
 * takes 16 MB, and whoever is not in it needs no look at the database. One that is in it by chance costs a look and no more.
 * While it is not loaded, or would be too large, anybody may be in it. Reads are free of locks.
 */
final class CredentialIndex {
    private static final long SEED = 0xCBF29CE484222325L;
    private static final long PRIME = 0x100000001B3L;
    private static final int ADDED_MAX = 10_000;

    private volatile long[] sorted = new long[0];
    private volatile boolean isLoaded;
    private final Set<Long> added = ConcurrentHashMap.newKeySet();

    /** What a text stands for in it. */
    static long hash(String text) {
        long hash = SEED;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        hash = (hash ^ (hash >>> 32)) * 0xD6E8FEB86659FD93L;
        return hash ^ (hash >>> 32);
    }

    /** Whether it is loaded and so can rule anybody out. */
    boolean isLoaded() {
        return isLoaded;
    }

    boolean mayHold(String text) {
        if (!isLoaded) {
            return true;
        }
        long hash = hash(text);
        return Arrays.binarySearch(sorted, hash) >= 0 || added.contains(hash);
    }

    /** Everything, but for what is added while this is going on. */
    synchronized void load(Collection<Long> hashes) {
        sorted = hashes.stream().mapToLong(Long::longValue).sorted().distinct().toArray();
        isLoaded = true;
    }

    /** There are too many. */
    synchronized void giveUp() {
        isLoaded = false;
        sorted = new long[0];
        added.clear();
    }

    /** @param max beyond which it gives up */
    synchronized void add(String text, int max) {
        added.add(hash(text));
        if (added.size() > ADDED_MAX && isLoaded) {
            long[] both = Arrays.copyOf(sorted, sorted.length + added.size());
            int at = sorted.length;
            for (Long each : added) {
                if (at < both.length) {
                    both[at++] = each;
                }
            }
            long[] merged = Arrays.stream(both, 0, at).sorted().distinct().toArray();
            if (merged.length > max) {
                giveUp();
                return;
            }
            sorted = merged;
            added.clear();
        }
    }
}
