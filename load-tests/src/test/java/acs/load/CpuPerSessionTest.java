package acs.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import picocli.CommandLine;

@Timeout(60)
@EnabledOnOs(OS.LINUX)
class CpuPerSessionTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final String self = Long.toString(ProcessHandle.current().pid());

    @Test
    void the_medians_of_all_rounds_make_a_row_of_a_table() throws IOException {
        int code;
        try (ScriptedAcs acs = new ScriptedAcs()) {
            code = run("--server-pid", self, "--postgres-pid", self, "--url", acs.url().toString(), "--warm-up", "1",
                    "--round", "1", "--rounds", "2", "--label", "scripted", "--devices", "20", "--parameters", "10");
        }

        assertThat(code).as(out + "" + err).isZero();
        assertThat(out.toString().lines().filter(line -> line.startsWith("round"))).hasSize(2);
        assertThat(out.toString().lines().reduce("", (before, line) -> line))
                .matches("\\| scripted \\| 20 \\| 8 \\| 10 \\| 1 \\| [1-9]\\d* (\\| \\d+\\.\\d{2,3} ){6}\\|");
    }

    @Test
    void a_process_that_is_not_there_is_bad_usage() {
        assertThat(run("--server-pid", "999999999")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no such process");
    }

    @Test
    void a_server_without_PostgreSQL_below_it_needs_to_be_told_where_it_is() {
        assertThat(run("--server-pid", self)).isEqualTo(2);
        assertThat(err.toString()).contains("--postgres-pid");
    }

    private int run(String... arguments) {
        return new CommandLine(new CpuPerSession()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
