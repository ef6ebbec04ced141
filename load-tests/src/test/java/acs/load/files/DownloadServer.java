package acs.load.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;

import acs.credential.KeyRing;
import acs.cwmp.Download;
import acs.operation.LeasedOperation;
import acs.operation.Operation;
import acs.port.FileDescription;
import acs.port.NewFile;
import acs.store.DatabaseAddress;
import acs.store.DatabaseConnections;
import acs.store.FileStoreSettings;
import acs.store.FileStoreSettings.Storage;
import acs.store.Migrations;
import acs.store.PostgresFiles;
import acs.store.StoreSettings;
import acs.store.embedded.EmbeddedPostgres;
import acs.store.embedded.EmbeddedPostgresSettings;
import acs.transport.caller.Callers;
import acs.transport.file.FileServer;
import acs.transport.file.FileServerSettings;
import acs.transport.file.LinkAuth;
import acs.transport.file.LinkTrust;
import acs.transport.file.SignedLinks;
import acs.transport.nonce.NonceStart;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.util.internal.PlatformDependent;
import reactor.core.publisher.Flux;

/** The file server in a process of its own, which tells what it takes whenever its standard input has a line. */
public final class DownloadServer {
    private static final String DEVICE = "00259E-BENCH-";

    private DownloadServer() {}

    /** Arguments: disk or database, links, bytes of the file. Prints the links, a line each, then answers lines. */
    public static void main(String[] args) throws Exception {
        Storage storage = Storage.valueOf(args[0].toUpperCase(Locale.ROOT));
        EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of("target", "bench-postgres"),
                EmbeddedPostgresSettings.defaults());
        Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
        DatabaseAddress database = DatabaseAddress.of(postgres);
        Migrations.migrate(new DatabaseConnections(database, StoreSettings.defaults())).block();
        KeyRing ring = new KeyRing(new TreeMap<>(Map.of(1, new byte[KeyRing.KEY_BYTES])));
        Path directory = Files.createTempDirectory(Path.of("target"), "bench-files");
        PostgresFiles files = new PostgresFiles(new DatabaseConnections(database, StoreSettings.defaults()),
                StoreSettings.defaults(), new FileStoreSettings(storage, directory, 1L << 32, 1L << 33,
                        Duration.ofHours(1), 1 << 20, 1, Duration.ofDays(1)),
                Clock.systemUTC());
        FileServerSettings shipped = FileServerSettings.defaults();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        FileServer server = new FileServer(new FileServerSettings("127.0.0.1", 0, shipped.transport(), 1, 2_000,
                1_000, shipped.retryAfter(), 0, 0, shipped.idleTimeout(), Duration.ofMinutes(10),
                shipped.transferTimeout(), Duration.ofMinutes(1)),
                new LinkTrust(LinkAuth.URL, () -> ring, NonceStart.withoutMemory()), files, files.ofDevices(),
                UnaryOperator.identity(), Callers.direct(meters), meters);
        server.start().block();
        put(files, Integer.parseInt(args[2]));
        SignedLinks links = new SignedLinks(files, () -> ring, LinkAuth.URL, new SignedLinks.Places(
                () -> Optional.of(URI.create("http://127.0.0.1:" + server.port())), Optional.empty(),
                Duration.ofDays(1)), InstantSource.system());
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
            System.out.println(link(links, DEVICE + i));
        }
        answer();
        Runtime.getRuntime().exit(0);
    }

    private static void put(PostgresFiles files, int size) {
        byte[] piece = new byte[1 << 16];
        new Random(1).nextBytes(piece);
        Flux<ByteBuffer> bytes = Flux.range(0, (size + piece.length - 1) / piece.length)
                .map(i -> ByteBuffer.wrap(piece, 0, Math.min(piece.length, size - i * piece.length)).slice());
        files.put(new NewFile("image.bin", FileDescription.NONE, size, "", NewFile.ANY), bytes).block();
    }

    private static String link(SignedLinks links, String device) {
        LeasedOperation linked = Objects.requireNonNull(links.link(new LeasedOperation(UUID.randomUUID().toString(),
                device, new Operation.Rpc(new Download("", "1", "", "", "", 0, "", 0, "", ""), false, "image.bin"), "",
                1, 1, false, "", Duration.ofHours(1), 1, 0)).block());
        return ((Download) ((Operation.Rpc) linked.operation()).request()).url();
    }

    private static void answer() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
                    .mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
            System.gc();
            System.gc();
            long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
            List<String> facts = new ArrayList<>();
            facts.add("heap-after-gc-kb=" + heap / 1024);
            facts.add("heap-peak-kb=" + peak / 1024);
            facts.add("direct-kb=" + (PlatformDependent.usedDirectMemory() + ManagementFactory
                    .getPlatformMXBeans(BufferPoolMXBean.class).stream().filter(pool -> pool.getName().equals("direct"))
                    .mapToLong(BufferPoolMXBean::getMemoryUsed).sum()) / 1024);
            for (String status : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (status.startsWith("VmHWM") || status.startsWith("VmRSS")) {
                    facts.add(status.replaceAll("\\s+", ""));
                }
            }
            facts.add("cpu-ms=" + ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis());
            System.out.println(String.join(" ", facts));
        }
    }
}
