package acs.store;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Cold documents of devices whose sessions are at an operation that will teach something, so that its end need not read them
 * again. They came with the claim and go with the end; what a lost session left, or is too much, falls out, the oldest
 * first. What is missing here is read. Thread-safe.
 */
final class HeldDocuments {
    /** What an entry costs besides its document. */
    private static final int ENTRY_BYTES = 200;

    private final long bytesMax;
    private final Map<Long, Held> byToken = new LinkedHashMap<>();
    private long bytes;

    /** @param bytesMax of all that are held */
    HeldDocuments(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /**
     * A device's document as the database had it.
     *
     * @param version  0 for none
     * @param document compressed, {@code null} for none or one that is too large to load
     */
    record ColdDocument(long version, @Nullable ByteBuffer document) {
        private long size() {
            return (long) ENTRY_BYTES + (document == null ? 0 : document.remaining());
        }
    }

    /**
     * What is held for an operation.
     *
     * @param cold   the device's document
     * @param isLast whether nothing else was open for the device when the operation was claimed
     */
    record Held(ColdDocument cold, boolean isLast) {}

    /** Keeps it until it is taken. */
    synchronized void hold(long fencingToken, Held held) {
        remove(fencingToken);
        byToken.put(fencingToken, held);
        bytes += held.cold().size();
        while (bytes > bytesMax) {
            remove(byToken.keySet().iterator().next());
        }
    }

    /** Gives it away; {@code null} when it is not here. */
    synchronized @Nullable Held take(long fencingToken) {
        return remove(fencingToken);
    }

    private @Nullable Held remove(long fencingToken) {
        Held held = byToken.remove(fencingToken);
        if (held != null) {
            bytes -= held.cold().size();
        }
        return held;
    }
}
