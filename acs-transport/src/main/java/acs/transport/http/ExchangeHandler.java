package acs.transport.http;

import java.io.IOException;

import acs.engine.CpeConnection;
import acs.transport.auth.Clearance;
import acs.transport.auth.LastProof;
import acs.transport.caller.Callers;
import acs.transport.http.Connections.Admission;
import acs.transport.http.HttpMeters.Shed;
import acs.transport.http.RequestDecoder.Turn;
import acs.transport.http.ResponseWriter.Persistence;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One CPE's connection: request, answer, request, answer, each within its time. Reads the requests; {@link ExchangeReplies}
 * answers them. A new one per connection; confined to its event loop.
 */
// Closing and writing have no outcome that anybody waits for.
@SuppressWarnings("FutureReturnValueIgnored")
final class ExchangeHandler extends ChannelInboundHandlerAdapter implements RequestDecoder.Turns {
    /** The connection as the engine sees it. */
    static final AttributeKey<CpeConnection> CONNECTION = AttributeKey.valueOf(ExchangeHandler.class, "connection");

    private static final Logger LOG = LoggerFactory.getLogger(ExchangeHandler.class);
    /** How much of a refused request is thrown away before the connection is. */
    private static final long LINGER_BYTES_MAX = 16L << 20;

    private final Exchanges shared;
    private final RequestDecoder decoder;
    private final LastProof lastProof = new LastProof();
    private long discarded;
    private long undecoded;
    private long undecrypted;
    // Set by handlerAdded, before anything else is called.
    private @SuppressWarnings("NullAway.Init") Exchange exchange;
    private @SuppressWarnings("NullAway.Init") ExchangeReplies replies;
    private @SuppressWarnings("NullAway.Init") ConnectionMemory memory;
    private Admission admission = Admission.DROPPED;

    ExchangeHandler(Exchanges shared) {
        this.shared = shared;
        this.decoder = new RequestDecoder(shared.settings().limits(), this);
    }

    /** The decoder that feeds this handler; it stands before it. */
    RequestDecoder decoder() {
        return decoder;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        CpeConnection connection = new CpeConnection(Callers.peerText(ctx.channel()));
        ctx.channel().attr(CONNECTION).set(connection);
        exchange = new Exchange(shared, ctx, connection, this::expired);
        memory = new ConnectionMemory(shared.memory(), exchange::holder,
                () -> exchange.onLoop(() -> replies.revoked()));
        replies = new ExchangeReplies(exchange, memory, decoder);
        admission = shared.connections().opened(this);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        // Reactor Netty leaves reading to its own handlers, which are gone.
        ctx.channel().config().setAutoRead(true);
        switch (admission) {
            case SERVED -> exchange.enter(ExchangePhase.IDLE, exchange.timeouts().head());
            case TURNED_AWAY -> replies.shed(Shed.TOO_MANY_CONNECTIONS);
            case DROPPED -> {
                shared.meters().shed(Shed.TOO_MANY_CONNECTIONS);
                exchange.close();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        forget();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        forget();
    }

    /** The connection is gone; doing it twice does nothing. */
    private void forget() {
        shared.connections().closed(this);
        replies.abandonInquiry();
        exchange.forget();
        memory.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("connection from {} broke: {}", exchange.connection().remoteAddress(), cause.toString());
            exchange.close();
        } else {
            replies.failed(cause);
        }
    }

    /** Ends the connection when nothing is being answered, else with the answer. Any thread. */
    void drain() {
        exchange.onLoop(() -> {
            exchange.closeAfterAnswer();
            if (exchange.phase() == ExchangePhase.IDLE) {
                exchange.close();
            }
        });
    }

    /** Ends the connection now. Any thread. */
    void abort() {
        exchange.context().channel().close();
    }

    @Override
    public void bytesCame() {
        if (exchange.phase() == ExchangePhase.IDLE) {
            exchange.requestComplete(false);
            exchange.enter(ExchangePhase.HEAD, exchange.timeouts().head());
        }
    }

    @Override
    public Turn turn() {
        return switch (exchange.phase()) {
            case IDLE, HEAD -> Turn.READ_HEAD;
            case BODY -> Turn.READ_BODY;
            case REPLYING, WRITING -> exchange.isRequestComplete() ? Turn.WAIT : Turn.DISCARD;
            case LINGERING, CLOSED -> Turn.DISCARD;
        };
    }

    @Override
    public void garbageCame() {
        LOG.debug("no HTTP from {}", exchange.connection().remoteAddress());
        exchange.close();
    }

    @Override
    public void discarded(int bytes) {
        discarded += bytes;
        if (discarded > LINGER_BYTES_MAX) {
            exchange.close();
        }
    }

    @Override
    public void holds(long bytes) {
        undecoded = bytes;
        coverInput();
    }

    /** So many bytes of memory are held for TLS records that are not complete. */
    void holdsUndecrypted(int bytes) {
        undecrypted = bytes;
        coverInput();
    }

    private void coverInput() {
        ExchangePhase now = exchange.phase();
        if (now != ExchangePhase.LINGERING && now != ExchangePhase.CLOSED
                && !memory.coverInput(undecoded + undecrypted)) {
            replies.revoked();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        try {
            // Still idle when the request ran ahead and the one before was answered in the same turn.
            if (msg instanceof HttpRequest request && awaitsRequest()) {
                headCame(request);
            } else if (msg instanceof HttpContent content && exchange.phase() == ExchangePhase.BODY) {
                contentCame(content);
            }
        } finally {
            ReferenceCountUtil.release(msg);
        }
    }

    private boolean awaitsRequest() {
        return exchange.phase() == ExchangePhase.HEAD || exchange.phase() == ExchangePhase.IDLE;
    }

    /** What stands before this handler turns the caller away. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof RequestHead.Refused refused && awaitsRequest()) {
            exchange.requestComplete(false);
            replies.refuse(refused.status(), refused.text());
        }
    }

    private void headCame(HttpRequest request) {
        exchange.requestComplete(false);
        switch (RequestHead.of(request, shared.settings().limits())) {
            case RequestHead.Refused refused -> replies.refuse(refused.status(), refused.text());
            case RequestHead.Post accepted -> postCame(accepted);
        }
    }

    private void postCame(RequestHead.Post accepted) {
        ChannelHandlerContext context = exchange.context();
        Intake coming = Intake.of(accepted, ConnectionTrust.of(context.channel()), exchange.connection(), lastProof,
                context.channel().attr(Exchange.HOLDER).get(), shared);
        exchange.intake(coming);
        if (accepted.persistence() == Persistence.CLOSE) {
            exchange.closeAfterAnswer();
        }
        if (coming.clearance() instanceof Clearance.Blocked blocked) {
            replies.blocked(blocked);
            return;
        }
        if (accepted.contentLength() > shared.settings().limits().bodyBytesMax()) {
            replies.tooLarge(coming);
            return;
        }
        exchange.enter(ExchangePhase.BODY, coming.patience());
        // Also when the body is thrown away: a refusal in its place would leave open whether it comes.
        if (accepted.awaitsContinue()) {
            context.writeAndFlush(context.alloc().directBuffer(ResponseWriter.CONTINUE.length)
                    .writeBytes(ResponseWriter.CONTINUE));
        }
    }

    private void contentCame(HttpContent content) {
        Intake coming = exchange.intake();
        if (coming == null) {
            return;
        }
        switch (coming.take(content, () -> exchange.onLoop(() -> bodyRevoked(coming)))) {
            case MORE -> {
                // Nothing to say yet.
            }
            case COMPLETE -> {
                exchange.requestComplete(true);
                replies.answer(coming);
            }
            case MALFORMED -> replies.refuse(400, "malformed HTTP");
            case TOO_LARGE -> replies.tooLarge(coming);
            case NO_MEMORY -> replies.shed(Shed.BODY_MEMORY);
        }
    }

    /** Others need what the request holds. */
    private void bodyRevoked(Intake revoked) {
        if (exchange.phase() == ExchangePhase.BODY && exchange.intake() == revoked) {
            replies.shed(Shed.BODY_MEMORY);
        }
    }

    private void expired() {
        switch (exchange.phase()) {
            case HEAD -> replies.refuse(408, "the request took too long");
            case BODY -> bodyExpired();
            case REPLYING -> {
                replies.abandonInquiry();
                replies.shed(Shed.REPLY_TIMEOUT);
            }
            case IDLE, WRITING, LINGERING -> exchange.close();
            case CLOSED -> {
                // Nothing is left to end.
            }
        }
    }

    private void bodyExpired() {
        Intake coming = exchange.intake();
        if (coming == null || coming.isTooSlow()) {
            replies.refuse(408, "the request took too long");
        } else {
            exchange.extend(coming.patience());
        }
    }
}
