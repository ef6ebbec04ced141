package acs.store.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** A program that says whether another process may take a directory. */
final class LockProbe {
    private LockProbe() {}

    public static void main(String[] arguments) throws IOException {
        try (DirectoryLock lock = DirectoryLock.take(Path.of(arguments[0]))) {
            System.exit(lock == null ? 1 : 0);
        } catch (EmbeddedPostgresException held) {
            System.exit(3);
        }
    }
}
