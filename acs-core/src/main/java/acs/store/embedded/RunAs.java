package acs.store.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * As whom the server runs. PostgreSQL refuses to be root, so for root it runs as an existing unprivileged user, or, where
 * no such user can reach the data directory, in a user namespace of its own.
 *
 * @param prefix commands put before the server's own
 * @param uid    who must own the server's files, {@code -1} when they may stay as they are
 */
record RunAs(List<String> prefix, int uid) {
    private static final Path PASSWD = Path.of("/etc/passwd");
    private static final List<String> CANDIDATES = List.of("postgres", "nobody");

    RunAs {
        prefix = List.copyOf(prefix);
    }

    /**
     * The choice for a directory.
     *
     * @param directory exists and was made by this process
     * @param cluster   the server's data; when it exists already, its owner decides
     */
    static RunAs choose(Path directory, Path cluster) throws IOException {
        if (ownUid(directory) != 0) {
            return new RunAs(session(), -1);
        }
        if (Files.exists(cluster)) {
            int owner = uidOf(cluster);
            return owner == 0 ? namespace() : user(owner, gidOf(cluster));
        }
        for (String name : CANDIDATES) {
            String[] entry = passwdEntry(name);
            if (entry.length > 3 && isTraversableByAll(directory) && !program("setpriv").isEmpty()) {
                return user(Integer.parseInt(entry[2]), Integer.parseInt(entry[3]));
            }
        }
        return namespace();
    }

    /** Gives the tree to the user that the server runs as. */
    void own(Path path) throws IOException {
        if (uid < 0) {
            return;
        }
        try (Stream<Path> tree = Files.walk(path)) {
            for (Path each : tree.toList()) {
                Files.setAttribute(each, "unix:uid", uid);
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

    private static RunAs user(int uid, int gid) {
        List<String> prefix = new ArrayList<>(session());
        prefix.addAll(List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--"));
        return new RunAs(prefix, uid);
    }

    private static RunAs namespace() {
        if (program("unshare").isEmpty()) {
            throw new EmbeddedPostgresException(
                    "PostgreSQL does not run as root, and neither setpriv with a reachable user nor"
                            + " unshare is at hand; run the ACS as an ordinary user, or set ACS_DB_URL");
        }
        List<String> prefix = new ArrayList<>(session());
        prefix.addAll(List.of("unshare", "-U", "--"));
        return new RunAs(prefix, -1);
    }

    /** A session of its own, so that Ctrl-C in a terminal reaches the ACS alone, which then stops the server in order. */
    private static List<String> session() {
        return program("setsid");
    }

    /** The program's name when it is on the path, else nothing. */
    private static List<String> program(String name) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        for (String directory : path.split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(directory, name))) {
                return List.of(name);
            }
        }
        return List.of();
    }

    private static String[] passwdEntry(String name) throws IOException {
        if (Files.isReadable(PASSWD)) {
            for (String line : Files.readAllLines(PASSWD)) {
                if (line.startsWith(name + ":")) {
                    return line.split(":", -1);
                }
            }
        }
        return new String[0];
    }

    private static boolean isTraversableByAll(Path directory) throws IOException {
        for (Path each = directory.toRealPath(); each != null; each = each.getParent()) {
            if (!Files.getPosixFilePermissions(each).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
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
