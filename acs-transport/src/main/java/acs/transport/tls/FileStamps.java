package acs.transport.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** How files look from outside, to see that they changed. Equal when nothing did. */
record FileStamps(List<Stamp> stamps) {
    /** One file; the key tells a link that points elsewhere now. A file that is away has the time of the epoch. */
    record Stamp(FileTime modified, long bytes, String key) {}

    static FileStamps of(List<Path> files) {
        List<Stamp> stamps = new ArrayList<>();
        for (Path file : files) {
            try {
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                stamps.add(new Stamp(now.lastModifiedTime(), now.size(), Objects.toString(now.fileKey())));
            } catch (IOException away) {
                stamps.add(new Stamp(FileTime.fromMillis(0), -1, ""));
            }
        }
        return new FileStamps(List.copyOf(stamps));
    }
}
