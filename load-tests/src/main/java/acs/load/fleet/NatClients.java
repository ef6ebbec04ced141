package acs.load.fleet;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import acs.load.cpe.SimulatedCpe;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;

/** The STUN clients of a fleet: a socket for each device, since the binding is the socket's. Confined to the fleet's event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // A datagram that cannot be sent is a datagram that is lost.
final class NatClients implements AutoCloseable {
    private final EventLoop loop;
    private final FleetSettings.Stun stun;
    private final Bootstrap bootstrap;
    private final List<Channel> sockets = new ArrayList<>();
    private final Random random = new Random();

    private NatClients(EventLoop loop, boolean epoll, FleetSettings.Stun stun) {
        this.loop = loop;
        this.stun = stun;
        this.bootstrap = new Bootstrap().group(loop)
                .channel(epoll ? EpollDatagramChannel.class : NioDatagramChannel.class);
    }

    /**
     * Begins to keep bindings open, the first ones spread over one interval.
     *
     * @param calls told of each connection request that a device takes, and of what it has found out
     */
    static NatClients start(EventLoop loop, boolean epoll, FleetSettings.Stun stun, Devices devices,
            Calls calls) {
        NatClients clients = new NatClients(loop, epoll, stun);
        loop.execute(() -> {
            for (int index = 0; index < devices.count(); index++) {
                clients.open(devices.get(index), calls, index, devices.count());
            }
        });
        return clients;
    }

    private void open(SimulatedCpe cpe, Calls calls, int index, int count) {
        Channel[] socket = new Channel[1];
        NatClient client = new NatClient(cpe, datagram -> socket[0]
                .writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(datagram), stun.server())), calls, random);
        ChannelFuture bound = bootstrap.clone().handler(new Receiving(client)).bind(new InetSocketAddress(0));
        socket[0] = bound.channel();
        sockets.add(bound.channel());
        long interval = stun.keepAlive().toMillis();
        long first = interval * index / count;
        bound.addListener(done -> loop.scheduleAtFixedRate(client::keepAlive, first, interval,
                TimeUnit.MILLISECONDS));
    }

    @Override
    public void close() {
        loop.submit(() -> sockets.forEach(Channel::close)).syncUninterruptibly();
    }

    private static final class Receiving extends SimpleChannelInboundHandler<DatagramPacket> {
        private final NatClient client;

        Receiving(NatClient client) {
            this.client = client;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            byte[] datagram = new byte[packet.content().readableBytes()];
            packet.content().readBytes(datagram);
            client.received(datagram);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // Nobody listens at the server's port, for instance: asked again at the next keep-alive.
        }
    }
}
