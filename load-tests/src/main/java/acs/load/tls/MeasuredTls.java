package acs.load.tls;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

import acs.transport.tls.ServerTls;
import acs.transport.tls.ServerTlsSettings;
import acs.transport.tls.ServerTlsSettings.CertificateFiles;
import acs.transport.tls.TlsFileException;
import acs.transport.tls.TlsProvider;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import picocli.CommandLine.Option;

/** The ACS's TLS with the certificate that a command is given, for its options and those of others. */
final class MeasuredTls {
    @Option(names = "--cert", required = true, paramLabel = "FILE", description = "The server's certificate, PEM.")
    private Path certificate = Path.of("");

    @Option(names = "--key", required = true, paramLabel = "FILE", description = "Its key, PEM.")
    private Path key = Path.of("");

    /** Without a configuration logback would write lines for each handshake, and these would be measured. */
    static void silence() {
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    }

    /** As the server has it when shipped, but for the provider. */
    ServerTls open(TlsProvider provider) throws TlsFileException {
        return ServerTls.open(
                ServerTlsSettings.defaults(List.of(new CertificateFiles(certificate, key))).with(provider),
                null, false, new SimpleMeterRegistry(), InstantSource.system());
    }

    /** As tables name it. */
    static String name(TlsProvider provider) {
        return provider == TlsProvider.JDK ? "JDK" : "BoringSSL";
    }

    /** The middle one, or what lies between the two. */
    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int size = sorted.size();
        return (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
    }
}
