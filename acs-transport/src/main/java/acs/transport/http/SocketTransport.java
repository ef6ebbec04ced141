package acs.transport.http;

import java.util.Objects;
import java.util.concurrent.ThreadFactory;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the sockets are served; chosen by setting, since Reactor Netty by itself takes what it finds. */
public enum SocketTransport {
    /** Linux's epoll; where there is none, {@link #NIO} is taken and the log says so. */
    EPOLL,
    /** Linux's io_uring; a start without it fails. */
    IO_URING,
    /** Java's own, on every system. */
    NIO;

    private static final Logger LOG = LoggerFactory.getLogger(SocketTransport.class);

    /**
     * What serves in place of this one on the present machine.
     *
     * @throws IllegalStateException when io_uring is asked for and missing
     */
    SocketTransport onThisMachine() {
        return switch (this) {
            case NIO -> NIO;
            case EPOLL -> {
                if (!Epoll.isAvailable()) {
                    LOG.warn("epoll is not available here, nio serves instead: {}",
                            Objects.toString(Epoll.unavailabilityCause()));
                    yield NIO;
                }
                yield EPOLL;
            }
            case IO_URING -> {
                if (!IoUring.isAvailable()) {
                    throw new IllegalStateException("cwmp.transport is io_uring, which is not available here",
                            IoUring.unavailabilityCause());
                }
                yield IO_URING;
            }
        };
    }

    EventLoopGroup newGroup(int loops, ThreadFactory threads) {
        return new MultiThreadIoEventLoopGroup(loops, threads, ioHandlers());
    }

    private IoHandlerFactory ioHandlers() {
        return switch (this) {
            case EPOLL -> EpollIoHandler.newFactory();
            case IO_URING -> IoUringIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
    }

    ServerSocketChannel newServerChannel() {
        return switch (this) {
            case EPOLL -> new EpollServerSocketChannel();
            case IO_URING -> new IoUringServerSocketChannel();
            case NIO -> new NioServerSocketChannel();
        };
    }
}
