package acs.transport.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslClientHelloHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the client's first message, chooses the certificate by it, and gives way to TLS. Until then nothing is made and
 * nothing is said: a bare probe costs no engine, and gets no alert (quirk W13).
 */
final class HelloHandler extends SslClientHelloHandler<SslContext> {
    /** Reactor Netty looks for TLS under this name. */
    static final String TLS_NAME = "reactor.left.sslHandler";
    private static final int HELLO_BYTES_MAX = 16 << 10;

    private final Handshake handshake;

    HelloHandler(Handshake handshake) {
        super(HELLO_BYTES_MAX);
        this.handshake = handshake;
    }

    @Override
    protected Future<SslContext> lookup(ChannelHandlerContext ctx, @Nullable ByteBuf message) {
        ClientHello hello = ClientHello.read(message);
        handshake.began(hello);
        return ctx.executor().newSucceededFuture(handshake.served().choose(hello));
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext ctx, Future<SslContext> chosen) {
        SslHandler tls = chosen.getNow().newHandler(ctx.alloc());
        // The whole time is bounded by the handshake's own deadline.
        tls.setHandshakeTimeoutMillis(0);
        boolean placed = false;
        try {
            ctx.pipeline().replace(this, TLS_NAME, tls);
            placed = true;
        } finally {
            if (!placed) {
                ReferenceCountUtil.safeRelease(tls.engine());
            }
        }
    }
}
