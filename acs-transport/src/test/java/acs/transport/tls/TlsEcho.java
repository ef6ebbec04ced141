package acs.transport.tls;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import acs.credential.KeyRing;
import acs.transport.tls.ServerTls.Audience;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import org.jspecify.annotations.Nullable;

/** A server that greets with what the handshake showed and then gives back what it gets; its time can be moved. */
final class TlsEcho implements AutoCloseable {
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    final ServerTls tls;
    /** What came to the handlers above that should not have. */
    final Queue<Throwable> defects = new ConcurrentLinkedQueue<>();
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel listener;

    TlsEcho(ServerTlsSettings settings) throws Exception {
        this(settings, Audience.DEVICES, null, 0);
    }

    TlsEcho(ServerTlsSettings settings, Audience audience, @Nullable KeyRing ring, int port) throws Exception {
        InstantSource clock = now::get;
        tls = ServerTls.open(settings, ring, audience == Audience.OLD_DEVICES, registry, clock);
        var securing = tls.securing(audience);
        listener = new ServerBootstrap().group(loops).channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1_024).option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Echo());
                        securing.accept(channel);
                    }
                }).bind("127.0.0.1", port).sync().channel();
    }

    /** Settings with these certificates, key and chain in one file each. */
    static ServerTlsSettings with(TlsProvider provider, Path... files) {
        return ServerTlsSettings.defaults(Arrays.stream(files)
                .map(file -> new ServerTlsSettings.CertificateFiles(file, file)).toList()).with(provider);
    }

    static ServerTlsSettings.ClientCertificates asking(ServerTlsSettings.Demand demand, Path ca, Path... crls) {
        return new ServerTlsSettings.ClientCertificates(demand, List.of(ca), List.of(crls), List.of());
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    double failures(HandshakeFailure reason) {
        return registry.get("acs.tls.handshake.failures").tag("reason", reason.tag()).counter().count();
    }

    double handshakes() {
        return registry.get("acs.tls.handshakes").counters().stream().mapToDouble(counter -> counter.count()).sum();
    }

    double failures() {
        return registry.get("acs.tls.handshake.failures").counters().stream().mapToDouble(one -> one.count()).sum();
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    // Writing and closing have no outcome that anybody waits for.
    @SuppressWarnings("FutureReturnValueIgnored")
    private final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            TlsPeer peer = TlsPeer.of(ctx.channel()).orElseThrow();
            String text = peer.version().name().toLowerCase(Locale.ROOT) + " " + switch (peer.proof()) {
                case ClientProof.Nothing nothing -> "nobody";
                case ClientProof.Model model -> "model " + model.name();
                case ClientProof.Device device -> device.identity().deviceKey();
            };
            ctx.writeAndFlush(Unpooled.copiedBuffer(text + "\n", StandardCharsets.UTF_8));
            ctx.channel().config().setAutoRead(true);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.writeAndFlush(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (!(cause instanceof IOException)) {
                defects.add(cause);
            }
            ctx.close();
        }
    }
}
