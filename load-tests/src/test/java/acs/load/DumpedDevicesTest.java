package acs.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import acs.cwmp.GetParameterValues;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.Inform;
import acs.cwmp.ParameterValue;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Virtual devices that have the data model of a real one, as the example's and as dumps of them tell it. */
@Timeout(60)
class DumpedDevicesTest {
    private static final Path EXAMPLE = Path.of("../deploy/examples/gateway.csv");
    private static final Path DUMPS = Path.of(System.getProperty("acs.shared", "../../shared"), "devices");
    private static final Pattern LISTENER = Pattern.compile("connection requests: (\\S+/0),");
    private static final List<String> ADDRESSES = List.of("ConnectionRequestURL", "UDPConnectionRequestAddress",
            "ConnReqJabberID");

    private final StringWriter out = new StringWriter();

    /** Without the dumps their folder stands for them, and is skipped. */
    static List<Path> models() throws IOException {
        if (!Files.isDirectory(DUMPS)) {
            return List.of(EXAMPLE, DUMPS);
        }
        try (Stream<Path> files = Files.list(DUMPS)) {
            return Stream.concat(Stream.of(EXAMPLE), files.filter(file -> file.toString().endsWith(".csv")).sorted())
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void a_device_at_a_pace_says_that_it_is_called_here_and_nowhere_else(Path model) throws IOException {
        assumeTrue(Files.isRegularFile(model), "dumps of devices are not there: " + model);
        try (ScriptedAcs acs = new ScriptedAcs()) {
            String root = Files.readString(model).contains("\nInternetGatewayDevice.")
                    ? "InternetGatewayDevice."
                    : "Device.";
            acs.requests.add(new GetParameterValues(List.of(root + "ManagementServer.")));

            int code = new CommandLine(new Simulate()).setOut(new PrintWriter(out)).execute("--url",
                    acs.url().toString(), "--devices", "1", "--interval", "2", "--model", model.toString());

            assertThat(code).as(out.toString()).isZero();
            Matcher listener = LISTENER.matcher(out.toString());
            assertThat(listener.find()).as(out.toString()).isTrue();
            Inform inform = acs.informs.element();
            assertThat(value(inform.parameterList(), root, "ConnectionRequestURL")).isEqualTo(listener.group(1));
            List<ParameterValue> all = ((GetParameterValuesResponse) acs.told.element()).parameterList();
            assertThat(ADDRESSES.stream().map(name -> value(all, root, name)).filter(text -> !text.isEmpty()))
                    .containsExactly(listener.group(1));
        }
    }

    private static String value(List<ParameterValue> values, String root, String name) {
        return values.stream().filter(each -> each.name().equals(root + "ManagementServer." + name))
                .map(ParameterValue::value).findFirst().orElse("");
    }
}
