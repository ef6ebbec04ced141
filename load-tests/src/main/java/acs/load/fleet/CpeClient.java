package acs.load.fleet;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import acs.load.cpe.AcknowledgedInform;
import acs.load.cpe.CpeTurn;
import acs.load.cpe.SimulatedCpe;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * Opens the connections of CPEs to one ACS, on one event loop. Loopback targets are called from several loopback addresses, since
 * one address has some 28,000 ports and each stays taken for a minute.
 */
final class CpeClient {
    private static final int ANSWER_BYTES_MAX = 1 << 20;
    private static final int LOCAL_ADDRESSES = 32;

    private final Bootstrap bootstrap;
    private final EventLoop loop;
    private final FleetSettings settings;
    private final String host;
    private final @Nullable SslContext tls;
    private int connections;

    CpeClient(EventLoop loop, boolean epoll, FleetSettings settings) {
        this.loop = loop;
        this.settings = settings;
        InetSocketAddress target = settings.target();
        this.host = target.getHostString() + ":" + target.getPort();
        this.tls = settings.tls() == null ? null : settings.tls().context();
        this.bootstrap = new Bootstrap().group(loop).remoteAddress(target)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(settings.sessionTimeout().toMillis()));
        if (epoll) {
            bootstrap.channel(EpollSocketChannel.class).option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
        } else {
            bootstrap.channel(NioSocketChannel.class);
        }
    }

    /**
     * Runs one session of a CPE.
     *
     * @param confirmed told when the Inform is acknowledged
     * @param end       told once, on the event loop: the duration in nanoseconds, and {@link CpeTurn.Done} or
     *                  {@link CpeTurn.Failed}
     */
    void run(SimulatedCpe cpe, Consumer<AcknowledgedInform> confirmed, BiConsumer<Long, CpeTurn> end) {
        new CpeHttpSession(this, cpe, confirmed, end).start();
    }

    EventLoop loop() {
        return loop;
    }

    FleetSettings settings() {
        return settings;
    }

    /** Value of the Host header. */
    String host() {
        return host;
    }

    /** Connects for a session; {@code handler} is the last of the pipeline. */
    ChannelFuture connect(CpeHttpSession.Exchange handler) {
        Bootstrap one = bootstrap.clone().handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                if (tls != null) {
                    InetSocketAddress target = settings.target();
                    channel.pipeline().addLast(
                            tls.newHandler(channel.alloc(), target.getHostString(), target.getPort()));
                }
                channel.pipeline().addLast(new HttpClientCodec(), new HttpContentDecompressor(ANSWER_BYTES_MAX),
                        new HttpObjectAggregator(ANSWER_BYTES_MAX), handler);
            }
        });
        InetAddress local = nextLocalAddress();
        return local == null ? one.connect() : one.connect(settings.target(), new InetSocketAddress(local, 0));
    }

    private @Nullable InetAddress nextLocalAddress() {
        byte[] target = settings.target().getAddress().getAddress();
        if (target.length != 4 || target[0] != 127) {
            return null;
        }
        connections++;
        byte last = (byte) (1 + connections % LOCAL_ADDRESSES);
        try {
            return InetAddress.getByAddress(new byte[]{127, 0, 0, last});
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
