package acs.transport.caller;

import java.net.InetAddress;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslClientHelloHandler;
import io.netty.handler.ssl.SslHandler;

/**
 * Asks the admission as soon as it is known who calls, and goes. A refused caller gets the {@link Excess} as an event for the HTTP
 * handlers to answer; where that would cost a TLS handshake, or too many were told, the connection is closed without a word. One
 * per connection, on its event loop.
 */
final class ConnectionGate extends ChannelInboundHandlerAdapter {
    /** Tells that the proxy's header, if there is one, was read. */
    enum Known {
        /** The caller is known. */
        CALLER
    }

    private final Callers callers;
    private final boolean awaitsHeader;

    ConnectionGate(Callers callers, boolean awaitsHeader) {
        this.callers = callers;
        this.awaitsHeader = awaitsHeader;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.fireChannelActive();
        if (!awaitsHeader) {
            admit(ctx);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == Known.CALLER) {
            admit(ctx);
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    // Closing has no outcome that anybody waits for.
    @SuppressWarnings("FutureReturnValueIgnored")
    private void admit(ChannelHandlerContext ctx) {
        InetAddress caller = callers.ofConnection(ctx.channel());
        if (caller == null || !ctx.channel().isActive()) {
            return;
        }
        boolean limited = callers.isLimited(caller);
        Admission admission = callers.admission();
        Excess excess = admission.connected(caller, limited);
        if (excess == null) {
            ctx.channel().closeFuture().addListener(closed -> admission.disconnected(caller, limited));
        } else if (hasTls(ctx) || !admission.mayTell(caller)) {
            ctx.close();
        } else {
            ctx.fireUserEventTriggered(excess);
        }
        ctx.pipeline().remove(this);
    }

    private static boolean hasTls(ChannelHandlerContext ctx) {
        return ctx.pipeline().get(SslHandler.class) != null || ctx.pipeline().get(SslClientHelloHandler.class) != null;
    }
}
