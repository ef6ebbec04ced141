package acs.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;

import acs.load.ProcessCpu.Stat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessCpuTest {
    private final ProcessCpu machine = new ProcessCpu(Map.of(10L, new Stat(1, "java", 500), 20L,
            new Stat(10, "postgres", 100), 21L, new Stat(20, "postgres", 30), 11L, new Stat(10, "sh", 7), 99L,
            new Stat(1, "postgres", 1000)));

    @Test
    void the_server_is_itself_and_its_children_without_its_PostgreSQL() {
        assertThat(machine.seconds(10, 20)).isEqualTo(5.07);
    }

    @Test
    void PostgreSQL_is_the_postmaster_and_its_backends() {
        assertThat(machine.seconds(20, -1)).isEqualTo(1.3);
    }

    @Test
    void the_postmaster_is_found_below_the_server_and_another_one_is_left_alone() {
        assertThat(machine.postmasterBelow(10)).hasValue(20);
        assertThat(machine.postmasterBelow(11)).isEmpty();
    }

    @Test
    void a_line_of_proc_is_read_even_when_the_name_holds_brackets() {
        String stat = "42 (a) b (c)) S 7 42 42 0 -1 4194304 1 2 3 4 100 20 3 4 20 0 1 0 99 1 2";

        assertThat(ProcessCpu.parsed(stat)).isEqualTo(new Stat(7, "a) b (c)", 127));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void this_process_is_seen_with_CPU_of_its_own() throws IOException {
        ProcessCpu now = ProcessCpu.now();

        assertThat(now.has(ProcessHandle.current().pid())).isTrue();
        assertThat(now.seconds(ProcessHandle.current().pid(), -1)).isPositive();
    }
}
