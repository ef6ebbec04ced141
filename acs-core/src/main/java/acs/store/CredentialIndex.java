package acs.store;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Which usernames and devices may have a stored credential, by a hash of 64 bits each: 8 bytes for one, so that a million
 * takes 16 MB, and whoever is not in it needs no look at the database. One that is in it by chance costs a look and no more.
 * While it is not loaded, or would be too large, anybody may be in it. Reads are free of locks; memory is bounded, whatever
 * is added.
 */
final class CredentialIndex {
    private static final long SEED = 0xCBF29CE484222325L;
    private static final long PRIME = 0x100000001B3L;
    private static final int ADDED_MAX = 10_000;

    private volatile long[] sorted = new long[0];
    private volatile State state = State.LOADING;
    private final Set<Long> added = ConcurrentHashMap.newKeySet();

    private enum State {
        /** Nothing but what was added is in it. */
        LOADING,
        /** Whoever is not in it has no stored credential. */
        LOADED,
        /** There were too many: nothing is in it. */
        GIVEN_UP
    }

    /** What a text stands for in it. */
    static long hash(String text) {
        long hash = SEED;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        hash = (hash ^ (hash >>> 32)) * 0xD6E8FEB86659FD93L;
        return hash ^ (hash >>> 32);
    }

    /** Whether it waits for {@link #load}. */
    boolean isToLoad() {
        return state == State.LOADING;
    }

    /** How many hashes it keeps. */
    int size() {
        return sorted.length + added.size();
    }

    boolean mayHold(String text) {
        if (state != State.LOADED) {
            return true;
        }
        // What is merged is in the array before it is taken from the set; what is thrown away is not ruled out before.
        long hash = hash(text);
        return added.contains(hash) || Arrays.binarySearch(sorted, hash) >= 0 || state != State.LOADED;
    }

    /**
     * Everything, and what was added while that was read. Of no effect when it has been given up meanwhile.
     *
     * @param max beyond which it gives up
     */
    synchronized void load(Collection<Long> hashes, int max) {
        if (isToLoad() && merge(hashes, max)) {
            state = State.LOADED;
        }
    }

    /** There are too many. */
    synchronized void giveUp() {
        empty(State.GIVEN_UP);
    }

    /**
     * More has changed than is known: nobody is ruled out until {@link #load}, for which additions are gathered from now on.
     *
     * @return whether it was loaded
     */
    synchronized boolean startAnew() {
        boolean wasLoaded = state == State.LOADED;
        empty(State.LOADING);
        return wasLoaded;
    }

    /** @param max beyond which it gives up */
    synchronized void add(String text, int max) {
        if (state == State.GIVEN_UP) {
            return;
        }
        added.add(hash(text));
        if (added.size() > ADDED_MAX) {
            merge(List.of(), max);
        }
    }

    /** Nobody is ruled out before anything is taken away. */
    private void empty(State now) {
        state = now;
        sorted = new long[0];
        added.clear();
    }

    /** All into one array; whether it is not too large. */
    private boolean merge(Collection<Long> more, int max) {
        long[] merged = LongStream.concat(Arrays.stream(sorted),
                Stream.concat(added.stream(), more.stream()).mapToLong(Long::longValue)).sorted().distinct().toArray();
        if (merged.length > max) {
            giveUp();
            return false;
        }
        sorted = merged;
        added.clear();
        return true;
    }
}
