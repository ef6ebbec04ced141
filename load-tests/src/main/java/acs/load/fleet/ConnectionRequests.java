package acs.load.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import acs.load.cpe.ConnectionRequestLogin;
import acs.load.cpe.SimulatedCpe;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutHandler;
import org.jspecify.annotations.Nullable;

/**
 * Hears connection requests for a whole fleet, on one listener on loopback with a path for each device (<i>TR-069 A6 §3.2.2</i>):
 * digest authentication by what the device has in its data model, 200 when it will call, 503 when it has been called too often.
 * Confined to the fleet's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // An answer that fails closes its connection; a close cannot fail usefully.
final class ConnectionRequests implements AutoCloseable {
    /** Requests that a device accepts within a window. */
    static final int ACCEPTED_MAX = 10;

    private static final long WINDOW_MILLIS = 60_000;
    private static final int CONNECTIONS_MAX = 1000;
    private static final int REQUEST_BYTES_MAX = 8192;
    private static final int IDLE_SECONDS = 10;

    private final Devices devices;
    private final Consumer<SimulatedCpe> accepted;
    private final DigestChallenge challenge = new DigestChallenge(System::currentTimeMillis);
    /** By the index of a device that has been called. */
    private final Map<Integer, Window> windows = new HashMap<>();
    private final Channel listener;
    private int connections;

    private record Window(long sinceMillis, int accepted) {}

    private ConnectionRequests(EventLoopGroup group, boolean epoll, int port, Devices devices,
            Consumer<SimulatedCpe> accepted) {
        this.devices = devices;
        this.accepted = accepted;
        ChannelFuture bound = new ServerBootstrap().group(group)
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                }).bind(InetAddress.getLoopbackAddress(), port).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            group.shutdownGracefully();
            throw new UncheckedIOException(new IOException("connection requests cannot be heard on port " + port + ": "
                    + bound.cause().getMessage(), bound.cause()));
        }
        this.listener = bound.channel();
    }

    /**
     * Begins to listen, and tells each device where.
     *
     * @param group    of one event loop
     * @param accepted told of each request that a device accepts
     */
    static ConnectionRequests listen(EventLoopGroup group, boolean epoll, int port, Devices devices,
            Consumer<SimulatedCpe> accepted) {
        ConnectionRequests requests = new ConnectionRequests(group, epoll, port, devices, accepted);
        for (int index = 0; index < devices.count(); index++) {
            devices.get(index).reachableAt(requests.url(index).toString());
        }
        return requests;
    }

    URI url(int index) {
        InetSocketAddress address = (InetSocketAddress) listener.localAddress();
        return URI.create("http://127.0.0.1:" + address.getPort() + "/" + index);
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
    }

    private void accept(Channel channel) {
        if (connections >= CONNECTIONS_MAX) {
            channel.close();
            return;
        }
        connections++;
        channel.closeFuture().addListener(closed -> connections--);
        channel.pipeline().addLast(new ReadTimeoutHandler(IDLE_SECONDS), new HttpServerCodec(),
                new HttpObjectAggregator(REQUEST_BYTES_MAX), new Answering());
    }

    private HttpResponseStatus status(FullHttpRequest request, SimulatedCpe cpe) {
        if (!request.method().equals(HttpMethod.GET)) {
            return HttpResponseStatus.METHOD_NOT_ALLOWED;
        }
        ConnectionRequestLogin login = cpe.connectionRequestLogin();
        boolean isKnown = login.isOpen() || challenge.isMet(request.headers().get(HttpHeaderNames.AUTHORIZATION),
                request.method().name(), request.uri(), login);
        if (!isKnown) {
            return HttpResponseStatus.UNAUTHORIZED;
        }
        if (!mayAccept(cpe.index())) {
            return HttpResponseStatus.SERVICE_UNAVAILABLE;
        }
        accepted.accept(cpe);
        return HttpResponseStatus.OK;
    }

    /** Requests without the right login do not count: nobody else can keep a device from being called. */
    private boolean mayAccept(int index) {
        long now = System.currentTimeMillis();
        Window window = windows.get(index);
        if (window == null || now - window.sinceMillis() >= WINDOW_MILLIS) {
            windows.put(index, new Window(now, 1));
            return true;
        }
        windows.put(index, new Window(window.sinceMillis(), Math.min(window.accepted() + 1, ACCEPTED_MAX)));
        return window.accepted() < ACCEPTED_MAX;
    }

    private @Nullable SimulatedCpe device(String path) {
        if (!path.matches("/[0-9]{1,8}")) {
            return null;
        }
        int index = Integer.parseInt(path.substring(1));
        return index < devices.count() ? devices.get(index) : null;
    }

    /** Answers on one connection. */
    private final class Answering extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            boolean isHttp = request.decoderResult().isSuccess();
            SimulatedCpe cpe = isHttp ? device(request.uri()) : null;
            HttpResponseStatus otherwise = isHttp ? HttpResponseStatus.NOT_FOUND : HttpResponseStatus.BAD_REQUEST;
            HttpResponseStatus status = cpe == null ? otherwise : status(request, cpe);
            DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
            HttpUtil.setContentLength(response, 0);
            if (status.equals(HttpResponseStatus.UNAUTHORIZED)) {
                response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, challenge.header());
            }
            boolean stays = isHttp && HttpUtil.isKeepAlive(request) && status.equals(HttpResponseStatus.UNAUTHORIZED);
            HttpUtil.setKeepAlive(response, stays);
            context.writeAndFlush(response)
                    .addListener(stays ? ChannelFutureListener.CLOSE_ON_FAILURE : ChannelFutureListener.CLOSE);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
