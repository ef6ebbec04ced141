package acs.transport.nonce;

import java.util.Arrays;

/**
 * A set of hashes that forgets: each stays for a time at least, or until as many others came. In two
 * generations, the elder of which is thrown away as a whole; 32 to 64 bytes for each hash that it holds at most, and no memory for
 * those that never came. Not thread-safe.
 */
public final class RecentHashes {
    /** A power of two. */
    private static final int PLACES_FIRST = 64;

    private final int max;
    private final long spanMillis;
    private Generation young = new Generation();
    private Generation old = new Generation();
    private long youngSince;

    /** Open addressing, at most half full; 0 stands for a free place. */
    private static final class Generation {
        private long[] places = new long[PLACES_FIRST];
        private int size;
        /** The greatest that came with one of the hashes. */
        private long mark = Long.MIN_VALUE;

        boolean contains(long hash) {
            return places[place(hash)] == hash;
        }

        void add(long hash, long itsMark) {
            int place = place(hash);
            if (places[place] == 0) {
                places[place] = hash;
                size++;
                if (2L * size > places.length) {
                    grow();
                }
            }
            mark = Math.max(mark, itsMark);
        }

        private void grow() {
            long[] before = places;
            places = new long[before.length * 2];
            for (long hash : before) {
                if (hash != 0) {
                    places[place(hash)] = hash;
                }
            }
        }

        /** Where it is, or would be. */
        private int place(long hash) {
            int mask = places.length - 1;
            // The hashes are evenly spread already.
            int place = (int) (hash ^ (hash >>> 32)) & mask;
            while (places[place] != 0 && places[place] != hash) {
                place = (place + 1) & mask;
            }
            return place;
        }

        void clear() {
            if (size > 0) {
                Arrays.fill(places, 0);
                size = 0;
            }
            mark = Long.MIN_VALUE;
        }
    }

    /**
     * An empty set.
     *
     * @param max        hashes of one generation, which is how many are remembered at least
     * @param spanMillis how long each is remembered at least, unless {@code max} others come
     */
    public RecentHashes(int max, long spanMillis) {
        this.max = max;
        this.spanMillis = spanMillis;
    }

    /** Whether it was added and is not forgotten. */
    public boolean contains(long hash) {
        return young.contains(unlikeNone(hash)) || old.contains(unlikeNone(hash));
    }

    /**
     * Remembers a hash.
     *
     * @param mark of the hash
     * @return the greatest mark of those that had to be forgotten for it before their time, {@link Long#MIN_VALUE} for none
     */
    public long add(long hash, long mark, long nowMillis) {
        long forgotten = Long.MIN_VALUE;
        boolean isOver = nowMillis - youngSince >= spanMillis;
        if (isOver || young.size >= max) {
            forgotten = isOver ? Long.MIN_VALUE : old.mark;
            turn(nowMillis);
        }
        young.add(unlikeNone(hash), mark);
        return forgotten;
    }

    /** How many places it takes, eight bytes each. */
    int places() {
        return young.places.length + old.places.length;
    }

    private void turn(long nowMillis) {
        if (nowMillis - youngSince >= 2 * spanMillis) {
            young.clear();
        }
        old.clear();
        Generation empty = old;
        old = young;
        young = empty;
        youngSince = nowMillis;
    }

    private static long unlikeNone(long hash) {
        return hash == 0 ? 1 : hash;
    }
}
