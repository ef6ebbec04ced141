package acs.api;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import acs.network.Addresses;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/**
 * An HTTP/1.1 listener with an event loop of its own that turns requests into {@link IncomingRequest} and writes what the
 * handler answers. Started once, stopped once.
 */
final class HttpListener {
    private static final int EVENT_LOOP_THREADS = 1;
    private static final int BACKLOG = 256;
    /** Of each connection, in the system: else a client that does not read would hold some megabytes there. */
    private static final int SEND_BUFFER_BYTES = 64 << 10;
    /** Lets threads that have just written an answer leave the event loop before it ends. */
    private static final Duration QUIET_BEFORE_END = Duration.ofMillis(50);
    private static final Duration END_TIMEOUT = Duration.ofSeconds(2);
    /** Left to itself, Reactor Netty takes io_uring wherever its jar is present; a handful of clients gains nothing by it. */
    private static final boolean NO_NATIVE_TRANSPORT = false;

    private static final byte[] NOTHING = {};

    private final String name;
    private final HttpLimits limits;
    private final CallerSource callers;
    private final Function<IncomingRequest, Mono<ApiResponse>> handler;
    private final Streams streams;
    private final ApiMemory memory;
    private final ShedMeters meters;
    private final ConnectionPlaces places;
    private final AtomicInteger refused = new AtomicInteger();
    private volatile @Nullable DisposableServer server;
    private volatile @Nullable LoopResources loops;

    /**
     * Makes a listener that does nothing until it is started.
     *
     * @param name    of its threads
     * @param callers tells who calls
     * @param streams which requests are taken as they come
     * @param memory  what requests and answers hold
     * @param meters  counts connections that are ended for others' sake
     * @param handler never fails, never blocks
     */
    HttpListener(String name, HttpLimits limits, CallerSource callers, Streams streams, ApiMemory memory,
            MeterRegistry meters, Function<IncomingRequest, Mono<ApiResponse>> handler) {
        this.streams = streams;
        this.memory = memory;
        this.meters = new ShedMeters(meters);
        this.name = name;
        this.limits = limits;
        this.places = new ConnectionPlaces(limits.connectionsMax(), limits.fair().addressConnectionsMax());
        this.callers = callers;
        this.handler = handler;
    }

    /** Binds; fails with the reason when it cannot. */
    Mono<InetSocketAddress> start(String host, int port) {
        return start(host, port, channel -> {});
    }

    /** The same with something at the head of each new connection's pipeline: TLS. */
    Mono<InetSocketAddress> start(String host, int port, Consumer<Channel> securing) {
        return Mono.defer(() -> {
            LoopResources own = LoopResources.create(name, EVENT_LOOP_THREADS, true);
            loops = own;
            return httpServer(own, host, port, securing).bind().doOnNext(bound -> server = bound)
                    .map(bound -> (InetSocketAddress) bound.address()).doOnError(failed -> own.dispose());
        });
    }

    /** The bound port. */
    int port() {
        DisposableServer bound = server;
        if (bound == null) {
            throw new IllegalStateException(name + " is not started");
        }
        return bound.port();
    }

    /** Accepts nothing more, lets running requests end within the grace time, then closes all. Idempotent. */
    Mono<Void> stop() {
        DisposableServer bound = server;
        LoopResources own = loops;
        if (bound == null || own == null) {
            return Mono.empty();
        }
        // disposeNow is Reactor Netty's only graceful stop, and it blocks.
        return Mono.<Void>fromRunnable(() -> bound.disposeNow(limits.stopGrace()))
                .subscribeOn(Schedulers.boundedElastic()).onErrorComplete(IllegalStateException.class)
                .then(own.disposeLater(QUIET_BEFORE_END, END_TIMEOUT));
    }

    private HttpServer httpServer(LoopResources own, String host, int port, Consumer<Channel> securing) {
        return HttpServer.create().host(host).port(port).runOn(own, NO_NATIVE_TRANSPORT).protocol(HttpProtocol.HTTP11)
                .channelGroup(new DefaultChannelGroup(GlobalEventExecutor.INSTANCE))
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true).childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES)
                .idleTimeout(limits.idleTimeout())
                .httpRequestDecoder(spec -> spec.maxInitialLineLength(limits.requestLineBytesMax())
                        .maxHeaderSize(limits.headerBytesMax()).validateHeaders(true)
                        .allowDuplicateContentLengths(false))
                .doOnChannelInit((observer, channel, remote) -> {
                    securing.accept(channel);
                    // Last, so that what a proxy says of its caller is taken off before TLS.
                    guard(channel);
                }).handle(this::handle);
    }

    private void guard(Channel channel) {
        ConnectionPlaces.Place place = places.enter(address(channel), () -> shed(ShedMeters.Reason.PLACE, channel));
        if (place == null) {
            meters.count(ShedMeters.Reason.REFUSED);
            int open = refused.incrementAndGet();
            channel.closeFuture().addListener(closed -> refused.decrementAndGet());
            if (open > limits.connectionsMax()) {
                // Even those that are being told to go away are too many.
                ChannelFuture unused = channel.close();
                return;
            }
        }
        if (place != null) {
            channel.closeFuture().addListener(closed -> place.leave());
        }
        channel.pipeline().addBefore(NettyPipeline.HttpTrafficHandler, "acs.requestGuard",
                new RequestGuard(limits, place, streams, () -> meters.count(ShedMeters.Reason.UNREAD)));
        callers.guard(channel);
    }

    private void shed(ShedMeters.Reason reason, Channel channel) {
        meters.count(reason);
        ChannelFuture unused = channel.close();
    }

    private static long address(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress peer && peer.getAddress() != null
                ? Addresses.key(Addresses.plain(peer.getAddress()))
                : 0;
    }

    private Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        AtomicReference<@Nullable Channel> connection = new AtomicReference<>();
        request.withConnection(of -> connection.set(of.channel()));
        Channel channel = Objects.requireNonNull(connection.get());
        InetAddress known = callers.caller(channel, request.requestHeaders());
        // Whoever cannot be told from others counts with its proxy.
        String client = known == null ? "" : client(known);
        return Mono.using(() -> memory.open(client, () -> shed(ShedMeters.Reason.MEMORY, channel)),
                held -> (known == null ? unknownCaller(request) : handler.apply(incoming(request, client, held)))
                        .flatMap(answer -> write(channel, request, response, answer, held)),
                RequestMemory::close);
    }

    private static Mono<Void> write(Channel channel, HttpServerRequest request, HttpServerResponse response,
            ApiResponse answer, RequestMemory held) {
        RequestGuard guard = channel.pipeline().get(RequestGuard.class);
        if (guard != null && answer.isProven()) {
            guard.proven();
        }
        return AnswerWriter.write(request, response, answer, held);
    }

    private static Mono<ApiResponse> unknownCaller(HttpServerRequest request) {
        return Mono.just(Problem.of(Problem.Kind.BAD_REQUEST, "The proxy does not say readably for whom it forwards.")
                .response(request.fullPath()).thenClose());
    }

    private IncomingRequest incoming(HttpServerRequest request, String client, RequestMemory held) {
        String target = originForm(request.uri());
        int query = target.indexOf('?');
        HttpHeaders headers = request.requestHeaders();
        return new IncomingRequest(request.method().name(), query < 0 ? target : target.substring(0, query),
                query < 0 ? "" : target.substring(query + 1), headers.get(HttpHeaderNames.AUTHORIZATION),
                fields(headers), content(request), client, held);
    }

    private static RequestFields fields(HttpHeaders headers) {
        return new RequestFields(joined(headers, HttpHeaderNames.IF_NONE_MATCH), joined(headers, "Prefer"),
                joined(headers, "Idempotency-Key"), joined(headers, HttpHeaderNames.IF_MATCH), digests(headers));
    }

    /** <i>RFC 9530</i>, and its forerunner of RFC 3230. */
    private static @Nullable String digests(HttpHeaders headers) {
        List<String> values = Stream.of("Content-Digest", "Repr-Digest", "Digest")
                .flatMap(name -> headers.getAll(name).stream()).toList();
        return values.isEmpty() ? null : String.join(", ", values);
    }

    private static @Nullable String joined(HttpHeaders headers, CharSequence name) {
        List<String> values = headers.getAll(name);
        return values.isEmpty() ? null : String.join(", ", values);
    }

    private @Nullable RequestContent content(HttpServerRequest request) {
        HttpHeaders headers = request.requestHeaders();
        return hasBody(headers)
                ? new RequestContent(headers.get(HttpHeaderNames.CONTENT_TYPE), length(headers),
                        length(headers) < 0 ? limits.bodyBytesMax() : length(headers),
                        request.receive().asByteArray().map(ByteBuffer::wrap),
                        request.receive().aggregate().asByteArray().defaultIfEmpty(NOTHING))
                : null;
    }

    /** A client may send the target in absolute form (<i>RFC 9112 §3.2.2</i>); then the path begins after the authority. */
    static String originForm(String target) {
        int scheme = target.indexOf("://");
        if (target.startsWith("/") || scheme < 0) {
            return target;
        }
        int slash = target.indexOf('/', scheme + 3);
        return slash < 0 ? "/" : target.substring(slash);
    }

    private static long length(HttpHeaders headers) {
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        // The guard let it pass, so it is a number.
        return length == null || headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                ? -1
                : Long.parseLong(length.strip());
    }

    private static boolean hasBody(HttpHeaders headers) {
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        return headers.contains(HttpHeaderNames.TRANSFER_ENCODING) || (length != null && !length.strip().equals("0"));
    }

    /** Who shares a rate: an IPv4 address, or the /64 that one IPv6 subscriber usually has. */
    private static String client(InetAddress caller) {
        return caller instanceof Inet6Address v6
                ? HexFormat.of().formatHex(Arrays.copyOf(v6.getAddress(), 8))
                : caller.getHostAddress();
    }
}
