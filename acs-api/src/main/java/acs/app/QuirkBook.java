package acs.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import acs.device.QuirkRule;
import acs.device.QuirkRules;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The quirk rules in force: the shipped ones and those of the operator's file, read again when that changes. A file that has
 * become wrong changes nothing and is complained of once. {@link #rules} may be asked by any thread, {@link #look} blocks.
 */
final class QuirkBook {
    private static final Logger LOG = LoggerFactory.getLogger(QuirkBook.class);

    private final @Nullable Path file;
    private volatile QuirkRules rules;
    private @Nullable Stamp seen;

    private record Stamp(FileTime modified, long bytes) {}

    /**
     * Reads the rules.
     *
     * @param file the operator's, {@code null} for none
     * @throws IllegalArgumentException naming what is wrong with the file
     */
    QuirkBook(@Nullable Path file) {
        this.file = file;
        this.rules = shipped();
        if (file != null) {
            try {
                seen = stamp(file);
                rules = read(file);
            } catch (IOException unreadable) {
                throw new IllegalArgumentException(file + " cannot be read: " + unreadable, unreadable);
            }
        }
    }

    /** Those in force now. */
    QuirkRules rules() {
        return rules;
    }

    /** Reads the file again when it has changed. */
    synchronized void look() {
        if (file == null) {
            return;
        }
        try {
            Stamp now = stamp(file);
            if (now.equals(seen)) {
                return;
            }
            seen = now;
            rules = read(file);
            LOG.info("quirk rules {} of {}: {} rules in force", rules.version(), file, rules.rules().size());
        } catch (IOException | IllegalArgumentException wrong) {
            LOG.warn("the quirk rules of {} stay as they were: {}", file, wrong.getMessage());
        }
    }

    static QuirkRules shipped() {
        try (InputStream in = Objects.requireNonNull(QuirkBook.class.getResourceAsStream("quirks.yaml"))) {
            return QuirkFile.read(new String(in.readAllBytes(), StandardCharsets.UTF_8)).rules();
        } catch (IOException impossible) {
            throw new IllegalStateException("the shipped quirk rules cannot be read", impossible);
        }
    }

    private static QuirkRules read(Path file) throws IOException {
        if (Files.size(file) > QuirkFile.BYTES_MAX) {
            throw new IllegalArgumentException("larger than " + QuirkFile.BYTES_MAX + " bytes");
        }
        QuirkFile.Content own = QuirkFile.read(Files.readString(file));
        List<QuirkRule> all = new ArrayList<>(own.withShipped() ? shipped().rules() : List.of());
        all.addAll(own.rules().rules());
        return new QuirkRules(own.rules().version(), all);
    }

    private static Stamp stamp(Path file) throws IOException {
        return new Stamp(Files.getLastModifiedTime(file), Files.size(file));
    }
}
