package acs.transport.file;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Counts how often each upload was begun, so that one link cannot keep the disk busy for all of its life. A device that lost the
 * answer sends its file again; none needs more than some attempts. Of this node alone; bounded: the operations that came first are
 * forgotten first. Thread-safe.
 */
final class UploadAttempts {
    /** Uploads that may be begun for one operation. */
    static final int OF_ONE_LINK = 32;
    private static final int OPERATIONS_MAX = 10_000;

    private final Map<UUID, Integer> begun = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Integer> eldest) {
            return size() > OPERATIONS_MAX;
        }
    };

    /** Whether one more upload of this operation may begin. */
    synchronized boolean begin(UUID operation) {
        int before = begun.getOrDefault(operation, 0);
        if (before >= OF_ONE_LINK) {
            return false;
        }
        begun.put(operation, before + 1);
        return true;
    }
}
