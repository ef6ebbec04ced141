package acs.store.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * As whom the server runs. PostgreSQL refuses to be root, so for root it runs as an existing unprivileged user, or, where
 * no such user can reach the data directory, in a user namespace of its own.
 *
 * @param prefix commands put before the server's own
 * @param uid    who must own the server's files, {@code -1} when they may stay as they are
 * @param gid    their group, likewise
 */
record RunAs(List<String> prefix, int uid, int gid) {
    private static final Logger LOG = LoggerFactory.getLogger(RunAs.class);
    private static final Path PASSWD = Path.of("/etc/passwd");
    private static final Duration PROBE_MAX = Duration.ofSeconds(20);
    private static final List<String> CANDIDATES = List.of("postgres", "nobody");

    RunAs {
        prefix = List.copyOf(prefix);
    }

    /** How root runs the server. */
    enum Way {
        /** Whichever works; an existing database stays with its own as long as that does. */
        ANY,
        /** As an unprivileged user to whom the server's files belong. */
        USER,
        /** In a user namespace, the files staying root's. */
        NAMESPACE
    }

    /**
     * The choice for a directory, tried before it is used. Makes the directory the server user's own when it runs as one.
     *
     * @param root exists; a database already in it goes to whom it is run as with {@link #own}
     */
    static RunAs choose(Path root, Way way) throws IOException, InterruptedException {
        if (ownUid(root) != 0) {
            return new RunAs(session(), -1, -1);
        }
        Path cluster = Cluster.dataOf(root);
        int owner = Files.exists(cluster) ? uidOf(cluster) : -1;
        List<Way> ways = way != Way.ANY
                ? List.of(way)
                : owner == 0 ? List.of(Way.NAMESPACE, Way.USER) : List.of(Way.USER, Way.NAMESPACE);
        for (Way each : ways) {
            RunAs works = each == Way.USER ? user(root, owner) : namespace(root);
            if (works != null) {
                return works;
            }
        }
        throw new EmbeddedPostgresException("PostgreSQL does not run as root, and here root can neither start it as"
                + " another user (setpriv to postgres or nobody, who must be able to reach " + root + ") nor in a user"
                + " namespace (unshare -U); run the ACS as an ordinary user, or set ACS_DB_URL to a PostgreSQL server"
                + " of your own");
    }

    /** Gives the tree to the user that the server runs as; symbolic links are not followed. */
    void own(Path path) throws IOException {
        if (uid < 0 || (uidOf(path) == uid && gidOf(path) == gid)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(path)) {
            // the top last: a transfer that was interrupted is done again
            for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
                give(each, uid, gid);
            }
        }
    }

    /** The whole command. */
    List<String> command(Path program, List<String> arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(program.toString());
        command.addAll(arguments);
        return command;
    }

    private static @Nullable RunAs user(Path root, int owner) throws IOException, InterruptedException {
        for (int[] ids : candidates(owner)) {
            List<String> prefix = new ArrayList<>(session());
            prefix.addAll(List.of("setpriv", "--reuid=" + ids[0], "--regid=" + ids[1], "--clear-groups", "--"));
            if (hand(root, prefix, ids[0], ids[1])) {
                return new RunAs(prefix, ids[0], ids[1]);
            }
        }
        return null;
    }

    /** Makes the folder the user's when that lets the user work in it; else leaves all as it was. */
    private static boolean hand(Path root, List<String> prefix, int uid, int gid) throws IOException,
            InterruptedException {
        int uidBefore = uidOf(root);
        int gidBefore = gidOf(root);
        Path dataDir = root.getParent();
        Set<PosixFilePermission> before = dataDir == null ? Set.of() : Files.getPosixFilePermissions(dataDir);
        Set<PosixFilePermission> rootBefore = Files.getPosixFilePermissions(root);
        try {
            give(root, uid, gid);
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
            if (dataDir != null) {
                open(dataDir);
            }
            if (succeeds(prefix, List.of("test", "-w", root.toString()))) {
                return true;
            }
        } catch (IOException refused) {
            LOG.debug("cannot give {} to user {}", root, uid, refused);
        }
        if (dataDir != null) {
            Files.setPosixFilePermissions(dataDir, before);
        }
        Files.setPosixFilePermissions(root, rootBefore);
        give(root, uidBefore, gidBefore);
        return false;
    }

    /** Others may pass through but see nothing: files that the closed folder protected are closed themselves, first. */
    private static void open(Path dataDir) throws IOException {
        Set<PosixFilePermission> mode = EnumSet.copyOf(Files.getPosixFilePermissions(dataDir));
        if (mode.contains(PosixFilePermission.OTHERS_READ)) {
            return;
        }
        try (Stream<Path> entries = Files.list(dataDir)) {
            for (Path entry : entries.filter(each -> !each.getFileName().toString().equals("postgresql")
                    && !Files.isSymbolicLink(each)).toList()) {
                Set<PosixFilePermission> own = EnumSet.copyOf(Files.getPosixFilePermissions(entry));
                own.removeAll(PosixFilePermissions.fromString("---rwxrwx"));
                Files.setPosixFilePermissions(entry, own);
            }
        }
        mode.add(PosixFilePermission.GROUP_EXECUTE);
        mode.add(PosixFilePermission.OTHERS_EXECUTE);
        Files.setPosixFilePermissions(dataDir, mode);
    }

    private static @Nullable RunAs namespace(Path root) throws IOException, InterruptedException {
        List<String> prefix = new ArrayList<>(session());
        prefix.addAll(List.of("unshare", "-U", "--"));
        if (!succeeds(prefix, List.of("true"))) {
            return null;
        }
        give(root, 0, 0);
        return new RunAs(prefix, 0, 0);
    }

    private static boolean succeeds(List<String> prefix, List<String> probe) throws InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(probe);
        try {
            Process process = BareProcess.of(command).directory(Path.of("/").toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(PROBE_MAX.toSeconds(), TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
        } catch (IOException absent) {
            LOG.debug("cannot run {}", command, absent);
        }
        return false;
    }

    /** The owner of an existing database first, then the users that systems have; each with its group. */
    private static List<int[]> candidates(int owner) throws IOException {
        List<int[]> found = new ArrayList<>();
        for (String[] entry : passwd()) {
            if (entry.length > 3
                    && (CANDIDATES.contains(entry[0]) || (owner > 0 && entry[2].equals(Integer.toString(owner))))) {
                found.add(new int[]{Integer.parseInt(entry[2]), Integer.parseInt(entry[3])});
            }
        }
        if (owner > 0 && found.stream().noneMatch(ids -> ids[0] == owner)) {
            found.add(new int[]{owner, owner});
        }
        found.sort(Comparator.comparingInt(ids -> ids[0] == owner ? -1 : ids[0]));
        return found;
    }

    /** A session of its own, so that Ctrl-C in a terminal reaches the ACS alone, which then stops the server in order. */
    private static List<String> session() {
        return program("setsid");
    }

    /** The program's name when it is on the path, else nothing. */
    private static List<String> program(String name) {
        for (String directory : BareProcess.path().split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(directory, name))) {
                return List.of(name);
            }
        }
        return List.of();
    }

    private static List<String[]> passwd() throws IOException {
        return Files.isReadable(PASSWD)
                ? Files.readAllLines(PASSWD).stream().map(line -> line.split(":", -1)).toList()
                : List.of();
    }

    private static void give(Path path, int uid, int gid) throws IOException {
        Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }

    /** The user that this process acts as: the owner of a file that it makes. */
    private static int ownUid(Path directory) throws IOException {
        Path probe = Files.createTempFile(directory, "owner", null);
        try {
            return uidOf(probe);
        } finally {
            Files.delete(probe);
        }
    }

    private static int uidOf(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid");
    }

    private static int gidOf(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:gid");
    }
}
