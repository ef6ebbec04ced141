package acs.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import picocli.CommandLine;

@EnabledOnOs(OS.LINUX)
class OperationCostTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final String self = Long.toString(ProcessHandle.current().pid());

    @Test
    void a_process_that_is_not_there_is_bad_usage() {
        assertThat(run("--server-pid", "999999999", "--token-file", "none")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no such process");
    }

    @Test
    void load_goes_to_this_machine_only() {
        assertThat(run("--server-pid", self, "--postgres-pid", self, "--token-file", "none", "--api",
                "http://192.0.2.1:8080")).isEqualTo(2);
        assertThat(err.toString()).contains("this machine only");
    }

    private int run(String... arguments) {
        return new CommandLine(new OperationCost()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
