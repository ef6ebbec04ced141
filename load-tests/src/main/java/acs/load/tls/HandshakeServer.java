package acs.load.tls;

import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import acs.transport.tls.ServerTls;
import acs.transport.tls.ServerTls.Audience;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A server of one thread that does a handshake, says one byte and hangs up: whatever that thread burns is what connections cost,
 * accepting and closing included.
 */
final class HandshakeServer implements AutoCloseable {
    private static final byte[] GREETING = {'!'};

    private final EventLoopGroup loop;
    private final Channel listener;
    private final long threadId;
    private final LongAdder served = new LongAdder();

    /** @param tls {@code null} for none at all, to compare with */
    HandshakeServer(@Nullable ServerTls tls) throws InterruptedException {
        boolean epoll = Epoll.isAvailable();
        this.loop = new MultiThreadIoEventLoopGroup(1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        this.listener = new ServerBootstrap().group(loop)
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1_024).option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true).childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Greeting());
                        if (tls != null) {
                            tls.securing(Audience.DEVICES).accept(channel);
                        }
                    }
                }).bind("127.0.0.1", 0).sync().channel();
        try {
            this.threadId = loop.submit(() -> Thread.currentThread().threadId()).get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** Connections that were greeted. */
    long served() {
        return served.sum();
    }

    /** CPU of its thread so far. */
    long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(threadId);
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Greeting extends ChannelInboundHandlerAdapter {
        // Writing and closing have no outcome that anybody waits for.
        @SuppressWarnings("FutureReturnValueIgnored")
        @Override
        public void channelActive(ChannelHandlerContext context) {
            served.increment();
            context.writeAndFlush(Unpooled.wrappedBuffer(GREETING)).addListener(ChannelFutureListener.CLOSE);
        }
    }
}
