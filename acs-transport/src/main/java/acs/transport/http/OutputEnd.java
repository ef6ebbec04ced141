package acs.transport.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;

/**
 * The end of what a connection says, while it still listens: closing over bytes that nobody read would reset it, and the peer
 * could lose what it was told last.
 */
// Shutting down has no outcome that anybody waits for.
@SuppressWarnings("FutureReturnValueIgnored")
public final class OutputEnd {
    private OutputEnd() {}

    /**
     * Says so; for the channel's event loop, and once. What still comes over TLS is read by itself and thrown away; without TLS it
     * comes as before. When the connection ends then is the caller's to say.
     */
    public static void send(Channel channel) {
        if (channel instanceof DuplexChannel duplex) {
            SslHandler tls = channel.pipeline().get(SslHandler.class);
            if (tls == null) {
                duplex.shutdownOutput();
            } else {
                // TLS that has ended takes what still comes for an attack, and would end the connection.
                channel.pipeline().addFirst("acs.tls.discard", new Discard());
                // Not now: what came with the request may still be on its way through TLS, for which the same holds.
                channel.eventLoop().execute(() -> end(tls, duplex));
            }
        }
    }

    /** TLS has an end of its own, which comes first: by it a whole answer is told from one that was cut off. */
    private static void end(SslHandler tls, DuplexChannel channel) {
        if (channel.isActive()) {
            tls.closeOutbound().addListener(said -> channel.shutdownOutput());
        }
    }

    /** Throws away what still comes, and asks for more, since who would do that does not see it. */
    private static final class Discard extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.fireChannelReadComplete();
            ctx.read();
        }
    }
}
