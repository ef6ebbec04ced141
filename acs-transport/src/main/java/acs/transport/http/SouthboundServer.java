package acs.transport.http;

import java.net.InetSocketAddress;
import java.time.Duration;

import acs.engine.SessionRunner;
import acs.transport.soap.EnvelopeMask;
import acs.transport.soap.SoapReader;
import acs.transport.soap.SoapWriter;
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
    private final SessionRunner runner;
    private final SoapReader soapReader;
    private final SoapWriter soapWriter;
    private final EnvelopeMask mask;
    private final Connections connections;
    private final BodyMemory bodyMemory;
    private final HttpMeters meters;
    private volatile @Nullable Running running;

    private record Running(DisposableServer listener, ServerLoops loops, Scheduler largeBodies) {}

    /** Makes a server that does nothing until {@link #start}. */
    public SouthboundServer(SouthboundSettings settings, SessionRunner runner, SoapReader soapReader,
            SoapWriter soapWriter, EnvelopeMask mask, MeterRegistry registry) {
        this.settings = settings;
        this.runner = runner;
        this.soapReader = soapReader;
        this.soapWriter = soapWriter;
        this.mask = mask;
        this.connections = new Connections(settings.limits().connectionsMax());
        this.bodyMemory = new BodyMemory(settings.limits().bodyMemoryMax());
        this.meters = new HttpMeters(registry, connections::size);
    }

    /**
     * Listens, from the completion on. Fails when the address is taken, or io_uring is asked for and missing. Once only.
     */
    public Mono<Void> start() {
        return Mono.defer(() -> {
            ServerLoops loops = new ServerLoops(settings.transport(), settings.eventLoops(), "acs-cwmp");
            Scheduler largeBodies = Schedulers.newBoundedElastic(Runtime.getRuntime().availableProcessors(),
                    settings.limits().largeBodiesMax(), "acs-large-body", 60, true);
            return listener(loops, exchanges(largeBodies)).bind().doOnNext(bound -> {
                running = new Running(bound, loops, largeBodies);
                meters.measure(loops.onServer(true));
                LOG.info("CWMP on {}:{} by {}", settings.host(), bound.port(), loops.transport());
            }).doOnError(error -> {
                loops.dispose();
                largeBodies.dispose();
            }).then();
        });
    }

    private Exchanges exchanges(Scheduler largeBodies) {
        return new Exchanges(settings, runner, new BodyDecoder(soapReader, mask, settings.limits()),
                new Answers(soapWriter, mask, meters, settings.retryAfter()), connections, bodyMemory, largeBodies,
                meters);
    }

    private HttpServer listener(ServerLoops loops, Exchanges exchanges) {
        return HttpServer.create().runOn(loops)
                .bindAddress(() -> new InetSocketAddress(settings.host(), settings.port()))
                .option(ChannelOption.SO_BACKLOG, settings.backlog()).option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .doOnChannelInit((observer, channel, address) -> takeOver(channel, exchanges));
    }

    /** Whatever stands before the HTTP codec, TLS for instance, stays. */
    private static void takeOver(Channel channel, Exchanges exchanges) {
        ExchangeHandler handler = new ExchangeHandler(exchanges);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.remove(NettyPipeline.HttpTrafficHandler);
        pipeline.replace(NettyPipeline.HttpCodec, NettyPipeline.HttpCodec, handler.decoder());
        pipeline.addAfter(NettyPipeline.HttpCodec, "acs.exchange", handler);
    }

    /** The port that is listened on; the free one that was found for 0. */
    public int port() {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("the server is not running");
        }
        return now.listener().port();
    }

    /** How many connections are open. */
    public int connections() {
        return connections.size();
    }

    /** Bytes that requests in flight hold, as {@link HttpLimits#bodyMemoryMax} counts them. */
    public long bodyBytes() {
        return bodyMemory.held();
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
        stopping.listener().dispose();
        connections.all().forEach(ExchangeHandler::drain);
        return stopping.listener().onDispose()
                .then(Flux.interval(Duration.ZERO, DRAIN_LOOK).takeUntil(tick -> connections.size() == 0).take(grace)
                        .then())
                .doOnSuccess(done -> connections.all().forEach(ExchangeHandler::abort))
                .then(Mono.defer(() -> stopping.loops().disposeLater(Duration.ZERO, LOOPS_STOP)))
                // Disposing of threads takes locks, which an event loop must not wait for.
                .publishOn(Schedulers.boundedElastic()).doFinally(end -> stopping.largeBodies().dispose());
    }
}
