package acs.store.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The right to run a server in a directory. It goes with this process, however that ends. */
final class DirectoryLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryLock.class);

    /**
     * What this JVM holds. POSIX gives up all locks of a process on a file when it closes any channel of that file, so a
     * held file must not even be opened.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /** Takes the lock at once, or fails. */
    static DirectoryLock take(Path root) throws IOException {
        Path directory = root.toRealPath();
        if (!HELD.add(directory)) {
            throw taken(directory);
        }
        try {
            return new DirectoryLock(directory, locked(directory));
        } catch (IOException | RuntimeException e) {
            HELD.remove(directory);
            throw e;
        }
    }

    private static FileChannel locked(Path directory) throws IOException {
        FileChannel channel = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw taken(directory);
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static EmbeddedPostgresException taken(Path directory) {
        return new EmbeddedPostgresException("another ACS runs on the data directory " + directory.getParent()
                + "; stop it, or give this one a directory of its own (ACS_DATA_DIR)");
    }

    /** The file is closed before the directory may be taken anew; a second call does nothing. */
    @Override
    public void close() {
        if (!channel.isOpen()) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("cannot release the data directory", e);
        } finally {
            HELD.remove(directory);
        }
    }
}
