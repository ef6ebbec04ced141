package acs.port;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A file that devices can download.
 *
 * @param name        {@link FileName}
 * @param description what the operator says about it
 * @param contentId   of its bytes, which never change; another content has another id. {@code null} while it has none and
 *                    is fetched from its description's URL
 * @param size        bytes; 0 when not known
 * @param sha256      of the bytes, in lower-case hex; empty without content
 * @param revision    grows with every change
 * @param createdAt   when a file of this name was first stored
 * @param changedAt   when content or description last changed
 */
public record FileRecord(String name, FileDescription description, @Nullable UUID contentId, long size, String sha256,
        long revision, Instant createdAt, Instant changedAt) {}
