package acs.transport.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import acs.port.DeviceFile;
import acs.port.DeviceFileStore;
import acs.port.FileDescription;
import acs.port.FileRecord;
import acs.port.FileStore;
import acs.port.NewDeviceFile;
import acs.port.NewFile;
import acs.port.StoredContent;
import acs.transport.file.FileLink.Kind;
import acs.transport.nonce.NonceStart;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An Error in a handler ends its connection and is counted, wherever it comes from. */
class HandlerErrorTest {
    private static final UUID CONTENT = new UUID(1, 2);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Set<FileConnection> open = ConcurrentHashMap.newKeySet();
    private final Transfers transfers = new Transfers(10);

    private EmbeddedChannel connection(Supplier<Mono<StoredContent>> content) {
        LinkTrust trust = new LinkTrust(LinkAuth.URL, () -> FileFixture.ring(1), NonceStart.withoutMemory());
        FileService service = new FileService(FileServerSettings.defaults(), new OneContent(content), new NoUploads(),
                new LinkDoor(trust, InstantSource.system()), transfers, new DeviceTransfers(10), new UploadAttempts(),
                new Transfers(10), new Bandwidth(0, System::nanoTime), new FileMeters(registry),
                InstantSource.system());
        return new EmbeddedChannel(new PacedInput(), new HttpServerCodec(), new FileConnection(service, open));
    }

    private static void ask(EmbeddedChannel connection, Kind kind, String method) {
        LinkKeys keys = new LinkKeys(() -> FileFixture.ring(1));
        String path = keys.path(keys.link(kind, CONTENT, "D", Instant.now().plusSeconds(60)), "x");
        connection.writeInbound(Unpooled.copiedBuffer(
                method + " " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", StandardCharsets.US_ASCII));
        connection.runPendingTasks();
    }

    private double failed(String direction) {
        return registry.get("acs.files.transfers").tag("direction", direction).tag("outcome", "failed").counter()
                .count();
    }

    private void assertEnded(EmbeddedChannel connection, String direction) {
        assertThat(connection.isOpen()).isFalse();
        assertThat(failed(direction)).isOne();
        assertThat(transfers.running()).isZero();
        assertThat(open).isEmpty();
        connection.finishAndReleaseAll();
    }

    @Test
    void an_error_while_the_request_is_handled() {
        EmbeddedChannel connection = connection(() -> {
            throw new StackOverflowError();
        });
        ask(connection, Kind.DOWNLOAD, "GET");
        assertEnded(connection, "download");
    }

    @Test
    void an_error_in_a_step_that_the_event_loop_does_later() {
        EmbeddedChannel connection = connection(() -> Mono.just(new StoredContent(CONTENT, 5, "0".repeat(64),
                Instant.EPOCH, null, (from, count) -> {
                    throw new OutOfMemoryError("Cannot reserve 65536 bytes of direct buffer memory");
                })));
        ask(connection, Kind.DOWNLOAD, "GET");
        assertEnded(connection, "download");
    }

    @Test
    void an_error_while_an_upload_is_begun() {
        EmbeddedChannel connection = connection(Mono::empty);
        ask(connection, Kind.UPLOAD, "PUT");
        assertEnded(connection, "upload");
    }

    private record OneContent(Supplier<Mono<StoredContent>> found) implements FileStore {
        @Override
        public Mono<StoredContent> content(UUID contentId) {
            return found.get();
        }

        @Override
        public Mono<List<FileRecord>> list(String after, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<FileRecord> find(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<FileRecord> put(NewFile file, Flux<ByteBuffer> bytes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<FileRecord> putLink(NewFile file) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<FileRecord> describe(String name, FileDescription description, long revision) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<Boolean> delete(String name, long revision) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class NoUploads implements DeviceFileStore {
        @Override
        public Mono<ExpectedUpload> expected(UUID operationId) {
            return Mono.just(new ExpectedUpload("D", "x"));
        }

        @Override
        public Mono<DeviceFile> receive(NewDeviceFile file, Flux<ByteBuffer> bytes) {
            throw new StackOverflowError();
        }

        @Override
        public Mono<List<DeviceFile>> received(String deviceKey, String before, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<DeviceFile> received(String deviceKey, UUID fileId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<Boolean> forget(String deviceKey, UUID fileId) {
            throw new UnsupportedOperationException();
        }
    }
}
