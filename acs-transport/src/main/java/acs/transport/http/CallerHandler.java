package acs.transport.http;

import java.net.InetAddress;

import acs.engine.CpeConnection;
import acs.engine.SessionRunner;
import acs.network.Addresses;
import acs.transport.caller.Callers;
import acs.transport.caller.Excess;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Tells the engine whose a request is, and turns it away when its caller sends too many. What belongs to a live session always
 * passes: sessions are begun rarely rather than broken off. Stands between the decoder and the {@link ExchangeHandler}, which
 * answers what is told here; one per connection, on its event loop.
 */
final class CallerHandler extends ChannelInboundHandlerAdapter {
    private static final RequestHead.Refused BUSY = new RequestHead.Refused(503, "busy, come back later");
    private static final RequestHead.Refused UNREADABLE = new RequestHead.Refused(400,
            "the proxy does not say readably for whom it forwards");

    private final Callers callers;
    private final SessionRunner runner;
    private @Nullable InetAddress ofConnection;
    private @Nullable InetAddress caller;
    private boolean limited;
    private long key;

    CallerHandler(Callers callers, SessionRunner runner) {
        this.callers = callers;
        this.runner = runner;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        RequestHead.Refused refused = msg instanceof HttpRequest request ? refused(ctx, request) : null;
        if (refused == null) {
            ctx.fireChannelRead(msg);
        } else {
            ReferenceCountUtil.release(msg);
            ctx.fireUserEventTriggered(refused);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        ctx.fireUserEventTriggered(event instanceof Excess ? BUSY : event);
    }

    private RequestHead.@Nullable Refused refused(ChannelHandlerContext ctx, HttpRequest request) {
        if (ofConnection == null) {
            ofConnection = callers.ofConnection(ctx.channel());
        }
        InetAddress now = ofConnection == null ? null : callers.ofRequest(ofConnection, request.headers());
        if (now == null) {
            return ofConnection == null ? null : UNREADABLE;
        }
        if (!now.equals(caller)) {
            called(ctx, now);
        }
        if (!limited || callers.admission().posts(key) == null || isOfLiveSession(request)) {
            return null;
        }
        callers.admission().counted(Excess.POST_RATE_OF_ADDRESS);
        return BUSY;
    }

    private void called(ChannelHandlerContext ctx, InetAddress now) {
        caller = now;
        limited = callers.isLimited(now);
        key = Addresses.key(now);
        ctx.channel().attr(Exchange.HOLDER).set(limited ? key : null);
        CpeConnection connection = ctx.channel().attr(ExchangeHandler.CONNECTION).get();
        if (connection != null) {
            connection.heardFrom(now.getHostAddress(), limited);
        }
    }

    private boolean isOfLiveSession(HttpRequest request) {
        return runner.isLive(SessionCookie.in(request.headers().getAll(HttpHeaderNames.COOKIE)));
    }
}
