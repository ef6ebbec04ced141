package acs.load.tls;

import java.io.IOException;
import java.io.PrintWriter;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;

import acs.transport.tls.ServerTls;
import acs.transport.tls.TlsFileException;
import acs.transport.tls.TlsProvider;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * CPU that the ACS spends on a TLS handshake itself: its pipeline in memory, from the ClientHello to the tickets, with JSSE as the
 * client, whose part does not count. What a whole connection costs is {@link HandshakeCost}'s to measure. All kinds take turns, so that a slower moment of the machine is one for all. Prints rows of Markdown for
 * {@code RESULTS.md}.
 */
@Command(name = "handshake-in-memory", mixinStandardHelpOptions = true, sortOptions = false, description = {
        "Measures the ACS's CPU for each TLS handshake without sockets; certificates come from: acs tls init."})
public final class HandshakeInMemory implements Callable<Integer> {
    private static final String AES_128 = "TLS_AES_128_GCM_SHA256";
    private static final String AES_256 = "TLS_AES_256_GCM_SHA384";
    private static final String AES_128_TLS_1_2 = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final MeasuredTls tls = new MeasuredTls();

    @Option(names = "--handshakes", paramLabel = "N", defaultValue = "300", description = "Of one kind at a time. Default: ${DEFAULT-VALUE}.")
    private int handshakes;

    @Option(names = "--warm-up", paramLabel = "N", defaultValue = "20", description = "Turns that do not count. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    @Option(names = "--turns", paramLabel = "N", defaultValue = "20", description = "Default: ${DEFAULT-VALUE}.")
    private int turns;

    /** One line of the table, with all its turns that count. */
    private record Row(TlsProvider provider, MemoryHandshakes handshakes, List<Double> micros) {
        String line() {
            return String.format(Locale.ROOT, "| %s | %s | %s | %.0f | %.0f | %.0f |", MeasuredTls.name(provider),
                    handshakes.suite(), handshakes.isFull() ? "full" : "resumed", Collections.min(micros),
                    MeasuredTls.median(micros), Collections.max(micros));
        }
    }

    /** Runs the command. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new HandshakeInMemory()).execute(args));
    }

    @Override
    public Integer call() throws IOException, TlsFileException, GeneralSecurityException {
        if (handshakes < 1 || turns < 1) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(),
                    "--handshakes and --turns take 1 or more");
        }
        MeasuredTls.silence();
        List<Row> rows = rows();
        for (int turn = -warmUp; turn < turns; turn++) {
            for (Row row : rows) {
                double micros = row.handshakes().run(handshakes) / 1e3 / handshakes;
                if (turn >= 0) {
                    row.micros().add(micros);
                }
            }
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println("| TLS by | suite | handshake | CPU µs, the handshake alone: least | median | most |");
        out.println("|---|---|---|---|---|---|");
        rows.forEach(row -> out.println(row.line()));
        out.flush();
        return 0;
    }

    private List<Row> rows() throws TlsFileException, GeneralSecurityException {
        List<Row> rows = new ArrayList<>();
        for (TlsProvider provider : List.of(TlsProvider.OPENSSL, TlsProvider.JDK)) {
            ServerTls opened = tls.open(provider);
            for (String suite : List.of(AES_128, AES_256, AES_128_TLS_1_2)) {
                String version = suite.equals(AES_128_TLS_1_2) ? "TLSv1.2" : "TLSv1.3";
                for (boolean full : new boolean[]{true, false}) {
                    rows.add(new Row(provider, new MemoryHandshakes(opened, version, suite, full), new ArrayList<>()));
                }
            }
        }
        return rows;
    }
}
