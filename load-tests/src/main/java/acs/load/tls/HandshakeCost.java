package acs.load.tls;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import acs.transport.tls.TlsFileException;
import acs.transport.tls.TlsProvider;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * CPU of the server's thread for each handshake, full and resumed, with BoringSSL and the JDK. Clients are threads of the same
 * process, whose CPU does not count. Prints rows of Markdown for {@code RESULTS.md}.
 */
@Command(name = "handshake-cost", mixinStandardHelpOptions = true, sortOptions = false, description = {
        "Measures the server's CPU for each TLS handshake; certificates come from: acs tls init."})
public final class HandshakeCost implements Callable<Integer> {
    private static final int PATIENCE_MILLIS = 30_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final MeasuredTls tls = new MeasuredTls();

    @Option(names = "--clients", paramLabel = "N", defaultValue = "4", description = "Threads that connect. Default: ${DEFAULT-VALUE}.")
    private int clients;

    @Option(names = "--warm-up", paramLabel = "S", defaultValue = "15", description = "Seconds. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    @Option(names = "--round", paramLabel = "S", defaultValue = "10", description = "Seconds of each round. Default: ${DEFAULT-VALUE}.")
    private int round;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--only", paramLabel = "WORDS", defaultValue = "", description = {
            "Only the line that begins so, for instance \"BoringSSL TLSv1.3 resumed\". Default: all."})
    private String only = "";

    /** What a client does at each connection. */
    private enum Kind {
        /** No TLS. */
        PLAIN,
        /** A handshake with certificate and signature. */
        FULL,
        /** One that goes on with a session from before. */
        RESUMED
    }

    /** One line of the table. */
    private record Row(String provider, String version, Kind kind, double perSecond, double cpuMicros,
            double fullShare) {}

    /** Runs the command. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new HandshakeCost()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, TlsFileException {
        MeasuredTls.silence();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        List<Row> rows = new ArrayList<>();
        if (only.isEmpty()) {
            rows.add(measure(null, "TLSv1.3", Kind.PLAIN));
        }
        for (TlsProvider provider : List.of(TlsProvider.OPENSSL, TlsProvider.JDK)) {
            for (String version : List.of("TLSv1.3", "TLSv1.2")) {
                for (Kind kind : List.of(Kind.FULL, Kind.RESUMED)) {
                    if ((MeasuredTls.name(provider) + ' ' + version + ' ' + lower(kind)).startsWith(only)) {
                        rows.add(measure(provider, version, kind));
                    }
                }
            }
        }
        out.println("| TLS by | version | handshake | handshakes/s | server's CPU µs, TCP included | of them full |");
        out.println("|---|---|---|---|---|---|");
        for (Row row : rows) {
            out.println(String.format(Locale.ROOT, "| %s | %s | %s | %.0f | %.0f | %.0f %% |", row.provider(),
                    row.version(), lower(row.kind()), row.perSecond(), row.cpuMicros(),
                    row.fullShare() * 100));
        }
        out.flush();
        return 0;
    }

    private Row measure(@Nullable TlsProvider provider, String version, Kind kind)
            throws IOException, InterruptedException, TlsFileException {
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong full = new AtomicLong();
        ConcurrentLinkedQueue<Exception> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        try (HandshakeServer server = new HandshakeServer(provider == null ? null : tls.open(provider))) {
            for (int i = 0; i < clients; i++) {
                threads.add(Thread.ofPlatform().daemon()
                        .start(() -> callUntil(over, server.port(), version, kind, full, failures)));
            }
            Thread.sleep(warmUp * 1_000L);
            List<Double> micros = new ArrayList<>();
            List<Double> rates = new ArrayList<>();
            long fullBefore = full.get();
            long servedBefore = server.served();
            for (int i = 0; i < rounds; i++) {
                long cpu = server.cpuNanos();
                long served = server.served();
                Thread.sleep(round * 1_000L);
                long connections = Math.max(1, server.served() - served);
                micros.add((server.cpuNanos() - cpu) / 1e3 / connections);
                rates.add(connections / (double) round);
            }
            double share = (full.get() - fullBefore) / (double) Math.max(1, server.served() - servedBefore);
            over.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
            if (!failures.isEmpty()) {
                throw new IOException("a handshake failed", failures.peek());
            }
            return new Row(provider == null ? "none" : MeasuredTls.name(provider),
                    kind == Kind.PLAIN ? "–" : version, kind, MeasuredTls.median(rates), MeasuredTls.median(micros),
                    share);
        }
    }

    private static String lower(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static void callUntil(AtomicBoolean over, int port, String version, Kind kind, AtomicLong full,
            ConcurrentLinkedQueue<Exception> failures) {
        try {
            SSLContext context = CountingTrust.context(full);
            while (!over.get()) {
                call(context, port, version, kind);
            }
        } catch (IOException | GeneralSecurityException failure) {
            failures.add(failure);
        }
    }

    private static void call(SSLContext context, int port, String version, Kind kind) throws IOException {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
        plain.setSoTimeout(PATIENCE_MILLIS);
        plain.setTcpNoDelay(true);
        if (kind == Kind.PLAIN) {
            try (plain) {
                expectGreeting(plain);
            }
            return;
        }
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, "acs", port, true)) {
            socket.setEnabledProtocols(new String[]{version});
            expectGreeting(socket);
            if (kind == Kind.FULL) {
                socket.getSession().invalidate();
            }
        }
    }

    private static void expectGreeting(Socket socket) throws IOException {
        if (socket.getInputStream().read() != '!') {
            throw new IOException("no greeting");
        }
    }
}
