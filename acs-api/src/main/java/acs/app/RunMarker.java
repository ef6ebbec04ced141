package acs.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import acs.store.NodeRuns.End;
import acs.store.NodeRuns.Ended;

/**
 * A file in the data directory that tells the next run how this one ended: it is written when a run begins, and again when it
 * ends as it should. The file {@value #EXHAUSTED} beside it says that the process ended for want of memory; whatever ends the
 * process for that makes it, since the process itself cannot be relied on to.
 */
final class RunMarker {
    static final String FILE_NAME = "node-run";
    static final String EXHAUSTED = "heap-exhausted";
    private static final Pattern CONTENT = Pattern.compile("(\\d{1,18})( ended)?\\s*");

    private final Path file;
    private final Path exhausted;

    RunMarker(Path dataDir) {
        this.file = dataDir.resolve(FILE_NAME);
        this.exhausted = dataDir.resolve(EXHAUSTED);
    }

    /** The run before this one; empty for none, or one that left no readable mark. */
    Optional<Ended> previous() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Matcher content = CONTENT.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        if (!content.matches()) {
            return Optional.empty();
        }
        return Optional.of(new Ended(Long.parseLong(content.group(1)), content.group(2) != null
                ? End.CLEAN
                : Files.exists(exhausted) ? End.MEMORY : End.UNKNOWN));
    }

    void begun(long run) throws IOException {
        write(Long.toString(run));
        Files.deleteIfExists(exhausted);
    }

    void ended(long run) throws IOException {
        write(run + " ended");
    }

    private void write(String content) throws IOException {
        Path fresh = file.resolveSibling(FILE_NAME + ".new");
        Files.writeString(fresh, content + "\n", StandardCharsets.ISO_8859_1);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
