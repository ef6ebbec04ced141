package acs.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which file is read, and what it may hold. */
class ConfigFilesTest extends ConfigTests {
    @ParameterizedTest
    @ValueSource(strings = {"cwmp: [1, 2]", "just words", "a: &x {b: 1}\nc: *x", "cwmp.port: 1\ncwmp: {port: 2}",
            "cwmp: {port: ", "cwmp.port:", "!!javax.script.ScriptEngineManager [x]", "? {a: b}\n: c",
            "a: {b: {c: {d: {e: {f: {g: {h: {i: {j: k}}}}}}}}}"})
    void a_file_that_is_no_set_of_settings_is_a_problem_and_never_an_object(String text) throws Exception {
        file(text);
        assertThat(problems()).isNotEmpty().allSatisfy(problem -> assertThat(problem).contains("acs.yaml"));
    }

    @Test
    void a_huge_file_is_refused_unread() throws Exception {
        file("#".repeat(YamlFile.BYTES_MAX + 1));
        assertThat(problems()).singleElement().asString().contains("larger than");
    }

    @Test
    void an_empty_file_sets_nothing() throws Exception {
        file("# nothing here\n");
        assertThat(load()).isEqualTo(AcsConfig.defaults(here));
    }

    @Test
    void a_named_file_that_is_missing_is_a_problem() {
        assertThatExceptionOfType(ConfigException.class).isThrownBy(() -> load(Path.of("gone.yaml")))
                .withMessageContaining("gone.yaml").withMessageContaining("cannot be read");
    }

    @Test
    void the_file_is_found_in_the_data_directory_and_by_variable() throws Exception {
        Path dataDir = Files.createDirectories(here.resolve("acs-data"));
        Files.writeString(dataDir.resolve("acs.yaml"), "api.port: 4001");
        assertThat(load().api().port()).isEqualTo(4001);

        Files.writeString(here.resolve("other.yaml"), "api.port: 4002");
        environment.put("ACS_CONFIG", "other.yaml");
        assertThat(load().api().port()).isEqualTo(4002);
    }

    @Test
    void two_files_that_could_both_be_meant_are_refused() throws Exception {
        file("api.port: 4001");
        Path dataDir = Files.createDirectories(here.resolve("acs-data"));
        Files.writeString(dataDir.resolve("acs.yaml"), "api.port: 4002");

        assertThat(problems()).singleElement().asString().startsWith("two configuration files");
    }

    @Test
    void a_file_in_the_data_directory_cannot_move_the_data_directory() throws Exception {
        Path dataDir = Files.createDirectories(here.resolve("acs-data"));
        Files.writeString(dataDir.resolve("acs.yaml"), "data-dir: /elsewhere");

        assertThat(problems()).singleElement().asString().startsWith("data-dir (");
    }
}
