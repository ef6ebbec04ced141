package acs.load.tls;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

import acs.transport.tls.ServerTls;
import acs.transport.tls.ServerTls.Audience;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;

/**
 * Handshakes of one kind between the ACS's pipeline and a client, without sockets. What counts is the ACS's part from the
 * ClientHello to the tickets, until whoever is above TLS learns of the connection; making and closing the channel do not. For one
 * thread.
 */
final class MemoryHandshakes {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int FLIGHTS_MAX = 20;
    private static final int BUFFER_BYTES = 64 << 10;
    private static final byte[] GREETING = {'!'};

    private final ServerTls tls;
    private final String version;
    private final String suite;
    private final boolean full;
    private final AtomicLong fullHandshakes = new AtomicLong();
    private final SSLContext clients;
    private final ByteBuffer toServer = ByteBuffer.allocate(BUFFER_BYTES);
    private final ByteBuffer toClient = ByteBuffer.allocate(BUFFER_BYTES);
    private final ByteBuffer heard = ByteBuffer.allocate(BUFFER_BYTES);
    private final ByteBuffer nothing = ByteBuffer.allocate(0);
    private boolean hasSession;
    private long spentNanos;

    /**
     * @param suite the only one that the client offers, by its name in the standard
     * @param full  whether the client forgets its sessions
     */
    MemoryHandshakes(ServerTls tls, String version, String suite, boolean full) throws GeneralSecurityException {
        this.tls = tls;
        this.version = version;
        this.suite = suite;
        this.full = full;
        this.clients = CountingTrust.context(fullHandshakes);
    }

    String suite() {
        return suite;
    }

    boolean isFull() {
        return full;
    }

    /**
     * @param count of handshakes
     * @return CPU of the ACS's part of all of them, nanoseconds
     * @throws IOException when one failed or was of the other kind
     */
    long run(int count) throws IOException {
        spentNanos = 0;
        for (int i = 0; i < count; i++) {
            long before = fullHandshakes.get();
            one();
            boolean wasFull = fullHandshakes.get() > before;
            if (wasFull != (full || !hasSession)) {
                throw new IOException("a handshake was " + (wasFull ? "full" : "resumed"));
            }
            hasSession = true;
        }
        return spentNanos;
    }

    private void one() throws IOException {
        SSLEngine client = clients.createSSLEngine("acs", 443);
        client.setUseClientMode(true);
        SSLParameters parameters = client.getSSLParameters();
        parameters.setProtocols(new String[]{version});
        parameters.setCipherSuites(new String[]{suite});
        client.setSSLParameters(parameters);
        toServer.clear();
        toClient.clear();
        client.beginHandshake();
        Secured secured = new Secured();
        EmbeddedChannel server = new EmbeddedChannel(new Securing(secured));
        try {
            for (int flight = 0; flight < FLIGHTS_MAX && !secured.isDone; flight++) {
                speak(client);
                exchange(server);
                listen(client);
            }
            // What follows the tickets: whoever hears it has taken them.
            server.writeOutbound(Unpooled.wrappedBuffer(GREETING));
            take(server);
            if (!listen(client)) {
                throw new IOException("no greeting");
            }
            if (full) {
                client.getSession().invalidate();
            }
        } finally {
            server.finishAndReleaseAll();
        }
    }

    /** What the client has to say now. */
    private void speak(SSLEngine client) throws SSLException {
        while (true) {
            runTasks(client);
            if (client.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
                return;
            }
            client.wrap(nothing, toServer);
        }
    }

    private void exchange(EmbeddedChannel server) {
        ByteBuf said = Unpooled.copiedBuffer(toServer.flip());
        toServer.clear();
        long began = THREADS.getCurrentThreadCpuTime();
        server.writeInbound(said);
        spentNanos += THREADS.getCurrentThreadCpuTime() - began;
        take(server);
    }

    private void take(EmbeddedChannel server) {
        for (ByteBuf answer = server.readOutbound(); answer != null; answer = server.readOutbound()) {
            int bytes = answer.readableBytes();
            answer.readBytes(toClient.slice(toClient.position(), bytes));
            toClient.position(toClient.position() + bytes);
            answer.release();
        }
    }

    /** Whether the client heard the greeting. */
    private boolean listen(SSLEngine client) throws SSLException {
        toClient.flip();
        boolean greeted = false;
        boolean understood = true;
        while (toClient.hasRemaining() && understood) {
            heard.clear();
            SSLEngineResult result = client.unwrap(toClient, heard);
            greeted |= result.bytesProduced() > 0;
            understood = result.bytesConsumed() > 0 || client.getHandshakeStatus() == HandshakeStatus.NEED_TASK;
            runTasks(client);
        }
        toClient.compact();
        return greeted;
    }

    private static void runTasks(SSLEngine client) {
        for (Runnable task = client.getDelegatedTask(); task != null; task = client.getDelegatedTask()) {
            task.run();
        }
    }

    private final class Securing extends ChannelInitializer<Channel> {
        private final Secured secured;

        Securing(Secured secured) {
            this.secured = secured;
        }

        @Override
        protected void initChannel(Channel channel) {
            channel.pipeline().addLast(secured);
            tls.securing(Audience.DEVICES).accept(channel);
        }
    }

    /** Learns of the connection when it is secured. */
    private static final class Secured extends ChannelInboundHandlerAdapter {
        private boolean isDone;

        @Override
        public void channelActive(ChannelHandlerContext context) {
            isDone = true;
        }
    }
}
