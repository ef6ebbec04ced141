package acs.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import acs.load.cpe.Misbehaviour;
import org.junit.jupiter.api.Test;

/** The manual and the help tell every misbehaviour that there is. */
class SimulateManualTest {
    @Test
    void the_manuals_table_is_what_devices_can_be_told_to_do_wrong() throws IOException {
        String table = Files.readString(Path.of("../deploy/docs/simulate.md")).split("\\|---\\|---\\|---\\|\n", 2)[1];

        assertThat(table.lines()).containsExactlyElementsOf(Arrays.stream(Misbehaviour.values())
                .map(one -> "| `" + one + "` | " + one.quirk() + " | " + one.meaning() + " |").toList());
    }

    @Test
    void the_help_tells_each_misbehaviour() {
        assertThat(String.join("\n", Simulate.misbehaviours())).contains(
                Arrays.stream(Misbehaviour.values()).map(Misbehaviour::meaning).toList());
    }
}
