package acs.app;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import acs.cwmp.DeviceId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a CA, a certificate for the server and one for each device that is named. */
@Command(name = "init", mixinStandardHelpOptions = true, sortOptions = false, header = "Make a CA, a server certificate and device certificates for a trial.", description = {
        "", "Writes ca.pem, server.pem and device-ID.pem, each with its key beside it (.key, mode 0600), and prints"
                + " the settings to use. Nothing is overwritten. For a service take a CA that keeps its key elsewhere.",
        ""}, footer = {"", "Examples:", "  acs tls init",
                "  acs tls init --out /etc/acs/tls --host acs.example --host 192.0.2.7",
                "  acs tls init --device 00D09E-HomeBox-4711"})
final class TlsInitCommand implements Callable<Integer> {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9*.:-]{1,253}");
    /** The first device that {@code simulate} plays. */
    private static final String SIMULATED_DEVICE = "202BC1-SimCPE-SIM000000";

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "acs-tls", description = "Where to write. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("");

    @Option(names = "--host", paramLabel = "HOST", description = "A name or address by which the server is reached, as often as needed. Default: localhost, 127.0.0.1 and ::1.")
    private List<String> hosts = new ArrayList<>();

    @Option(names = "--device", paramLabel = "ID", description = "A device, OUI-ProductClass-SerialNumber, as often as needed. Default: the first that `acs simulate` plays.")
    private List<String> devices = new ArrayList<>();

    @Option(names = "--days", paramLabel = "N", defaultValue = "365", description = "How long the certificates are good, the CA's apart: that is good for ten years. Default: ${DEFAULT-VALUE}.")
    private int days;

    TlsInitCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException, GeneralSecurityException {
        List<String> served = hosts.isEmpty() ? List.of("localhost", "127.0.0.1", "::1") : hosts;
        List<String> named = (devices.isEmpty() ? Stream.of(SIMULATED_DEVICE) : devices.stream())
                .map(this::canonical).toList();
        require(served.stream().allMatch(host -> HOST.matcher(host).matches()),
                "--host takes one name or address, without scheme and port");
        require(days >= 1 && days <= 3_650, "--days must be 1 to 3650");
        Path folder = surroundings.workingDirectory().resolve(out);
        requireFree(folder, named);
        Files.createDirectories(folder);
        TrialCertificates made = new TrialCertificates(Instant.now(), Duration.ofDays(days));
        TrialCertificates.write(folder, "ca", made.authority());
        TrialCertificates.write(folder, "server", made.server(served));
        for (String device : named) {
            TrialCertificates.write(folder, fileName(device), made.device(device));
        }
        tell(folder, served, named.get(0));
        return ExitCode.OK;
    }

    private String canonical(String id) {
        return DeviceId.parse(id).map(DeviceId::canonical).orElseThrow(() -> new ParameterException(spec.commandLine(),
                "--device takes OUI-ProductClass-SerialNumber, each part percent-encoded, not " + id));
    }

    private static String fileName(String device) {
        return "device-" + device;
    }

    /** Half a set over another would be worse than none. */
    private void requireFree(Path folder, List<String> named) {
        for (String name : Stream.concat(Stream.of("ca", "server"), named.stream().map(TlsInitCommand::fileName))
                .toList()) {
            for (Path file : List.of(TrialCertificates.certificate(folder, name),
                    TrialCertificates.key(folder, name))) {
                require(!Files.exists(file), file + " is there already and is not overwritten; name another --out");
            }
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    private void tell(Path folder, List<String> served, String device) {
        PrintStream print = surroundings.out();
        String name = fileName(device);
        print.println("Made in " + folder + ", for " + String.join(", ", served) + ". The settings:");
        print.println();
        print.println("  tls.certificate-files: " + TrialCertificates.certificate(folder, "server"));
        print.println("  tls.key-files: " + TrialCertificates.key(folder, "server"));
        print.println("  tls.client-ca-files: " + TrialCertificates.certificate(folder, "ca"));
        print.println();
        print.println("A device that trusts the CA and shows its certificate:");
        print.println();
        print.println("  deploy/acs simulate --devices 1 --url https://" + bracketed(served.get(0)) + ":7548/ --ca "
                + TrialCertificates.certificate(folder, "ca") + " --cert "
                + TrialCertificates.certificate(folder, name) + " --key " + TrialCertificates.key(folder, name));
        print.flush();
    }

    private static String bracketed(String host) {
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }
}
