package acs.transport.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/**
 * The event loops of one server. It exists because Reactor Netty decides once per JVM between io_uring, epoll and nio, by what
 * lies on the class path; here the setting decides.
 */
public final class ServerLoops implements LoopResources {
    private final SocketTransport transport;
    private final EventLoopGroup group;

    /**
     * @param asked  as set
     * @param loops  threads, 0 for one per two processors
     * @param server whose threads they are
     */
    public ServerLoops(SocketTransport asked, int loops, String server) {
        this.transport = asked.onThisMachine();
        int threads = loops == 0 ? Math.max(1, Runtime.getRuntime().availableProcessors() / 2) : loops;
        AtomicInteger number = new AtomicInteger();
        // Netty's own thread type: its thread-locals are faster there, and BlockHound knows it may not block.
        this.group = transport.newGroup(threads, task -> new LoopThread(task, server + "-" + number.incrementAndGet()));
    }

    /** Marked for Reactor as a thread that must not block. */
    private static final class LoopThread extends io.netty.util.concurrent.FastThreadLocalThread
            implements
                reactor.core.scheduler.NonBlocking {
        LoopThread(Runnable task, String name) {
            super(task, name);
        }
    }

    /** What serves on this machine. */
    public SocketTransport transport() {
        return transport;
    }

    @Override
    public EventLoopGroup onServer(boolean useNative) {
        return group;
    }

    @Override
    public <C extends Channel> C onChannel(Class<C> channelType, EventLoopGroup loops) {
        return channelType.cast(transport.newServerChannel());
    }

    @Override
    public Mono<Void> disposeLater(Duration quietPeriod, Duration timeout) {
        return Mono.create(sink -> group
                .shutdownGracefully(quietPeriod.toMillis(), timeout.toMillis(), TimeUnit.MILLISECONDS)
                .addListener(done -> sink.success()));
    }
}
