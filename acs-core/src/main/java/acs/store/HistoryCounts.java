package acs.store;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;

/**
 * Rows and bytes of history by device, each for an hour from its first entry on, in memory of a fixed size. Takes a short
 * lock; safe for any thread.
 */
final class HistoryCounts {
    /** Places that a device may have; it is looked for in all of them. */
    private static final int WAYS = 8;
    private static final int LOCKS = 64;
    private static final int PLACES_MAX = 1 << 26;
    private static final long HOUR_MILLIS = HistoryBudget.HOUR.toMillis();
    private static final long NEVER = Long.MIN_VALUE / 2;

    private final long seed = new SecureRandom().nextLong();
    private final int setMask;
    private final long[] keys;
    private final long[] began;
    private final int[] rows;
    private final int[] bytes;
    private final boolean[] thinned;
    private final Object[] locks = new Object[LOCKS];

    /** @param devicesMax counted at least; rounded up to a power of two */
    HistoryCounts(int devicesMax) {
        int sets = Integer.highestOneBit(Math.max(1, (Math.min(devicesMax, PLACES_MAX) - 1) / WAYS)) * 2;
        this.setMask = sets - 1;
        this.keys = new long[sets * WAYS];
        this.began = new long[sets * WAYS];
        this.rows = new int[sets * WAYS];
        this.bytes = new int[sets * WAYS];
        this.thinned = new boolean[sets * WAYS];
        Arrays.fill(began, NEVER);
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new Object();
        }
    }

    /**
     * What came of asking for room.
     *
     * @param fits      whether it was there and is taken
     * @param isFirst   whether it is the first thing in the hour that did not fit
     * @param hourBegan when the device's hour began
     */
    record Taken(boolean fits, boolean isFirst, Instant hourBegan) {}

    /** Takes room for an entry unless the device's hour would have more than that. */
    Taken take(String deviceKey, boolean isCapture, int newRows, long newBytes, int rowsMax, long bytesMax,
            Instant at) {
        long key = hash(deviceKey, isCapture);
        int set = (int) (key ^ (key >>> 32)) & setMask;
        long now = at.toEpochMilli();
        synchronized (locks[set & (LOCKS - 1)]) {
            int place = place(set * WAYS, key, now);
            boolean fits = (long) rows[place] + newRows <= rowsMax && bytes[place] + newBytes <= bytesMax;
            boolean isFirst = !fits && !thinned[place];
            if (fits) {
                rows[place] += newRows;
                bytes[place] += (int) newBytes;
            } else {
                thinned[place] = true;
            }
            return new Taken(fits, isFirst, Instant.ofEpochMilli(began[place]));
        }
    }

    /** The device's place, else a free one, else that of the device which used least. */
    private int place(int first, long key, long now) {
        int least = first;
        for (int i = first; i < first + WAYS; i++) {
            if (keys[i] == key && !isOver(i, now)) {
                return i;
            }
            if (used(i, now) < used(least, now)) {
                least = i;
            }
        }
        forget(first, key);
        keys[least] = key;
        began[least] = now;
        rows[least] = 0;
        bytes[least] = 0;
        thinned[least] = false;
        return least;
    }

    /** The hour before, so that no device has two places. */
    private void forget(int first, long key) {
        for (int i = first; i < first + WAYS; i++) {
            if (keys[i] == key) {
                began[i] = NEVER;
            }
        }
    }

    private int used(int place, long now) {
        return isOver(place, now) ? -1 : bytes[place];
    }

    /** Also when the clock was set back by more than an hour. */
    private boolean isOver(int place, long now) {
        return Math.abs(now - began[place]) >= HOUR_MILLIS;
    }

    /** So that nobody who chooses the names of devices can fill one set alone. */
    private long hash(String deviceKey, boolean isCapture) {
        long hash = isCapture ? ~seed : seed;
        for (int i = 0; i < deviceKey.length(); i++) {
            hash = (hash ^ deviceKey.charAt(i)) * 0x100_0000_01b3L;
            hash ^= hash >>> 29;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d0_49bb_1331_11ebL;
        return hash ^ (hash >>> 31);
    }
}
