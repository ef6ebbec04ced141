package acs.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import acs.store.NodeRuns.End;
import acs.store.NodeRuns.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The next run knows how the one before it ended. */
class RunMarkerTest {
    @TempDir
    Path directory = Path.of("");

    @Test
    void before_the_first_run_there_was_none() throws IOException {
        assertThat(new RunMarker(directory).previous()).isEmpty();
    }

    @Test
    void a_run_that_did_not_say_that_it_ended_was_ended_by_something() throws IOException {
        new RunMarker(directory).begun(7);

        assertThat(new RunMarker(directory).previous()).contains(new Ended(7, End.UNKNOWN));
    }

    @Test
    void a_run_that_said_so_ended_as_it_should() throws IOException {
        RunMarker marker = new RunMarker(directory);
        marker.begun(7);
        marker.ended(7);

        assertThat(marker.previous()).contains(new Ended(7, End.CLEAN));
    }

    @Test
    void the_file_that_says_so_makes_it_an_end_by_memory_and_counts_for_one_run() throws IOException {
        RunMarker marker = new RunMarker(directory);
        marker.begun(7);
        Files.createFile(directory.resolve(RunMarker.EXHAUSTED));
        assertThat(marker.previous()).contains(new Ended(7, End.MEMORY));

        marker.begun(8);
        assertThat(marker.previous()).contains(new Ended(8, End.UNKNOWN));
    }

    @Test
    void what_cannot_be_read_is_no_mark() throws IOException {
        Files.writeString(directory.resolve(RunMarker.FILE_NAME), "seven");

        assertThat(new RunMarker(directory).previous()).isEmpty();
    }
}
