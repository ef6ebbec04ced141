package acs.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import acs.app.hardening.HardeningChecklist;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MainTest {
    /** The module's directory is the working directory of its tests. */
    private static final Path REFERENCE = Path.of("..", "deploy", "docs", "configuration.md");

    @TempDir
    Path here;

    private final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void help_tells_the_commands_and_ends_well() {
        assertThat(run("--help")).isEqualTo(ExitCode.OK);
        assertThat(out()).contains("start", "check-config", "--help-config", "Examples:", "Exit codes");
        assertThat(err()).isEmpty();
    }

    @Test
    void version_names_the_program_and_its_java() {
        assertThat(run("--version")).isEqualTo(ExitCode.OK);
        assertThat(out()).startsWith("acs ").contains("Java");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "strat", "check-config --no-such-flag", "check-config --set nothing",
            "check-config extra"})
    void wrong_usage_ends_with_two_and_goes_to_standard_error(String arguments) {
        assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(err()).isNotBlank();
        assertThat(out()).isEmpty();
    }

    @Test
    void the_printed_reference_is_the_one_in_the_documents() throws Exception {
        assertThat(run("--help-config")).isEqualTo(ExitCode.OK);
        assertThat(out()).as("renew it with: deploy/acs --help-config > deploy/docs/configuration.md")
                .isEqualTo(Files.readString(REFERENCE));
    }

    @Test
    void a_good_configuration_is_shown_without_its_secrets() {
        environment.put("ACS_DB_URL", "postgresql://acs:hunter2@db:5432/acs");
        assertThat(run("check-config", "--set", "cwmp.port=0", "--data-dir", "there")).isEqualTo(ExitCode.OK);
        assertThat(out()).contains("127.0.0.1:(a free port)", "postgresql://acs:***@db:5432/acs",
                here.resolve("there").toString());
    }

    @Test
    void a_bad_configuration_ends_with_two_and_names_all_of_it() {
        environment.put("ACS_CWMP_HOST", "0.0.0.0");
        environment.put("ACS_NO_SUCH", "1");
        assertThat(run("check-config", "--api-port", "x")).isEqualTo(ExitCode.USAGE);
        assertThat(err()).contains("ACS_CWMP_HOST", "ACS_NO_SUCH", "api.port (--api-port)");
    }

    @Test
    void the_checklist_is_printed_and_strict_ends_with_two_where_it_warns() {
        String[] open = {"check-config", "--set", "management.host=0.0.0.0", "--set", "management.allow-remote=true"};
        assertThat(run(open)).isEqualTo(ExitCode.OK);
        assertThat(out()).contains("warn  management-address", "-> bind management.host", "ok    cwmp-authentication");

        List<String> strict = new ArrayList<>(List.of(open));
        strict.add("--strict");
        assertThat(run(strict.toArray(String[]::new))).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void keys_that_everybody_may_read_fail_the_check() throws Exception {
        Path data = Files.createDirectory(here.resolve("data"));
        Path keys = Files.writeString(data.resolve("secrets.keys"), "1 secret");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(run("check-config", "--data-dir", "data")).isEqualTo(ExitCode.USAGE);
        assertThat(out()).contains("fail  key-files", "chmod 600 " + keys).doesNotContain("1 secret");
    }

    @Test
    void so_does_the_key_of_tls_wherever_it_is() throws Exception {
        Files.setPosixFilePermissions(here, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(run("tls", "init", "--out", "made")).isEqualTo(ExitCode.OK);
        Path made = here.resolve("made");
        String[] checked = {"check-config", "--set", "tls.certificate-files=" + made.resolve("server.pem"),
                "--set", "tls.key-files=" + made.resolve("server.key")};
        out.reset();
        assertThat(run(checked)).isEqualTo(ExitCode.OK);
        assertThat(out()).contains("ok    key-files", "there are 1", "CWMP, TLS  127.0.0.1:7548", "files ");

        Path key = made.resolve("server.key");
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(run(checked)).isEqualTo(ExitCode.USAGE);
        assertThat(out()).contains("fail  key-files", "chmod 600 " + key);
    }

    @Test
    void a_file_of_settings_that_everybody_may_read_fails_the_check_when_it_holds_a_secret() throws Exception {
        Files.setPosixFilePermissions(here, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path file = Files.writeString(here.resolve("acs.yaml"), "api.port: 8088\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(run("check-config")).isEqualTo(ExitCode.OK);
        assertThat(out()).contains("ok    settings-file");

        out.reset();
        Files.writeString(file, "api.token: 0123456789abcdef0123456789abcdef\n");
        assertThat(run("check-config")).isEqualTo(ExitCode.USAGE);
        assertThat(out()).contains("fail  settings-file").doesNotContain("0123456789abcdef");

        out.reset();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(run("check-config")).isEqualTo(ExitCode.OK);
    }

    @Test
    void machines_read_the_checklist_and_the_problems_as_json() {
        assertThat(run("check-config", "--json")).isEqualTo(ExitCode.OK);
        JsonNode document = JsonMapper.shared().readTree(out());
        assertThat(document.get("problems")).isEmpty();
        assertThat(document.get("checks")).hasSize(HardeningChecklist.ALL.size())
                .allSatisfy(check -> assertThat(check.get("verdict").asString()).isIn("ok", "note", "warn"));

        out.reset();
        assertThat(run("check-config", "--json", "--set", "api.host=0.0.0.0")).isEqualTo(ExitCode.USAGE);
        JsonNode refused = JsonMapper.shared().readTree(out());
        assertThat(refused.get("problems").get(0).asString()).startsWith("api.host");
        assertThat(refused.get("checks")).isEmpty();
    }

    @Test
    void every_command_has_help_with_an_example() {
        for (String command : Main.commandLine(surroundings()).getSubcommands().keySet()) {
            out.reset();
            assertThat(run(command, "--help")).as(command).isEqualTo(ExitCode.OK);
            assertThat(out()).as(command).contains("acs " + command).contains("Example");
        }
    }

    private int run(String... arguments) {
        return Main.run(surroundings(), arguments);
    }

    private Surroundings surroundings() {
        return new Surroundings(environment, here, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
