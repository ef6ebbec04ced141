package acs.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** A program that is missing is told. */
class PeerProgramsTest {
    private static final Path SHELL = Path.of("/bin/sh");
    private static final Path MISSING = Path.of("/nowhere/prosody");

    @Test
    void a_program_that_is_installed_is_used() {
        for (String peers : new String[]{"", "optional", "required"}) {
            assertThat(PeerPrograms.demand(peers, "sh", MISSING, SHELL)).isEqualTo(SHELL);
        }
    }

    @Test
    void a_test_whose_program_is_missing_is_skipped_and_fails_where_all_are_required() {
        assertThatThrownBy(() -> PeerPrograms.demand("", "prosody", MISSING)).isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("prosody is not installed");
        assertThatThrownBy(() -> PeerPrograms.demand("required", "prosody", MISSING))
                .isInstanceOf(AssertionError.class).isNotInstanceOf(TestAbortedException.class)
                .hasMessageContaining("prosody is not installed");
    }
}
