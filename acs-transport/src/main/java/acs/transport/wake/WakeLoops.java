package acs.transport.wake;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.HostsFileEntriesResolver;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import reactor.core.publisher.Mono;

/**
 * The event loop and the resolver of connection requests: apart from those that serve CPEs and clients, so that neither waits for
 * the other. One loop asks some thousand devices a second.
 */
public final class WakeLoops implements NameResolver {
    private static final int QUERIES_MAX = 8;
    private static final Duration QUIET = Duration.ZERO;
    private static final Duration STOP_MAX = Duration.ofSeconds(2);

    private final EventLoopGroup group;
    private final Class<? extends SocketChannel> sockets;
    private final DnsNameResolver names;

    /**
     * Starts a thread, and reads the machine's list of name servers.
     *
     * @param nameMax that finding one name may take
     */
    public WakeLoops(Duration nameMax) {
        this(nameMax, DnsServerAddressStreamProviders.platformDefault());
    }

    /** @param nameServers to ask */
    WakeLoops(Duration nameMax, DnsServerAddressStreamProvider nameServers) {
        boolean epoll = Epoll.isAvailable();
        AtomicInteger number = new AtomicInteger();
        ThreadFactory threads = task -> new LoopThread(task, "acs-wake-" + number.incrementAndGet());
        this.group = new MultiThreadIoEventLoopGroup(1, threads,
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        this.sockets = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
        this.names = new DnsNameResolverBuilder(group.next())
                .datagramChannelType(epoll ? EpollDatagramChannel.class : NioDatagramChannel.class)
                .hostsFileEntriesResolver(HostsFileEntriesResolver.DEFAULT)
                // A device's name is the whole name: no domain of ours is to be added to it.
                .searchDomains(List.of()).ndots(1).queryTimeoutMillis(nameMax.toMillis())
                .maxQueriesPerResolve(QUERIES_MAX).nameServerProvider(nameServers)
                // Netty's caches have no bound, and devices choose the names and how many addresses they have. The machine's
                // name server remembers them.
                .resolveCache(NoopDnsCache.INSTANCE).cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE).build();
    }

    /** Marked for Reactor and BlockHound as a thread that must not block. */
    private static final class LoopThread extends io.netty.util.concurrent.FastThreadLocalThread
            implements
                reactor.core.scheduler.NonBlocking {
        LoopThread(Runnable task, String name) {
            super(task, name);
        }
    }

    EventLoop loop() {
        return group.next();
    }

    /** A client on this loop. */
    Bootstrap client(EventLoop loop) {
        // Addresses come resolved and checked: nothing may look a name up again.
        return new Bootstrap().group(loop).channel(sockets).disableResolver();
    }

    @Override
    public Mono<List<InetAddress>> resolve(String host) {
        return Mono.create(sink -> names.resolveAll(host).addListener(found -> {
            if (found.isSuccess()) {
                @SuppressWarnings("unchecked")
                List<InetAddress> addresses = (List<InetAddress>) found.getNow();
                sink.success(List.copyOf(addresses));
            } else {
                sink.error(found.cause());
            }
        }));
    }

    /** Ends the loop; what goes on is cut. */
    public Mono<Void> close() {
        return Mono.create(sink -> group
                .shutdownGracefully(QUIET.toMillis(), STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .addListener(done -> sink.success()));
    }
}
