package acs.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

import acs.credential.DerivedSecret;
import acs.credential.KeyLines;
import acs.credential.KeyRing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Devices that nobody gave a list of passwords. */
@Timeout(60)
class DerivedLoginsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private ScriptedAcs acs;

    @TempDir
    private Path folder;
    private Path keys;
    private KeyRing ring;

    @BeforeEach
    void start() throws IOException {
        acs = new ScriptedAcs();
        acs.challenges = List.of("Basic realm=\"acs\"");
        keys = folder.resolve("credentials.keys");
        byte[] second = new byte[KeyRing.KEY_BYTES];
        second[0] = 2;
        Files.writeString(keys, KeyLines.line(1, new byte[KeyRing.KEY_BYTES]) + KeyLines.line(2, second));
        ring = KeyLines.parse(Files.readString(keys));
    }

    @AfterEach
    void stop() {
        acs.close();
    }

    @Test
    void each_device_shows_the_password_that_its_id_derives_under_the_newest_key() {
        assertThat(simulate("--devices", "2", "--prefix", "D", "--credentials-key-file", keys.toString()))
                .as(out + "" + err).isZero();

        assertThat(shown()).containsExactlyInAnyOrder(login("202BC1-SimCPE-D000000", 2),
                login("202BC1-SimCPE-D000001", 2));
    }

    @Test
    void or_under_the_version_that_is_named() {
        assertThat(simulate("--devices", "1", "--prefix", "D", "--credentials-key-file", keys.toString(),
                "--credentials-key-version", "1")).as(out + "" + err).isZero();

        assertThat(shown()).containsExactly(login("202BC1-SimCPE-D000000", 1));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void cpu_is_measured_with_such_devices_too() {
        String self = Long.toString(ProcessHandle.current().pid());
        int code = new CommandLine(new CpuPerSession()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
                .execute("--server-pid", self, "--postgres-pid", self, "--url", acs.url().toString(), "--warm-up", "1",
                        "--round", "1", "--rounds", "1", "--devices", "3", "--credentials-key-file", keys.toString());

        assertThat(code).as(out + "" + err).isZero();
        assertThat(shown()).containsExactlyInAnyOrder(login("202BC1-SimCPE-CPU000000", 2),
                login("202BC1-SimCPE-CPU000001", 2), login("202BC1-SimCPE-CPU000002", 2));
    }

    @Test
    void what_contradicts_itself_or_cannot_be_read_is_bad_usage_and_no_key_is_told() throws IOException {
        String file = keys.toString();
        assertThat(simulate("--credentials-key-file", file, "--user", "x")).isEqualTo(2);
        assertThat(simulate("--credentials-key-file", file, "--password-file", file)).isEqualTo(2);
        assertThat(simulate("--credentials-key-file", file, "--credentials-key-version", "3")).isEqualTo(2);
        assertThat(simulate("--credentials-key-version", "1")).isEqualTo(2);
        assertThat(simulate("--credentials-key-file", folder.toString())).isEqualTo(2);
        Files.writeString(keys, "1:c2VjcmV0LWtleQ==\n");
        assertThat(simulate("--credentials-key-file", file)).isEqualTo(2);

        assertThat(err.toString()).contains("says all", "no version 3", "needs --credentials-key-file",
                "keys cannot be read", "line 1").doesNotContain("c2VjcmV0");
        assertThat(acs.informs).isEmpty();
    }

    private String login(String device, int version) {
        return device + ":" + DerivedSecret.of(ring, version, DerivedSecret.CPE_PASSWORD, device).orElseThrow();
    }

    private List<String> shown() {
        return acs.shown.stream().distinct().map(authorization -> new String(
                Base64.getDecoder().decode(authorization.substring("Basic ".length())), StandardCharsets.UTF_8))
                .toList();
    }

    private int simulate(String... arguments) {
        return new CommandLine(new Simulate()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(
                Stream.concat(Stream.of("--url", acs.url().toString()), Stream.of(arguments)).toArray(String[]::new));
    }
}
