package acs.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server in the hands of a user that is not root, in a data directory with a space in its name. */
class OrdinaryUserTest {
    private static final int NOBODY = 65_534;

    @TempDir
    static Path directory;

    @Test
    void an_ordinary_user_runs_the_server_in_a_directory_with_a_space_in_its_name() throws Exception {
        assumeTrue(uidOf(directory) == 0,
                "only root can become another user; an ordinary user's own tests show the same");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv is missing");
        assumeTrue(isReachableByAll(Path.of(System.getProperty("java.home"))), "the JDK is not for all users");
        assumeTrue(isReachableByAll(directory.toRealPath().getParent()), "the temporary folder is not for all users");

        Path data = Files.createDirectory(directory.resolve("data of the acs"));
        Path programs = Files.createDirectory(directory.resolve("programs"));
        String classPath = copyClassPath(programs);
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.toList()) {
                Files.setAttribute(each, "unix:uid", NOBODY);
                Files.setAttribute(each, "unix:gid", NOBODY);
            }
        }
        List<String> output = run(List.of("/usr/bin/setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY,
                "--clear-groups",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
                "-Djava.io.tmpdir=" + programs, "-cp", classPath, OrdinaryUser.class.getName(), data.toString()));

        assertThat(output).contains("answer kept", "stopped");
        assertThat(uidOf(data.resolve("postgresql/cluster/PG_VERSION"))).isEqualTo(NOBODY);
    }

    private static List<String> run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
        // Its output ends with it, so the watch bounds the reading too.
        process.onExit().orTimeout(2, TimeUnit.MINUTES).exceptionally(late -> process.destroyForcibly());
        List<String> lines = new ArrayList<>();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().forEach(lines::add);
        }
        process.waitFor();
        return lines;
    }

    /** The class path of this test may lie where only its own user reads. */
    private static String copyClassPath(Path to) throws IOException {
        List<String> copies = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path source = Path.of(entry);
            if (Files.exists(source)) {
                Path copy = to.resolve(copies.size() + "-" + source.getFileName());
                copyTree(source, copy);
                copies.add(copy.toString());
            }
        }
        return String.join(File.pathSeparator, copies);
    }

    private static void copyTree(Path source, Path target) throws IOException {
        try (Stream<Path> tree = Files.walk(source)) {
            for (Path each : tree.toList()) {
                Files.copy(each, target.resolve(source.relativize(each).toString()));
            }
        }
    }

    private static boolean isReachableByAll(Path path) throws IOException {
        for (Path each = path.toRealPath(); each != null; each = each.getParent()) {
            if (!PosixFilePermissions.toString(Files.getPosixFilePermissions(each)).endsWith("x")
                    && !PosixFilePermissions.toString(Files.getPosixFilePermissions(each)).endsWith("t")) {
                return false;
            }
        }
        return true;
    }

    private static int uidOf(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid");
    }
}
