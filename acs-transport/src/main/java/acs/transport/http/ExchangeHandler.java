package acs.transport.http;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

import acs.engine.AuthFailure;
import acs.engine.CpeConnection;
import acs.engine.Reply;
import acs.transport.auth.Clearance;
import acs.transport.auth.LastProof;
import acs.transport.auth.PeerTrust;
import acs.transport.caller.Callers;
import acs.transport.http.Connections.Admission;
import acs.transport.http.HttpMeters.Shed;
import acs.transport.http.RequestDecoder.Turn;
import acs.transport.http.ResponseWriter.Persistence;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One CPE's connection: request, answer, request, answer, each within its time. A new one per connection; confined to its event
 * loop. What to answer is an {@link Inquiry}'s affair, and how it is put, that of {@link Answers}.
 */
// Closing and shutting down have no outcome that anybody waits for.
@SuppressWarnings("FutureReturnValueIgnored")
final class ExchangeHandler extends ChannelInboundHandlerAdapter implements RequestDecoder.Turns, Inquiry.Asker {
    /** The connection as the engine sees it. */
    static final AttributeKey<CpeConnection> CONNECTION = AttributeKey.valueOf(ExchangeHandler.class, "connection");

    private static final Logger LOG = LoggerFactory.getLogger(ExchangeHandler.class);
    /** How much of a refused request is thrown away before the connection is. */
    private static final long LINGER_BYTES_MAX = 16L << 20;

    private final Exchanges shared;
    private final RequestDecoder decoder;
    private final LastProof lastProof = new LastProof();
    private ExchangePhase phase = ExchangePhase.IDLE;
    private boolean closing;
    private boolean requestComplete;
    private long discarded;
    /** The request that comes or is being answered. */
    private @Nullable Intake intake;
    private @Nullable Inquiry awaited;
    // Set by handlerAdded, before anything else is called.
    private @SuppressWarnings("NullAway.Init") ChannelHandlerContext context;
    private @SuppressWarnings("NullAway.Init") PhaseDeadline deadline;
    private @SuppressWarnings("NullAway.Init") CpeConnection connection;
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
        context = ctx;
        deadline = new PhaseDeadline(ctx.channel().eventLoop(), this::expired);
        connection = new CpeConnection(Callers.peerText(ctx.channel()));
        ctx.channel().attr(CONNECTION).set(connection);
        admission = shared.connections().opened(this);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        // Reactor Netty leaves reading to its own handlers, which are gone.
        ctx.channel().config().setAutoRead(true);
        switch (admission) {
            case SERVED -> enter(ExchangePhase.IDLE, timeouts().head());
            case TURNED_AWAY -> shed(Shed.TOO_MANY_CONNECTIONS);
            case DROPPED -> {
                shared.meters().shed(Shed.TOO_MANY_CONNECTIONS);
                close();
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
        phase = ExchangePhase.CLOSED;
        deadline.stop();
        shared.connections().closed(this);
        abandonInquiry();
        releaseBody();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("connection from {} broke: {}", connection.remoteAddress(), cause.toString());
        } else {
            LOG.error("a defect while serving {}", connection.remoteAddress(), cause);
        }
        close();
    }

    /** Ends the connection when nothing is being answered, else with the answer. Any thread. */
    void drain() {
        context.channel().eventLoop().execute(() -> {
            closing = true;
            if (phase == ExchangePhase.IDLE) {
                close();
            }
        });
    }

    /** Ends the connection now. Any thread. */
    void abort() {
        context.channel().close();
    }

    @Override
    public void bytesCame() {
        if (phase == ExchangePhase.IDLE) {
            requestComplete = false;
            enter(ExchangePhase.HEAD, timeouts().head());
        }
    }

    @Override
    public Turn turn() {
        return switch (phase) {
            case IDLE, HEAD -> Turn.READ_HEAD;
            case BODY -> Turn.READ_BODY;
            case REPLYING, WRITING -> requestComplete ? Turn.WAIT : Turn.DISCARD;
            case LINGERING, CLOSED -> Turn.DISCARD;
        };
    }

    @Override
    public void garbageCame() {
        LOG.debug("no HTTP from {}", connection.remoteAddress());
        close();
    }

    @Override
    public void discarded(int bytes) {
        discarded += bytes;
        if (discarded > LINGER_BYTES_MAX) {
            close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        try {
            // Still idle when the request ran ahead and the one before was answered in the same turn.
            if (msg instanceof HttpRequest request && (phase == ExchangePhase.HEAD || phase == ExchangePhase.IDLE)) {
                headCame(request);
            } else if (msg instanceof HttpContent content && phase == ExchangePhase.BODY) {
                contentCame(content);
            }
        } finally {
            ReferenceCountUtil.release(msg);
        }
    }

    /** What stands before this handler turns the caller away. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof RequestHead.Refused refused
                && (phase == ExchangePhase.IDLE || phase == ExchangePhase.HEAD)) {
            requestComplete = false;
            refuse(refused.status(), refused.text());
        }
    }

    private void headCame(HttpRequest request) {
        requestComplete = false;
        switch (RequestHead.of(request, limits())) {
            case RequestHead.Refused refused -> refuse(refused.status(), refused.text());
            case RequestHead.Post accepted -> postCame(accepted);
        }
    }

    private void postCame(RequestHead.Post accepted) {
        Intake coming = Intake.of(accepted, peer(), connection, lastProof, shared);
        intake = coming;
        closing |= accepted.persistence() == Persistence.CLOSE;
        if (coming.clearance() instanceof Clearance.Blocked blocked) {
            closing = true;
            write(shared.answers().refusal(429, Answers.BLOCKED, blocked.retryAfter(), context.alloc()));
            return;
        }
        if (accepted.contentLength() > limits().bodyBytesMax()) {
            tooLarge(coming);
            return;
        }
        enter(ExchangePhase.BODY, timeouts().body());
        // Also when the body is thrown away: a refusal in its place would leave open whether it comes.
        if (accepted.awaitsContinue()) {
            context.writeAndFlush(context.alloc().directBuffer().writeBytes(ResponseWriter.CONTINUE));
        }
    }

    private void contentCame(HttpContent content) {
        Intake coming = intake;
        if (coming == null) {
            return;
        }
        switch (coming.take(content)) {
            case MORE -> {
                // Nothing to say yet.
            }
            case COMPLETE -> complete(coming);
            case MALFORMED -> refuse(400, "malformed HTTP");
            case TOO_LARGE -> tooLarge(coming);
            case NO_MEMORY -> shed(Shed.BODY_MEMORY);
        }
    }

    private void complete(Intake came) {
        requestComplete = true;
        RequestBody body = came.body();
        if (body == null) {
            challenged(came.why());
        } else {
            inquire().ask(came, body);
        }
    }

    private void tooLarge(Intake coming) {
        closing = true;
        coming.release();
        inquire().askTooLarge(coming.head().cookie(), coming.clearance());
    }

    private Inquiry inquire() {
        enter(ExchangePhase.REPLYING, timeouts().reply());
        Inquiry inquiry = new Inquiry(shared, connection, context.channel().eventLoop(), this);
        awaited = inquiry;
        return inquiry;
    }

    @Override
    public void replied(Reply reply) {
        awaited = null;
        // Whoever is told to come back later makes room meanwhile.
        closing |= reply instanceof Reply.Status status && status.status() == 503;
        ByteBuf response;
        try {
            response = shared.answers().reply(reply, context.alloc(), persistence());
        } catch (RuntimeException defect) {
            LOG.error("cannot write an answer to {}", connection.remoteAddress(), defect);
            refuse(500, "the answer could not be written");
            return;
        }
        releaseBody();
        write(response);
    }

    @Override
    public void challenged(@Nullable AuthFailure why) {
        awaited = null;
        releaseBody();
        write(shared.answers().challenge(shared.authenticator().challenges(peer(), why), context.alloc(),
                persistence()));
    }

    private PeerTrust peer() {
        return ConnectionTrust.of(context.channel());
    }

    @Override
    public void unanswered(Throwable error) {
        awaited = null;
        if (error instanceof RejectedExecutionException) {
            shed(Shed.TOO_MANY_LARGE_BODIES);
        } else if (error instanceof BodyMemoryException) {
            shed(Shed.BODY_MEMORY);
        } else {
            LOG.error("a defect while answering {}", connection.remoteAddress(), error);
            refuse(500, "the answer could not be found");
        }
    }

    private void shed(Shed reason) {
        shared.meters().shed(reason);
        refuse(503, "busy, come back later");
    }

    /** Answers by HTTP alone and ends the connection. */
    private void refuse(int status, String text) {
        closing = true;
        releaseBody();
        write(shared.answers().refusal(status, text, context.alloc()));
    }

    private Persistence persistence() {
        Intake answered = intake;
        return closing || answered == null ? Persistence.CLOSE : answered.head().persistence();
    }

    private void write(ByteBuf response) {
        enter(ExchangePhase.WRITING, timeouts().write());
        ChannelFuture sent = context.writeAndFlush(response);
        if (sent.isDone()) {
            written(sent);
        } else {
            sent.addListener((ChannelFutureListener) this::written);
        }
    }

    private void written(ChannelFuture sent) {
        if (phase != ExchangePhase.WRITING) {
            return;
        }
        if (!sent.isSuccess()) {
            close();
        } else if (!closing) {
            intake = null;
            enter(ExchangePhase.IDLE, timeouts().idle());
            decoder.resume();
        } else if (requestComplete && !decoder.holdsBytes()) {
            close();
        } else {
            linger();
        }
    }

    /** Closing over bytes that nobody read would reset the connection, and the CPE could lose the answer. */
    private void linger() {
        enter(ExchangePhase.LINGERING, timeouts().linger());
        OutputEnd.send(context.channel());
        decoder.resume();
    }

    private void expired() {
        switch (phase) {
            case HEAD, BODY -> refuse(408, "the request took too long");
            case REPLYING -> {
                abandonInquiry();
                shed(Shed.REPLY_TIMEOUT);
            }
            case IDLE, WRITING, LINGERING -> close();
            case CLOSED -> {
                // Nothing is left to end.
            }
        }
    }

    private void close() {
        phase = ExchangePhase.CLOSED;
        context.close();
    }

    private void enter(ExchangePhase next, Duration time) {
        phase = next;
        deadline.within(time);
    }

    private void abandonInquiry() {
        Inquiry late = awaited;
        awaited = null;
        if (late != null) {
            late.abandon();
        }
    }

    private void releaseBody() {
        Intake held = intake;
        if (held != null) {
            held.release();
        }
    }

    private HttpLimits limits() {
        return shared.settings().limits();
    }

    private HttpTimeouts timeouts() {
        return shared.settings().timeouts();
    }
}
