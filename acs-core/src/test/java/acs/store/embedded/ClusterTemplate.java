package acs.store.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Data directories whose PostgreSQL cluster is a copy of one that was initialised once for each module: {@code initdb} takes
 * seconds, a copy less than one.
 */
public final class ClusterTemplate {
    private static final Path TEMPLATE = Path.of("target", "postgres-template", "postgresql");
    private static final String CLUSTER = "cluster";
    private static final String PASSWORD = "password";
    private static final EmbeddedPostgresSettings SETTINGS = new EmbeddedPostgresSettings(16, 64, 20,
            Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofSeconds(10), Duration.ofSeconds(1));

    private ClusterTemplate() {}

    /**
     * Puts a new cluster into the data directory. One that is there already is deleted, and a server that a killed test run
     * left on it is stopped.
     */
    public static Path fresh(Path dataDir) {
        try {
            discard(dataDir);
            Path from = template();
            Path to = Files.createDirectories(dataDir.toAbsolutePath().resolve("postgresql"));
            try (Stream<Path> entries = Files.list(from)) {
                for (Path entry : entries.filter(each -> isServer(each) || isCluster(each)).toList()) {
                    copy(entry, to.resolve(entry.getFileName()));
                }
            }
            return dataDir;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Stops a server that runs on the directory without waiting for its clients, and deletes all. */
    public static void discard(Path dataDir) {
        try {
            Path root = dataDir.toAbsolutePath().resolve("postgresql");
            if (!Files.exists(root)) {
                return;
            }
            try (DirectoryLock held = DirectoryLock.take(root)) {
                Optional<Postmaster> server = Postmaster.find(Cluster.dataOf(root));
                if (server.isPresent()) {
                    server.get().stop(Duration.ofSeconds(3));
                }
                for (String name : List.of(CLUSTER, "cluster.partial", "log", PASSWORD)) {
                    ServerBinaries.deleteTree(root.resolve(name));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The initialised files. Nothing ever runs on them. */
    private static synchronized Path template() throws IOException, InterruptedException {
        Path root = Files.createDirectories(TEMPLATE.toAbsolutePath());
        try (DirectoryLock held = DirectoryLock.take(root)) {
            String server = ServerBinaries.unpack(root).home().getFileName().toString();
            boolean isOfAnotherVersion;
            try (Stream<Path> entries = Files.list(root)) {
                isOfAnotherVersion = entries
                        .anyMatch(each -> isServer(each) && !each.getFileName().toString().equals(server));
            }
            if (isOfAnotherVersion) {
                try (Stream<Path> entries = Files.list(root)) {
                    for (Path old : entries.filter(each -> isServer(each) || isCluster(each)).toList()) {
                        ServerBinaries.deleteTree(old);
                    }
                }
            }
            Cluster.open(root, SETTINGS, RunAs.Way.ANY);
        }
        return root;
    }

    private static boolean isServer(Path entry) {
        String name = entry.getFileName().toString();
        return name.startsWith("server-") && !name.endsWith(".partial");
    }

    private static boolean isCluster(Path entry) {
        String name = entry.getFileName().toString();
        return name.equals(CLUSTER) || name.equals(PASSWORD);
    }

    /** Programs are linked, since nobody changes them; data are copied, with their owner. */
    private static void copy(Path from, Path to) throws IOException {
        if (isServer(from) && Files.exists(to)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path each : tree.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (!isServer(from) || !Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS) || !link(each, target)) {
                    Files.copy(each, target, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
                }
            }
        }
    }

    private static boolean link(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
            return true;
        } catch (FileSystemException | UnsupportedOperationException otherFileSystem) {
            return false;
        }
    }
}
