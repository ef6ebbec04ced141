package acs.app.hardening;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

import acs.app.config.AcsConfig;
import acs.transport.tls.ServerTlsSettings;

/** Files that hold keys, and who may use them. */
public final class KeyFiles {
    private static final List<String> ENDINGS = List.of(".token", ".keys", ".key", "-key.pem", ".p12");
    private static final Set<PosixFilePermission> OF_OTHERS = PosixFilePermissions.fromString("------rwx");
    private static final Set<PosixFilePermission> OF_THE_GROUP = PosixFilePermissions.fromString("---rwx---");

    private KeyFiles() {}

    /** Who may use a file; the wider ones come later. */
    public enum Reach {
        /** Its owner alone. */
        OWNER,
        /** Its group. */
        GROUP,
        /** Everybody on the machine. */
        EVERYBODY
    }

    /** The key files in a data directory and its folders; none of what cannot be listed. Blocks. */
    public static List<Path> in(Path dataDir) {
        List<Path> keys = new ArrayList<>();
        for (Path entry : entries(dataDir)) {
            (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) ? entries(entry) : List.of(entry)).stream()
                    .filter(KeyFiles::isKey).forEach(keys::add);
        }
        keys.sort(null);
        return keys;
    }

    /** The files that settings name, wherever they are, which hold keys: of TLS, of secrets and of credentials. */
    public static List<Path> named(AcsConfig config) {
        ServerTlsSettings tls = config.tls().server();
        Stream<Path> ofTls = tls == null
                ? Stream.empty()
                : tls.certificates().stream().map(ServerTlsSettings.CertificateFiles::key);
        return Stream.concat(ofTls, Stream.of(config.keeping().secrets().file(), config.keeping().credentials().file()))
                .filter(Files::isRegularFile).distinct().toList();
    }

    private static List<Path> entries(Path directory) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(entries::add);
        } catch (IOException notOurs) {
            // What this user cannot list, it cannot keep its keys in.
        }
        return entries;
    }

    private static boolean isKey(Path file) {
        Path name = file.getFileName();
        return name != null && Files.isRegularFile(file)
                && ENDINGS.stream().anyMatch(name.toString().toLowerCase(Locale.ROOT)::endsWith);
    }

    /** Who may use a file of the data directory: nobody whom either of them keeps out. */
    public static Reach reach(Path dataDir, Path file) {
        Reach entering = reach(dataDir);
        Reach using = reach(file);
        return entering.compareTo(using) < 0 ? entering : using;
    }

    /** Who may read, write or enter; its owner alone where the file system has no modes, or there is no such file. */
    public static Reach reach(Path file) {
        try {
            Set<PosixFilePermission> modes = Files.getPosixFilePermissions(file);
            if (modes.stream().anyMatch(OF_OTHERS::contains)) {
                return Reach.EVERYBODY;
            }
            return modes.stream().anyMatch(OF_THE_GROUP::contains) ? Reach.GROUP : Reach.OWNER;
        } catch (IOException | UnsupportedOperationException e) {
            return Reach.OWNER;
        }
    }
}
