package acs.transport.http;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import acs.engine.SessionRunner;
import acs.memory.MemoryBudget;
import acs.memory.MemoryUse;
import acs.transport.auth.CpeAuthenticator;
import acs.transport.caller.Callers;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * Takes what CPEs post, on every path, and answers what the {@link SessionRunner} says. Reactor Netty binds and owns the
 * listener and its loops; request and answer are handled by {@link RequestDecoder} and {@link ExchangeHandler}, which replace
 * its HTTP codec: CWMP needs no more of HTTP, and bad input wants more strictness than the codec has.
 */
public final class SouthboundServer {
    private static final Logger LOG = LoggerFactory.getLogger(SouthboundServer.class);
    private static final Duration DRAIN_LOOK = Duration.ofMillis(20);
    private static final Duration LOOPS_STOP = Duration.ofSeconds(5);

    private final SouthboundSettings settings;
    private final CpeAuthenticator authenticator;
    private final SessionRunner runner;
    private final SoapCodec soap;
    private final Connections connections;
    private final MemoryBudget memory;
    private final HttpMeters meters;
    private final Callers callers;
    private volatile @Nullable Running running;

    /**
     * One address that is listened on.
     *
     * @param name     for the log
     * @param port     0 picks a free one
     * @param securing puts at the head of a new channel's pipeline what comes before HTTP; {@code null} for nothing
     */
    public record Listener(String name, int port, @Nullable Consumer<Channel> securing) {}

    private record Running(List<DisposableServer> listeners, ServerLoops loops, Scheduler largeBodies) {}

    /**
     * Makes a server that does nothing until {@link #start}.
     *
     * @param callers whom to believe about who calls, and who may
     * @param memory  bounds what requests and answers hold
     */
    public SouthboundServer(SouthboundSettings settings, CpeAuthenticator authenticator, SessionRunner runner,
            SoapCodec soap, Callers callers, MemoryBudget memory, MeterRegistry registry) {
        this.callers = callers;
        this.settings = settings;
        this.authenticator = authenticator;
        this.runner = runner;
        this.soap = soap;
        this.connections = new Connections(settings.limits().connectionsMax());
        this.memory = memory;
        this.meters = new HttpMeters(registry, connections::size);
    }

    /** Listens on the one port of the settings, in the clear. */
    public Mono<Void> start() {
        return start(List.of(new Listener("CWMP", settings.port(), null)));
    }

    /**
     * Listens, from the completion on: on all of them or on none. Fails when an address is taken, or io_uring is asked for and
     * missing. Once only.
     *
     * @param listeners at least one; they share event loops, limits and sessions
     */
    public Mono<Void> start(List<Listener> listeners) {
        return Mono.defer(() -> {
            ServerLoops loops = new ServerLoops(settings.transport(), settings.eventLoops(), "acs-cwmp");
            Scheduler largeBodies = Schedulers.newBoundedElastic(Runtime.getRuntime().availableProcessors(),
                    settings.limits().largeBodiesMax(), "acs-large-body", 60, true);
            Exchanges exchanges = exchanges(largeBodies);
            List<DisposableServer> bound = new CopyOnWriteArrayList<>();
            return Flux.fromIterable(listeners).concatMap(one -> bind(one, loops, exchanges).doOnNext(bound::add))
                    .then(Mono.<Void>fromRunnable(() -> {
                        running = new Running(List.copyOf(bound), loops, largeBodies);
                        meters.measure(loops.onServer(true));
                    })).doOnError(error -> {
                        bound.forEach(DisposableServer::dispose);
                        loops.dispose();
                        largeBodies.dispose();
                    });
        });
    }

    private Mono<? extends DisposableServer> bind(Listener listener, ServerLoops loops, Exchanges exchanges) {
        return listener(listener, loops, exchanges).bind()
                .doOnNext(bound -> LOG.info("{} on {}:{} by {}", listener.name(), settings.host(), bound.port(),
                        loops.transport()))
                .onErrorMap(failure -> new ListenerException(listener, failure));
    }

    private Exchanges exchanges(Scheduler largeBodies) {
        return new Exchanges(settings, authenticator, runner, new BodyDecoder(soap, settings.limits()),
                new Answers(soap, meters, settings.retryAfter()), connections, memory, callers, largeBodies, meters);
    }

    private HttpServer listener(Listener listener, ServerLoops loops, Exchanges exchanges) {
        return HttpServer.create().runOn(loops)
                .bindAddress(() -> new InetSocketAddress(settings.host(), listener.port()))
                .option(ChannelOption.SO_BACKLOG, settings.backlog()).option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .doOnChannelInit((observer, channel, address) -> takeOver(channel, exchanges, listener.securing()));
    }

    /** Whatever stands before the HTTP codec, TLS for instance, stays. */
    private void takeOver(Channel channel, Exchanges exchanges, @Nullable Consumer<Channel> securing) {
        ExchangeHandler handler = new ExchangeHandler(exchanges);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.remove(NettyPipeline.HttpTrafficHandler);
        pipeline.replace(NettyPipeline.HttpCodec, NettyPipeline.HttpCodec, handler.decoder());
        pipeline.addAfter(NettyPipeline.HttpCodec, "acs.exchange", handler);
        pipeline.addAfter(NettyPipeline.HttpCodec, "acs.caller", new CallerHandler(callers, runner));
        if (securing != null) {
            securing.accept(channel);
            pipeline.addFirst("acs.tls.records", new TlsRecordWatch(handler::holdsUndecrypted));
        }
        // What a proxy says of its caller comes before TLS.
        callers.guard(channel);
    }

    /** The port of the first listener; the free one that was found for 0. */
    public int port() {
        return ports().get(0);
    }

    /** The ports that are listened on, in the order of the listeners. */
    public List<Integer> ports() {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("the server is not running");
        }
        return now.listeners().stream().map(DisposableServer::port).toList();
    }

    /** How many connections are open. */
    public int connections() {
        return connections.size();
    }

    /** Bytes that requests in flight hold, as {@link HttpLimits#bodyMemoryMax} counts them. */
    public long bodyBytes() {
        return memory.held(MemoryUse.BODIES);
    }

    /**
     * Takes no new connections, ends those on which nothing is being answered, lets the others finish, and after the grace
     * time ends them all. A session that lives between two POSTs loses its connection: let the engine drain first
     * ({@link SessionRunner#drain}), while CPEs can still come back. Stopping twice does nothing.
     */
    public Mono<Void> stop(Duration grace) {
        return Mono.defer(() -> {
            Running stopping = running;
            running = null;
            return stopping == null ? Mono.empty() : stop(stopping, grace);
        });
    }

    private Mono<Void> stop(Running stopping, Duration grace) {
        stopping.listeners().forEach(DisposableServer::dispose);
        connections.all().forEach(ExchangeHandler::drain);
        return Flux.fromIterable(stopping.listeners()).flatMap(DisposableServer::onDispose)
                .then(Flux.interval(Duration.ZERO, DRAIN_LOOK).takeUntil(tick -> connections.size() == 0).take(grace)
                        .then())
                .doOnSuccess(done -> connections.all().forEach(ExchangeHandler::abort))
                .then(Mono.defer(() -> stopping.loops().disposeLater(Duration.ZERO, LOOPS_STOP)))
                // Disposing of threads takes locks, which an event loop must not wait for.
                .publishOn(Schedulers.boundedElastic()).doFinally(end -> stopping.largeBodies().dispose());
    }
}
