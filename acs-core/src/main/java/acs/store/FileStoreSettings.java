package acs.store;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What an operator may decide about files.
 *
 * @param storage         where new contents go; those that are there already stay readable
 * @param directory       of contents on disk; nodes that serve the same files share it
 * @param sizeMax         bytes of a file that devices can download
 * @param totalMax        bytes of all contents together, uploads of devices and replaced ones included
 * @param keepReplaced    how long a replaced or deleted content is kept for those that are reading it; a replaced one can
 *                        still be resumed that long
 * @param deviceSizeMax   bytes of a file that a device uploads
 * @param deviceFilesMax  uploads kept of one device; the oldest go first
 * @param deviceRetention how long uploads are kept
 */
public record FileStoreSettings(Storage storage, Path directory, long sizeMax, long totalMax, Duration keepReplaced,
        long deviceSizeMax, int deviceFilesMax, Duration deviceRetention) {
    /** Where contents lie. */
    public enum Storage {
        /** In a directory. */
        DISK,
        /** In PostgreSQL, for several nodes without a shared disk. */
        DATABASE
    }

    public FileStoreSettings {
        if (sizeMax < 1 || totalMax < 1 || deviceSizeMax < 1 || deviceFilesMax < 1) {
            throw new IllegalArgumentException("sizes and numbers are at least 1");
        }
    }

    /** The shipped values, in this directory. */
    public static FileStoreSettings defaults(Path directory) {
        return new FileStoreSettings(Storage.DISK, directory, 4L << 30, 100L << 30, Duration.ofDays(1), 64L << 20, 20,
                Duration.ofDays(30));
    }
}
