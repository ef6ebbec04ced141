package acs.store.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's programs, unpacked once for each version into the data directory.
 *
 * @param home holds {@code bin}, {@code lib} and {@code share}
 */
record ServerBinaries(Path home) {
    private static final Logger LOG = LoggerFactory.getLogger(ServerBinaries.class);
    private static final List<PosixFilePermission> MODE_BITS = List.of(PosixFilePermission.OTHERS_EXECUTE,
            PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_READ, PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_READ, PosixFilePermission.OWNER_EXECUTE,
            PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_READ);

    /** Finds the archive for this machine on the class path and unpacks it unless that was done before. */
    static ServerBinaries unpack(Path directory) throws IOException {
        String name = "postgres-linux-" + architecture() + ".txz";
        URL archive = ServerBinaries.class.getResource("/" + name);
        if (archive == null) {
            throw new EmbeddedPostgresException("no embedded PostgreSQL for this machine ("
                    + System.getProperty("os.name")
                    + ", " + System.getProperty("os.arch") + "); set ACS_DB_URL to a PostgreSQL server of your own");
        }
        URLConnection connection = archive.openConnection();
        connection.setUseCaches(false);
        Path home = directory.resolve("server-" + identity(connection));
        if (!Files.isDirectory(home)) {
            unpack(connection, home);
        }
        return new ServerBinaries(home);
    }

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    /** Whether the server can load this library. */
    boolean hasLibrary(String name) {
        return Files.exists(home.resolve("lib/postgresql/" + name + ".so"));
    }

    private static String architecture() {
        return switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            case String other -> other;
        };
    }

    /** Changes with the archive's content; the jar's own checksum costs no reading. */
    private static String identity(URLConnection connection) throws IOException {
        if (connection instanceof JarURLConnection jar) {
            return Long.toHexString(jar.getJarEntry().getCrc());
        }
        return Long.toHexString(connection.getContentLengthLong());
    }

    private static void unpack(URLConnection connection, Path home) throws IOException {
        LOG.info("unpacking the embedded PostgreSQL into {} (once for each version)", home);
        Path partial = home.resolveSibling(home.getFileName() + ".partial");
        deleteTree(partial);
        int files = 0;
        try (InputStream raw = new BufferedInputStream(connection.getInputStream());
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(raw))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (wanted(entry.getName())) {
                    write(tar, entry, partial);
                    if (++files % 500 == 0) {
                        LOG.info("unpacking the embedded PostgreSQL: {} files so far", files);
                    }
                }
            }
        }
        Files.move(partial, home, StandardCopyOption.ATOMIC_MOVE);
        LOG.info("unpacked the embedded PostgreSQL: {} files", files);
    }

    private static boolean wanted(String name) {
        return !name.endsWith(".a") && !name.contains("/pkgconfig");
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path root) throws IOException {
        Path target = root.resolve(entry.getName()).normalize();
        if (!target.startsWith(root)) {
            throw new IOException("entry outside of its archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            Files.setPosixFilePermissions(target, permissions(0755));
            return;
        }
        Path parent = target.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, target);
        Files.setPosixFilePermissions(target, permissions((entry.getMode() & 0111) == 0 ? 0644 : 0755));
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < MODE_BITS.size(); bit++) {
            if (((mode >> bit) & 1) == 1) {
                permissions.add(MODE_BITS.get(bit));
            }
        }
        return permissions;
    }

    static void deleteTree(@Nullable Path root) throws IOException {
        if (root == null || !Files.exists(root)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
