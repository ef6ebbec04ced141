package acs.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.internal.OutOfDirectMemoryError;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real JVM with the launcher's own options, and what becomes of it without memory. */
class ExhaustedMemoryTest {
    private static final String SURVIVED = "still here";

    @TempDir
    Path here;

    private Path launcher = Path.of("");

    /** What a run printed, its exit code, and the number of the process that the launcher was started as. */
    private record Run(int exitCode, List<String> out, long pid) {}

    /** Started in the place of the server's main class. */
    static final class Greedy {
        private Greedy() {}

        public static void main(String[] arguments) {
            System.out.println("pid " + ProcessHandle.current().pid());
            List<Object> kept = new ArrayList<>();
            try {
                while (true) {
                    kept.add(arguments[0].equals("heap") ? new byte[1 << 20] : buffer());
                }
            } catch (OutOfDirectMemoryError exhausted) {
                System.out.println(SURVIVED + " with " + kept.size() + " MiB");
            }
        }

        private static ByteBuf buffer() {
            return ByteBufAllocator.DEFAULT.directBuffer(1 << 20);
        }
    }

    /** The launcher beside a folder of jars, which is all of this class path; its last line starts the class above. */
    @BeforeEach
    void installed() throws IOException {
        Path deploy = Files.createDirectories(here.resolve("deploy"));
        Files.createDirectories(deploy.resolve("target/acs/lib"));
        Files.createFile(deploy.resolve("target/acs/built"));
        String script = Files.readString(Path.of("..", "deploy", "acs"));
        assertThat(script).contains("-cp \"$lib/*\" acs.app.Main \"$@\"");
        launcher = deploy.resolve("acs");
        Files.writeString(launcher, script.replace("-cp \"$lib/*\" acs.app.Main",
                "-cp \"" + System.getProperty("java.class.path") + "\" '" + Greedy.class.getName() + "'"));
    }

    private Run run(String what) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", launcher.toString(), what).redirectErrorStream(true);
        builder.environment().put("ACS_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("ACS_HEAP_MAX", "24m");
        builder.environment().put("ACS_DIRECT_MEMORY_MAX", "16m");
        builder.environment().put("ACS_HEAP_DUMP_DIR", here.toString());
        builder.environment().put("ACS_DATA_DIR", data().toString());
        Process process = builder.start();
        List<String> out = process.inputReader().lines().toList();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), out, process.pid());
    }

    /** With a space in its name. */
    private Path data() throws IOException {
        return Files.createDirectories(here.resolve("the data"));
    }

    private List<Path> dumps() throws IOException {
        try (Stream<Path> files = Files.list(here)) {
            return files.filter(file -> file.toString().endsWith(".hprof")).toList();
        }
    }

    @Test
    void without_heap_the_process_ends_with_3_a_last_line_that_says_why_and_a_dump() throws Exception {
        Run run = run("heap");
        assertThat(run.exitCode()).isEqualTo(ExitCode.OUT_OF_MEMORY);
        assertThat(run.out().getLast()).isEqualTo("Terminating due to java.lang.OutOfMemoryError: Java heap space");
        assertThat(dumps()).hasSize(1);
        assertThat(data().resolve(RunMarker.EXHAUSTED)).as("the mark for the next start").exists();
        assertThat(run.out()).as("the launcher has become the JVM").contains("pid " + run.pid());
    }

    @Test
    void without_direct_memory_it_goes_on() throws Exception {
        Run run = run("direct");
        assertThat(run.out().getLast()).isEqualTo(SURVIVED + " with 16 MiB");
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(dumps()).isEmpty();
        assertThat(data().resolve(RunMarker.EXHAUSTED)).doesNotExist();
    }
}
