package acs.transport.file;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

import acs.port.DeviceFileStore;
import acs.port.FileStore;
import acs.transport.caller.Callers;
import acs.transport.heads.CountedHeaders;
import acs.transport.http.ServerLoops;
import acs.transport.http.SocketTransport;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/** Serves CPEs with files, on event loops of its own: a disk that is slow delays no session. Started once, stopped once. */
public final class FileServer {
    private static final Logger LOG = LoggerFactory.getLogger(FileServer.class);
    private static final Duration DRAIN_LOOK = Duration.ofMillis(20);
    private static final Duration LOOPS_STOP = Duration.ofSeconds(5);
    /** Room for a token, a name of 128 characters, and an authority in absolute form. */
    private static final int REQUEST_LINE_MAX = 2_048;
    private static final int HEADER_BYTES_MAX = 8 << 10;

    private final FileServerSettings settings;
    private final FileService service;
    private final UnaryOperator<HttpServer> security;
    private final Callers callers;
    private final Set<FileConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Running running;

    private record Running(DisposableServer listener, ServerLoops loops) {}

    /**
     * Makes a server that does nothing until {@link #start}.
     *
     * @param trust    what links and logins are accepted by
     * @param security puts TLS in front; the identity for none
     * @param callers  whom to believe about who calls, and who may connect; this port's own, so that downloads take no place of
     *                 sessions
     */
    public FileServer(FileServerSettings settings, LinkTrust trust, FileStore files, DeviceFileStore deviceFiles,
            UnaryOperator<HttpServer> security, Callers callers, MeterRegistry registry) {
        InstantSource clock = InstantSource.system();
        FileMeters meters = new FileMeters(registry);
        Transfers transfers = new Transfers(settings.transfersMax());
        meters.running(transfers);
        this.settings = settings;
        this.security = security;
        this.callers = callers;
        this.service = new FileService(settings, files, deviceFiles, new LinkDoor(trust, clock),
                transfers, new DeviceTransfers(settings.transfersMax()), new UploadAttempts(),
                new Transfers(settings.connectionsMax()),
                new Bandwidth(settings.bytesPerSecond(), System::nanoTime), meters, clock);
    }

    /** Listens, from the completion on. Fails when the address is taken. Once only. */
    public Mono<Void> start() {
        return Mono.defer(() -> {
            // io_uring has no sendfile, which is what costs no heap.
            SocketTransport transport = settings.transport() == SocketTransport.IO_URING
                    ? SocketTransport.EPOLL
                    : settings.transport();
            ServerLoops loops = new ServerLoops(transport, settings.eventLoops(), "acs-files");
            return guarded(security.apply(listener(loops))).bind().doOnNext(bound -> {
                running = new Running(bound, loops);
                LOG.info("files on {}:{}", settings.host(), bound.port());
            }).doOnError(error -> loops.dispose()).then();
        });
    }

    private HttpServer listener(ServerLoops loops) {
        return HttpServer.create().runOn(loops)
                .bindAddress(() -> new InetSocketAddress(settings.host(), settings.port()))
                .option(ChannelOption.SO_REUSEADDR, true).childOption(ChannelOption.TCP_NODELAY, true)
                .doOnChannelInit((observer, channel, address) -> takeOver(channel));
    }

    /** What a proxy says of its caller comes before TLS, so its handler is the last to be put in front. */
    private HttpServer guarded(HttpServer secured) {
        return secured.doOnChannelInit((observer, channel, address) -> callers.guard(channel));
    }

    /** Whatever stands before the HTTP codec, TLS for instance, stays. */
    private void takeOver(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.remove(NettyPipeline.HttpTrafficHandler);
        pipeline.replace(NettyPipeline.HttpCodec, NettyPipeline.HttpCodec,
                new HttpServerCodec(new HttpDecoderConfig().setMaxInitialLineLength(REQUEST_LINE_MAX)
                        .setMaxHeaderSize(HEADER_BYTES_MAX).setMaxChunkSize(PacedInput.PIECE_BYTES)
                        .setHeadersFactory(CountedHeaders.factory(DefaultHttpHeadersFactory.headersFactory()))
                        .setTrailersFactory(CountedHeaders.factory(DefaultHttpHeadersFactory.trailersFactory()))
                        .setAllowDuplicateContentLengths(false).setStrictLineParsing(true)));
        pipeline.addBefore(NettyPipeline.HttpCodec, "acs.file.input", new PacedInput());
        pipeline.addAfter(NettyPipeline.HttpCodec, "acs.file", new FileConnection(service, connections));
    }

    /** The port that is listened on; the free one that was found for 0. */
    public int port() {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("the file server is not running");
        }
        return now.listener().port();
    }

    /** Transfers that run. */
    public int transfers() {
        return service.transfers().running();
    }

    /** Accepts nothing more, lets what runs end within the grace time, then ends it. Stopping twice does nothing. */
    public Mono<Void> stop(Duration grace) {
        return Mono.defer(() -> {
            Running stopping = running;
            running = null;
            return stopping == null ? Mono.empty() : stop(stopping, grace);
        });
    }

    private Mono<Void> stop(Running stopping, Duration grace) {
        stopping.listener().dispose();
        connections.forEach(FileConnection::drain);
        return stopping.listener().onDispose()
                .then(Flux.interval(Duration.ZERO, DRAIN_LOOK).takeUntil(tick -> connections.isEmpty()).take(grace)
                        .then())
                .doOnSuccess(done -> connections.forEach(FileConnection::abort))
                .then(Mono.defer(() -> stopping.loops().disposeLater(Duration.ZERO, LOOPS_STOP)));
    }
}
