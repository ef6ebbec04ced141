package acs.transport.file;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import acs.credential.KeyRing;
import acs.cwmp.Download;
import acs.cwmp.Upload;
import acs.network.HttpHead;
import acs.operation.LeasedOperation;
import acs.operation.Operation;
import acs.port.FileDescription;
import acs.port.FileRecord;
import acs.port.NewFile;
import acs.store.DatabaseAddress;
import acs.store.DatabaseConnections;
import acs.store.FileStoreSettings;
import acs.store.FileStoreSettings.Storage;
import acs.store.PostgresDeviceFiles;
import acs.store.PostgresFiles;
import acs.store.StoreSettings;
import acs.store.TestPostgres;
import acs.transport.caller.Callers;
import acs.transport.nonce.NonceStart;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import reactor.core.publisher.Flux;
import reactor.netty.http.server.HttpServer;

/** A file server with a store of its own, and CPEs that send exactly what they are given. */
final class FileFixture implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final String DEVICE = "00259E-EG8-ABC";
    static final String OPERATION = "01890a5d-ac96-774b-bcce-b302099a8057";

    final DatabaseAddress database = TestPostgres.freshDatabase();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final KeyRing keys = ring(1);
    final PostgresFiles files;
    final PostgresDeviceFiles uploads;
    final FileServer server;
    private final LinkAuth auth;

    FileFixture(Path directory, Storage storage, LinkAuth auth, UnaryOperator<FileServerSettings> change) {
        this(directory, storage, auth, change, UnaryOperator.identity(), Callers::direct);
    }

    /** @param callers made with the fixture's meters */
    FileFixture(Path directory, Storage storage, LinkAuth auth, UnaryOperator<FileServerSettings> change,
            UnaryOperator<HttpServer> security, Function<MeterRegistry, Callers> callers) {
        this.auth = auth;
        files = new PostgresFiles(new DatabaseConnections(database, StoreSettings.defaults()),
                StoreSettings.defaults(), new FileStoreSettings(storage, directory, 256 << 20, 1L << 30,
                        Duration.ofHours(1), 3 << 20, 10, Duration.ofDays(1)),
                Clock.systemUTC());
        uploads = files.ofDevices();
        FileServerSettings shipped = FileServerSettings.defaults();
        server = new FileServer(change.apply(new FileServerSettings("127.0.0.1", 0, shipped.transport(), 1,
                shipped.connectionsMax(), shipped.transfersMax(), shipped.retryAfter(), 0, 0, shipped.idleTimeout(),
                shipped.stallTimeout(), shipped.transferTimeout(), shipped.lookUpTimeout())),
                new LinkTrust(auth, () -> keys, NonceStart.withoutMemory()), files, uploads, security, callers.apply(meters), meters);
        server.start().block(PATIENCE);
    }

    static KeyRing ring(int seed) {
        byte[] key = new byte[KeyRing.KEY_BYTES];
        new Random(seed).nextBytes(key);
        return new KeyRing(new TreeMap<>(Map.of(1, key)));
    }

    @Override
    public void close() {
        server.stop(Duration.ofSeconds(1)).block(PATIENCE);
        files.close().block(PATIENCE);
    }

    static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    FileRecord put(String name, byte[] bytes) {
        return Objects.requireNonNull(files
                .put(new NewFile(name, FileDescription.NONE, bytes.length, "", NewFile.ANY),
                        Flux.just(ByteBuffer.wrap(bytes)))
                .block(PATIENCE));
    }

    /** The link of a file as the device's Download carries it. */
    Download link(String file, String device, Duration timeout) {
        return (Download) linked(new Download("", "1 Firmware Upgrade Image", "", "", "", 0, "", 0, "", ""), file,
                device, timeout, keys, Instant.now());
    }

    /** The path of the file's link for the fixture's device. */
    String path(String file) {
        return URI.create(link(file, DEVICE, Duration.ofMinutes(5)).url()).getRawPath();
    }

    /** Of an upload that the device is asked for. */
    Upload upload() {
        return upload(OPERATION);
    }

    /** Of an upload that the device is asked for by this operation. */
    Upload upload(String operation) {
        TestPostgres.query(database,
                """
                        INSERT INTO operation (device_id, operation_id, type, status, request, command_key, priority,
                            attempts_max, timeout_ms, created_at, expires_at, not_before, holds_others, may_wait)
                        VALUES ('%s', '%s', 'upload', 'waiting', '{"commandKey":"","fileType":"4 Vendor Log File 1","username":"",\
                        "password":"","delaySeconds":0}', 'k', 5, 3, 1000, now(), now(), now(), false, true)
                        ON CONFLICT DO NOTHING"""
                        .formatted(DEVICE, operation));
        return (Upload) linked(operation, new Upload("", "4 Vendor Log File 1", "", "", "", 0), "", DEVICE,
                Duration.ofMinutes(5), keys, Instant.now(), places());
    }

    Object linked(acs.cwmp.AcsRequest request, String file, String device, Duration timeout, KeyRing ring,
            Instant now) {
        return linked(request, file, device, timeout, ring, now, places());
    }

    private SignedLinks.Places places() {
        return new SignedLinks.Places(() -> Optional.of(URI.create("http://127.0.0.1:" + server.port())),
                Optional.empty(), Duration.ofDays(1));
    }

    /** The request as the device gets it; the file may be somewhere else. */
    Object linked(acs.cwmp.AcsRequest request, String file, String device, Duration timeout, KeyRing ring,
            Instant now, SignedLinks.Places places) {
        return linked(OPERATION, request, file, device, timeout, ring, now, places);
    }

    private Object linked(String operation, acs.cwmp.AcsRequest request, String file, String device, Duration timeout,
            KeyRing ring, Instant now, SignedLinks.Places places) {
        SignedLinks links = new SignedLinks(files, () -> ring, auth, places, InstantSource.fixed(now));
        LeasedOperation linked = Objects.requireNonNull(links.link(new LeasedOperation(operation, device,
                new Operation.Rpc(request, false, file), "key", 1, 3, false, "", timeout, 1, 0)).block(PATIENCE));
        return ((Operation.Rpc) linked.operation()).request();
    }

    double count(String direction, String outcome) {
        return meters.get("acs.files.transfers").tag("direction", direction).tag("outcome", outcome).counter().count();
    }

    Cpe cpe() throws IOException {
        return new Cpe(server.port());
    }

    /** One at 127.0.0.x: all of 127.0.0.0/8 is this machine. */
    Cpe cpe(int lastOctet) throws IOException {
        return new Cpe(InetAddress.getByAddress(new byte[]{127, 0, 0, (byte) lastOctet}), server.port());
    }

    /** One request on a connection of its own. */
    Reply ask(String method, String path, String... headers) throws IOException {
        try (Cpe cpe = cpe()) {
            return cpe.send(Cpe.head(method, path, headers)).read(method);
        }
    }

    static UUID id(String text) {
        return UUID.fromString(text);
    }

    /** An answer; header names are in lower case. */
    @SuppressWarnings("ArrayRecordComponent")
    record Reply(int status, Map<String, List<String>> headers, byte[] body) {
        String header(String name) {
            return String.join("; ", headers.getOrDefault(name, List.of()));
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** A connection. */
    static final class Cpe implements AutoCloseable {
        final Socket socket;

        Cpe(int port) throws IOException {
            this(InetAddress.getLoopbackAddress(), port);
        }

        /** On a connection that stands, such as one with TLS. */
        Cpe(Socket socket) {
            this.socket = socket;
        }

        Cpe(InetAddress from, int port) throws IOException {
            socket = new Socket();
            socket.bind(new InetSocketAddress(from, 0));
            // Small, so that what the server sends piles up at once when nobody reads.
            socket.setReceiveBufferSize(32 << 10);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout(20_000);
            socket.setTcpNoDelay(true);
        }

        static String head(String method, String path, String... headers) {
            StringBuilder head = new StringBuilder(method + ' ' + path + " HTTP/1.1\r\nHost: files\r\n");
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            return head.append("\r\n").toString();
        }

        Cpe send(String text) throws IOException {
            return send(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        Cpe send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        }

        Reply read(String method) throws IOException {
            Reply head = readHead();
            boolean hasBody = !method.equals("HEAD") && head.status() != 304;
            int length = hasBody ? Integer.parseInt(head.header("content-length")) : 0;
            return new Reply(head.status(), head.headers(), socket.getInputStream().readNBytes(length));
        }

        Reply readHead() throws IOException {
            HttpHead head = HttpHead.read(socket.getInputStream());
            return new Reply(head.status(), head.headers(), new byte[0]);
        }

        /** Whether the server has closed it. */
        boolean isClosed() throws IOException {
            return socket.getInputStream().read() < 0;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
