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
import java.util.stream.IntStream;
import java.util.stream.Stream;

import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.Inform;
import acs.cwmp.ParameterValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(60)
class SimulateTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private ScriptedAcs acs;

    @BeforeEach
    void start() throws IOException {
        acs = new ScriptedAcs();
    }

    @AfterEach
    void stop() {
        acs.close();
    }

    @Test
    void every_device_has_one_session_and_the_command_ends_by_itself() {
        int code = simulate("--devices", "50", "--connections", "4", "--prefix", "D");

        assertThat(code).as(out + "" + err).isZero();
        assertThat(acs.completed).containsExactlyInAnyOrderElementsOf(
                IntStream.range(0, 50).mapToObj(i -> String.format("D%06d", i)).toList());
        assertThat(acs.informs).allSatisfy(inform -> {
            assertThat(inform.parameterList()).hasSize(18);
            assertThat(inform.events()).containsExactly(new EventStruct(EventCode.BOOTSTRAP, ""));
        });
        assertThat(out.toString()).contains("total: ").contains("50 ok, 0 failed");
    }

    @Test
    void with_a_duration_devices_call_again_and_report_as_periodic() {
        int code = simulate("--devices", "2", "--rate", "10", "--duration", "2.5", "--parameters", "10");

        assertThat(code).isZero();
        List<Inform> later = acs.informs.stream().skip(2).toList();
        assertThat(later).isNotEmpty().allSatisfy(
                inform -> assertThat(inform.events()).containsExactly(new EventStruct(EventCode.PERIODIC, "")));
        assertThat(acs.completed).hasSizeBetween(3, 26);
    }

    @Test
    void devices_with_a_data_model_call_when_they_would_and_not_as_fast_as_they_can(@TempDir Path folder)
            throws IOException {
        Path model = folder.resolve("model.csv");
        Files.writeString(model, """
                Parameter,Object,Writable,Value,Value type
                Device,true,false,,
                Device.ManagementServer.PeriodicInformEnable,false,true,1,xsd:boolean
                Device.ManagementServer.PeriodicInformInterval,false,true,1,xsd:unsignedInt
                """);

        int code = simulate("--devices", "2", "--duration", "3", "--start-within", "0.2", "--model", model.toString());

        assertThat(code).as(out + "" + err).isZero();
        assertThat(out.toString()).contains("connection requests: http://127.0.0.1:");
        assertThat(acs.completed).hasSizeBetween(2, 8);
    }

    @Test
    void the_ledger_holds_each_acknowledged_Inform(@TempDir Path folder) throws IOException {
        Path ledger = folder.resolve("ledger.tsv");

        simulate("--devices", "3", "--prefix", "L", "--ledger", ledger.toString());

        assertThat(Files.readAllLines(ledger)).containsExactlyInAnyOrder("L000000\t0\t0 BOOTSTRAP",
                "L000001\t0\t0 BOOTSTRAP", "L000002\t0\t0 BOOTSTRAP");
    }

    @Test
    void an_ACS_that_closes_the_connection_between_turns_is_called_again_with_the_cookie() {
        acs.closes = true;

        assertThat(simulate("--devices", "5")).as(out.toString()).isZero();
        assertThat(acs.completed).hasSize(5);
    }

    @Test
    void refused_sessions_are_counted_by_reason_and_make_the_command_fail() {
        acs.status = 503;

        assertThat(simulate("--devices", "5")).isEqualTo(1);
        assertThat(out.toString()).contains("5 failed {OVERLOADED=5}").contains("last failure: HTTP status 503");
    }

    @Test
    void a_device_that_is_asked_who_it_is_answers_with_its_own_password(@TempDir Path folder) throws IOException {
        Path passwords = folder.resolve("passwords");
        Files.writeString(passwords, "202BC1-SimCPE-D000000\tone\n202BC1-SimCPE-D000001\ttwo\n");
        acs.challenges = List.of("Basic realm=\"acs\"");

        int code = simulate("--devices", "2", "--prefix", "D", "--password-file", passwords.toString());

        assertThat(code).as(out + "" + err).isZero();
        assertThat(acs.shown.stream().distinct().map(SimulateTest::basic))
                .containsExactlyInAnyOrder("202BC1-SimCPE-D000000:one", "202BC1-SimCPE-D000001:two");
    }

    @Test
    void an_answer_to_digest_is_shown_with_each_post_and_counts_on(@TempDir Path folder) throws IOException {
        Path password = folder.resolve("password");
        Files.writeString(password, "secret\n");
        acs.challenges = List.of("Digest realm=\"acs\", qop=\"auth\", algorithm=MD5, nonce=\"n\"");

        int code = simulate("--devices", "1", "--user", "cpe", "--password-file", password.toString());

        assertThat(code).as(out + "" + err).isZero();
        assertThat(acs.shown).satisfiesExactly(
                inform -> assertThat(inform).contains("username=\"cpe\"", "nc=00000001", "uri=\"/acs\""),
                empty -> assertThat(empty).contains("nc=00000002"));
    }

    @Test
    void who_is_asked_and_has_no_password_or_is_asked_again_and_again_has_failed(@TempDir Path folder)
            throws IOException {
        acs.challenges = List.of("Digest realm=\"acs\", nonce=\"n\"");
        assertThat(simulate("--devices", "3")).isEqualTo(1);
        assertThat(out.toString()).contains("UNAUTHORIZED=3");

        Path password = folder.resolve("password");
        Files.writeString(password, "secret\n");
        acs.challenges = List.of();
        acs.status = 401;
        assertThat(simulate("--devices", "3", "--password-file", password.toString())).isEqualTo(1);
        assertThat(simulate("--password-file", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("passwords cannot be read").doesNotContain("secret");
    }

    private static String basic(String authorization) {
        return new String(Base64.getDecoder().decode(authorization.substring("Basic ".length())),
                StandardCharsets.UTF_8);
    }

    @Test
    void an_ACS_that_is_not_there_is_given_up() {
        acs.close();

        assertThat(simulate("--devices", "100000")).isEqualTo(1);
        assertThat(out.toString()).contains("CONNECTION=").contains(" 0 ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--devices=0", "--parameters=0", "--changed=2", "--rate=-1", "--connections=0",
            "--url=ftp://127.0.0.1/",
            "--url=http://192.0.2.1/", "--duration=-1", "--timeout=0", "--no-such-option"})
    void bad_usage_is_told_and_ends_with_code_2(String option) {
        int code = command().execute(option);

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).isNotBlank();
        assertThat(acs.informs).isEmpty();
    }

    @Test
    void a_rate_and_an_interval_contradict_each_other() {
        assertThat(simulate("--rate", "5", "--interval", "5")).isEqualTo(2);
        assertThat(err.toString()).contains("contradict");
    }

    @Test
    void devices_with_a_data_model_report_what_an_Inform_must_hold() {
        String model = "src/test/resources/acs/load/cpe/small.csv";
        int code = simulate("--devices", "3", "--model", model, "--misbehave", "NO_ANSWER,WRONG_ID");

        assertThat(code).as(out + "" + err).isZero();
        assertThat(acs.informs).hasSize(3).allSatisfy(inform -> {
            assertThat(inform.deviceId().productClass()).isEqualTo("Small");
            assertThat(inform.parameterList())
                    .contains(ParameterValue.of("InternetGatewayDevice.DeviceInfo.SoftwareVersion", "1.0.0"));
        });
    }

    @Test
    void a_model_that_cannot_be_read_and_a_misbehaviour_without_a_model_are_bad_usage() {
        assertThat(simulate("--model", "no-such-file.csv")).isEqualTo(2);
        assertThat(simulate("--misbehave", "NO_ANSWER")).isEqualTo(2);
        assertThat(simulate("--pretend-transfers")).isEqualTo(2);
        assertThat(simulate("--model", "pom.xml")).isEqualTo(2);
        assertThat(err.toString()).contains("cannot be read").contains("needs --model").contains("no head line");
    }

    private int simulate(String... arguments) {
        return command().execute(Stream.concat(Stream.of("--url", acs.url().toString()), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private CommandLine command() {
        return new CommandLine(new Simulate()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    }
}
