package acs.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs {@code deploy/acs} as a shell would, on a made-up project with made-up JDKs that only say how they were called. */
class LauncherTest {
    private static final Path SCRIPT = Path.of("..", "deploy", "acs");

    /** Makes the folder of jars that it is told to make. */
    private static final String BUILD = """
            for argument; do
                case $argument in -Dacs.lib=*) mkdir -p "${argument#-Dacs.lib=}" ;; esac
            done""";

    /** What a run printed, on either stream, and its exit code. */
    private record Run(int exitCode, String out) {}

    @TempDir
    Path here;

    private final Map<String, String> environment = new HashMap<>();
    private Path deploy = Path.of("");

    @BeforeEach
    void aReleaseWithoutSources() throws IOException {
        deploy = Files.createDirectories(here.resolve("project/deploy"));
        Files.copy(SCRIPT, deploy.resolve("acs"));
        deploy.resolve("acs").toFile().setExecutable(true);
        Files.createDirectories(deploy.resolve("target/acs/lib"));
        Files.createFile(deploy.resolve("target/acs/built"));
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", here.toString());
        environment.put("ACS_JVM_FOLDERS", here + "/jvm/*");
    }

    @Test
    void the_newest_jdk_of_the_usual_folders_runs_and_gets_the_arguments_as_they_are() throws Exception {
        jdk("jvm/eight", "1.8.0_402");
        jdk("jvm/old", "17.0.9");
        jdk("jvm/fine", "21.0.1");
        jdk("jvm/newest", "25");

        Run run = run("start", "--set", "log.format=a b");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith(here + "/jvm/newest/bin/java")
                .contains("<-cp> <" + deploy + "/target/acs/lib/*>")
                .endsWith("<acs.app.Main> <start> <--set> <log.format=a b>\n");
    }

    @Test
    void acs_java_home_comes_before_java_home_and_that_before_the_newest() throws Exception {
        jdk("jvm/newest", "25.0.1");
        environment.put("JAVA_HOME", jdk("mine", "21.0.1").toString());
        assertThat(run("x").out()).startsWith(here + "/mine/");

        environment.put("ACS_JAVA_HOME", jdk("chosen", "22").toString());
        assertThat(run("x").out()).startsWith(here + "/chosen/");
    }

    @Test
    void a_java_home_that_is_too_old_is_passed_over() throws Exception {
        jdk("jvm/newest", "25.0.1");
        environment.put("JAVA_HOME", jdk("old", "17.0.1").toString());
        assertThat(run("x").out()).startsWith(here + "/jvm/newest/");
    }

    @Test
    void an_acs_java_home_that_is_too_old_is_a_mistake() throws Exception {
        jdk("jvm/newest", "25.0.1");
        environment.put("ACS_JAVA_HOME", jdk("old", "17.0.1").toString());

        Run run = run("x");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).contains("ACS_JAVA_HOME=" + here + "/old is no JDK 21 or newer");
    }

    @Test
    void without_a_jdk_it_says_what_to_install() throws Exception {
        jdk("jvm/old", "17.0.1");

        Run run = run("start");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).contains("no JDK 21 or newer found", "apt install", "dnf install", "ACS_JAVA_HOME");
    }

    @Test
    void heap_and_options_of_the_operator_reach_the_jvm() throws Exception {
        jdk("jvm/newest", "25");
        environment.put("ACS_HEAP_MAX", "3g");
        environment.put("ACS_JAVA_OPTS", "-Da=1 -Db=2");
        assertThat(run("x").out()).contains("<-Xmx3g>", "<-Da=1> <-Db=2>");
    }

    @ParameterizedTest
    @CsvSource({"1g, 256m", "3G, 768m", "400m, 128m", "8388608k, 2048m", "1t, 262144m", "2147483648, 512m"})
    void memory_for_buffers_follows_the_heap(String heap, String buffers) throws Exception {
        jdk("jvm/newest", "25");
        environment.put("ACS_HEAP_MAX", heap);
        assertThat(run("x").out()).contains("<-Xmx" + heap + "> <-XX:MaxDirectMemorySize=" + buffers + ">");
    }

    @Test
    void memory_for_buffers_can_be_set_and_has_a_default_without_any_setting() throws Exception {
        jdk("jvm/newest", "25");
        assertThat(run("x").out()).contains("<-Xmx1g> <-XX:MaxDirectMemorySize=256m> <-XX:+ExitOnOutOfMemoryError>")
                .doesNotContain("HeapDump");
        environment.put("ACS_DIRECT_MEMORY_MAX", "77m");
        assertThat(run("x").out()).contains("<-XX:MaxDirectMemorySize=77m>");
    }

    @Test
    void a_heap_dump_must_be_asked_for_and_needs_a_folder() throws Exception {
        jdk("jvm/newest", "25");
        Path dumps = Files.createDirectories(here.resolve("my dumps"));
        environment.put("ACS_HEAP_DUMP_DIR", dumps.toString());
        assertThat(run("x").out()).contains("<-XX:+HeapDumpOnOutOfMemoryError> <-XX:HeapDumpPath=" + dumps + ">");

        environment.put("ACS_HEAP_DUMP_DIR", here + "/none");
        Run run = run("x");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).contains("ACS_HEAP_DUMP_DIR=" + here + "/none is no folder");
    }

    @Test
    void it_works_from_anywhere_and_through_a_link() throws Exception {
        jdk("jvm/newest", "25");
        Path link = Files.createSymbolicLink(here.resolve("acs-link"), Path.of("project/deploy/acs"));
        assertThat(runScript(link, "x").out()).contains("<" + deploy.toRealPath() + "/target/acs/lib/*>");
    }

    @Test
    void the_program_s_exit_code_is_the_launcher_s() throws Exception {
        jdk("jvm/newest", "25");
        assertThat(run("fail-with-7").exitCode()).isEqualTo(7);
    }

    @Test
    void sources_without_a_build_are_built_once_and_again_only_when_they_change() throws Exception {
        jdk("jvm/newest", "25");
        sources();
        Files.delete(deploy.resolve("target/acs/built"));
        environment.put("ACS_MVN", maven(BUILD).toString());

        assertThat(run("x").out()).contains("building", "built in", "<x>");
        assertThat(run("x").out()).doesNotContain("building").contains("<x>");

        sourcesChange();
        assertThat(run("x").out()).contains("building");
    }

    @Test
    void a_server_that_runs_keeps_its_jars_however_often_is_built_and_they_go_when_it_has_ended() throws Exception {
        jdk("jvm/newest", "25");
        sources();
        environment.put("ACS_MVN", maven(BUILD).toString());
        sourcesChange();
        Process server = start(deploy.resolve("acs"), "stay");
        try {
            String line = server.inputReader().lines().filter(out -> out.contains("<stay>")).findFirst().orElseThrow();
            Path jars = Path.of(line.replaceFirst(".*<-cp> <(.*)/\\*>.*", "$1"));
            assertThat(jars).isDirectory();

            for (int i = 0; i < 3; i++) {
                sourcesChange();
                assertThat(run("x").out()).contains("built in").doesNotContain(jars + "/");
            }
            assertThat(jars).as("while the server runs").isDirectory();

            server.getOutputStream().close();
            assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
            sourcesChange();
            run("x");
            assertThat(jars).as("when it has ended").doesNotExist();
            assertThat(builds()).as("this build and the one before").hasSize(2);
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void a_build_that_fails_leaves_the_jars_of_the_one_before() throws Exception {
        jdk("jvm/newest", "25");
        sources();
        environment.put("ACS_MVN", maven(BUILD).toString());
        sourcesChange();
        run("x");
        List<Path> before = builds();

        environment.put("ACS_MVN", maven("exit 1").toString());
        sourcesChange();
        assertThat(run("x").exitCode()).isEqualTo(ExitCode.FAILED);

        assertThat(builds()).isEqualTo(before).hasSize(1);
    }

    @Test
    void a_build_that_fails_starts_nothing_and_is_tried_again() throws Exception {
        jdk("jvm/newest", "25");
        sources();
        Files.delete(deploy.resolve("target/acs/built"));
        environment.put("ACS_MVN", maven("echo broken; exit 1").toString());

        for (int attempt = 0; attempt < 2; attempt++) {
            Run run = run("x");
            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(run.out()).contains("broken", "the build failed").doesNotContain("<x>");
        }
    }

    @Test
    void the_lock_of_a_build_that_died_is_taken_over() throws Exception {
        jdk("jvm/newest", "25");
        sources();
        Files.delete(deploy.resolve("target/acs/built"));
        environment.put("ACS_MVN", maven(BUILD).toString());
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Path lock = Files.createDirectories(deploy.resolve("target/acs/building"));
        Files.writeString(lock.resolve("pid"), String.valueOf(gone.pid()));

        assertThat(run("x").out()).contains("built in");
        assertThat(lock).doesNotExist();
    }

    private void sources() throws IOException {
        Path main = Files.createDirectories(here.resolve("project/acs-core/src/main"));
        Files.createFile(here.resolve("project/pom.xml"));
        Files.createFile(main.resolve("A.java"));
    }

    private void sourcesChange() throws IOException {
        Files.setLastModifiedTime(here.resolve("project/acs-core/src/main/A.java"),
                FileTime.from(Instant.now().plusSeconds(10)));
    }

    private List<Path> builds() throws IOException {
        try (Stream<Path> entries = Files.list(deploy.resolve("target/acs"))) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith("lib-")).toList();
        }
    }

    private Path maven(String commands) throws IOException {
        return script(here.resolve("mvn"), commands);
    }

    private Path jdk(String folder, String version) throws IOException {
        Path home = here.resolve(folder);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(home.resolve("bin/java"), """
                printf '%s' "$0"; printf ' <%s>' "$@"; echo
                case "$*" in
                    *fail-with-7) exit 7 ;;
                    *stay) read -r line ;;
                esac""");
        return home;
    }

    private static Path script(Path file, String commands) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + commands + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Run run(String... arguments) throws Exception {
        return runScript(deploy.resolve("acs"), arguments);
    }

    private Run runScript(Path script, String... arguments) throws Exception {
        Process process = start(script, arguments);
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), out);
    }

    private Process start(Path script, String... arguments) throws IOException {
        String[] command = new String[arguments.length + 2];
        command[0] = "sh";
        command[1] = script.toString();
        System.arraycopy(arguments, 0, command, 2, arguments.length);
        ProcessBuilder builder = new ProcessBuilder(command).directory(here.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }
}
