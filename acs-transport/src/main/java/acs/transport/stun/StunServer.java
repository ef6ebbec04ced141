package acs.transport.stun;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

import acs.engine.AcsMeter;
import acs.port.NatBindings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The STUN server: one socket on one thread of its own, which also sends the connection requests. {@link #send} may be called
 * from any thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A datagram that cannot be sent is a datagram that is lost.
public final class StunServer {
    private static final int DATAGRAM_BYTES = 2_048;
    /** Datagrams that one system call may bring, where the system knows how. */
    private static final int DATAGRAMS_AT_ONCE = 32;

    private final StunSettings settings;
    private final StunCredentials credentials;
    private final NatBindings bindings;
    private final InstantSource clock;
    private final Map<StunOutcome, Counter> counters = new EnumMap<>(StunOutcome.class);
    private final boolean isEpoll = Epoll.isAvailable();
    /** Drawn here, since the system's source of chance may block, which an event loop must not. */
    private final long seed = new SecureRandom().nextLong();
    private @Nullable EventLoopGroup group;
    private volatile @Nullable Channel channel;

    /** Makes a server that does nothing until {@link #start}. */
    public StunServer(StunSettings settings, StunCredentials credentials, NatBindings bindings, InstantSource clock,
            MeterRegistry meters) {
        this.settings = settings;
        this.credentials = credentials;
        this.bindings = bindings;
        this.clock = clock;
        for (StunOutcome outcome : StunOutcome.values()) {
            counters.put(outcome, Counter.builder(AcsMeter.STUN_REQUESTS.meterName())
                    .description(AcsMeter.STUN_REQUESTS.description())
                    .tag("outcome", outcome.name().toLowerCase(Locale.ROOT)).register(meters));
        }
    }

    /** Binds the socket; fails with the system's reason. Once. */
    public Mono<Void> start() {
        return bind().doOnNext(this::answerOn).then();
    }

    private void answerOn(Channel bound) {
        channel = bound;
        bound.pipeline().replace(Unbound.class, "stun", new Answering(responder()));
    }

    private Mono<Channel> bind() {
        return Mono.create(sink -> {
            EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1,
                    (ThreadFactory) task -> new LoopThread(task, "acs-stun"),
                    isEpoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
            group = loops;
            Bootstrap bootstrap = new Bootstrap().group(loops)
                    .channel(isEpoll ? EpollDatagramChannel.class : NioDatagramChannel.class)
                    .option(ChannelOption.SO_RCVBUF, settings.receiveBufferBytes())
                    .option(ChannelOption.RECVBUF_ALLOCATOR,
                            new FixedRecvByteBufAllocator(DATAGRAM_BYTES * (isEpoll ? DATAGRAMS_AT_ONCE : 1)))
                    .handler(new Unbound());
            if (isEpoll) {
                bootstrap.option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, DATAGRAM_BYTES);
            }
            bootstrap.bind(settings.host(), settings.port()).addListener((ChannelFuture bound) -> {
                if (bound.isSuccess()) {
                    sink.success(bound.channel());
                } else {
                    sink.error(bound.cause());
                }
            });
        });
    }

    /** Marked for Reactor as a thread that must not block. */
    private static final class LoopThread extends io.netty.util.concurrent.FastThreadLocalThread
            implements
                reactor.core.scheduler.NonBlocking {
        LoopThread(Runnable task, String name) {
            super(task, name);
        }
    }

    private StunResponder responder() {
        InetAddress shown = settings.publicHost().isEmpty() ? bound() : literal(settings.publicHost());
        return new StunResponder(settings.policy(), credentials, new InetSocketAddress(shown, port()), this::learnt,
                System::nanoTime, seed);
    }

    private void learnt(String deviceKey, InetSocketAddress address) {
        Instant now = clock.instant();
        bindings.learnt(deviceKey, new NatBindings.Binding(NetUtil.toSocketAddressString(address), now));
    }

    private static InetAddress literal(String address) {
        return NetUtil.createInetAddressFromIpAddressString(address);
    }

    /** The address that is listened on; of all of them, one by which others may know this machine. */
    private InetAddress bound() {
        InetAddress bound = localAddress().getAddress();
        if (!bound.isAnyLocalAddress()) {
            return bound;
        }
        try {
            return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                    .filter(each -> !each.isLoopbackAddress() && !each.isLinkLocalAddress()
                            && each.getAddress().length == 4)
                    .findFirst().orElseGet(InetAddress::getLoopbackAddress);
        } catch (SocketException e) {
            return InetAddress.getLoopbackAddress();
        }
    }

    private InetSocketAddress localAddress() {
        Channel open = channel;
        if (open == null || !(open.localAddress() instanceof InetSocketAddress local)) {
            throw new IllegalStateException("the STUN server is not bound");
        }
        return local;
    }

    /** The bound port. */
    public int port() {
        return localAddress().getPort();
    }

    /** Sends a datagram from the server's own address and port; fails with the system's reason, or when it is not bound. */
    public Mono<Void> send(InetSocketAddress to, byte[] datagram) {
        return Mono.create(sink -> {
            Channel open = channel;
            if (open == null || !open.isActive()) {
                sink.error(new IllegalStateException("the STUN server does not run"));
                return;
            }
            open.writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(datagram), to)).addListener(sent -> {
                if (sent.isSuccess()) {
                    sink.success();
                } else {
                    sink.error(sent.cause());
                }
            });
        });
    }

    /** Closes the socket and ends its thread. */
    public Mono<Void> stop() {
        return Mono.create(sink -> {
            EventLoopGroup loops = group;
            if (loops == null) {
                sink.success();
                return;
            }
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).addListener(done -> sink.success());
        });
    }

    /** Until the port is known, which the answers show. */
    private static final class Unbound extends SimpleChannelInboundHandler<DatagramPacket> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            // Whoever asked asks again.
        }
    }

    private final class Answering extends SimpleChannelInboundHandler<DatagramPacket> {
        private final StunResponder responder;

        Answering(StunResponder responder) {
            this.responder = responder;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            byte[] datagram = new byte[packet.content().readableBytes()];
            packet.content().readBytes(datagram);
            StunResponder.Verdict verdict = responder.answer(datagram, packet.sender());
            Counter counter = counters.get(verdict.outcome());
            if (counter != null) {
                counter.increment();
            }
            byte[] answer = verdict.answer();
            // What the system does not take now is dropped: a queue would only grow in a flood.
            if (answer != null && context.channel().isWritable()) {
                ByteBuf out = context.alloc().ioBuffer(answer.length).writeBytes(answer);
                context.write(new DatagramPacket(out, packet.sender()));
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // An ICMP error of an earlier datagram, for instance: nothing that concerns another device.
        }
    }
}
