package acs.transport.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

import acs.engine.CpeConnection;
import acs.engine.CpePost;
import acs.engine.Reply;
import acs.transport.http.Connections.Admission;
import acs.transport.http.HttpMeters.Shed;
import acs.transport.http.RequestDecoder.Turn;
import acs.transport.http.ResponseWriter.Persistence;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

/**
 * One CPE's connection: request, answer, request, answer, each within its time. A new one per connection; confined to its event
 * loop, where answers found elsewhere are brought back to.
 */
// Closing and shutting down have no outcome that anybody waits for.
@SuppressWarnings("FutureReturnValueIgnored")
final class ExchangeHandler extends ChannelInboundHandlerAdapter implements RequestDecoder.Turns {
    /** The connection as the engine sees it. */
    static final AttributeKey<CpeConnection> CONNECTION = AttributeKey.valueOf(ExchangeHandler.class, "connection");

    private static final Logger LOG = LoggerFactory.getLogger(ExchangeHandler.class);
    /** How much of a refused request is thrown away before the connection is. */
    private static final long LINGER_BYTES_MAX = 16L << 20;

    /** Where the exchange stands. */
    private enum Phase {
        /** Nothing of the next request came yet. */
        IDLE,
        /** A head is coming. */
        HEAD,
        /** A body is coming. */
        BODY,
        /** The answer is being found. */
        REPLYING,
        /** The answer is on its way. */
        WRITING,
        /** The answer was a refusal, and the CPE still sends. */
        LINGERING,
        /** The connection is gone, or about to be. */
        CLOSED
    }

    private final Exchanges shared;
    private final RequestDecoder decoder;
    private Phase phase = Phase.IDLE;
    private boolean closing;
    private boolean requestComplete;
    private long discarded;
    private RequestHead.@Nullable Post post;
    private @Nullable RequestBody body;
    private @Nullable ReplySubscriber awaited;
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

    // ---- the connection -----------------------------------------------------------------------------------------

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        deadline = new PhaseDeadline(ctx.channel().eventLoop(), this::expired);
        connection = new CpeConnection(remoteAddress(ctx));
        ctx.channel().attr(CONNECTION).set(connection);
        admission = shared.connections().opened(this);
    }

    private static String remoteAddress(ChannelHandlerContext ctx) {
        return ctx.channel().remoteAddress() instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : "unknown";
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        // Reactor Netty leaves reading to its own handlers, which are gone.
        ctx.channel().config().setAutoRead(true);
        switch (admission) {
            case SERVED -> enter(Phase.IDLE, timeouts().head());
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
        phase = Phase.CLOSED;
        deadline.stop();
        shared.connections().closed(this);
        ReplySubscriber hungUp = awaited;
        awaited = null;
        if (hungUp != null) {
            hungUp.dispose();
        }
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
            if (phase == Phase.IDLE) {
                close();
            }
        });
    }

    /** Ends the connection now. Any thread. */
    void abort() {
        context.channel().close();
    }

    // ---- a request comes ----------------------------------------------------------------------------------------

    @Override
    public void bytesCame() {
        if (phase == Phase.IDLE) {
            requestComplete = false;
            enter(Phase.HEAD, timeouts().head());
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
            if (msg instanceof HttpRequest request && (phase == Phase.HEAD || phase == Phase.IDLE)) {
                headCame(request);
            } else if (msg instanceof HttpContent content && phase == Phase.BODY) {
                contentCame(content);
            }
        } finally {
            ReferenceCountUtil.release(msg);
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
        post = accepted;
        closing |= accepted.persistence() == Persistence.CLOSE;
        if (accepted.contentLength() > limits().bodyBytesMax()) {
            tooLarge();
            return;
        }
        body = new RequestBody(shared.bodyMemory(), limits().bodyBytesMax(), accepted.contentLength());
        enter(Phase.BODY, timeouts().body());
        if (accepted.awaitsContinue()) {
            context.writeAndFlush(context.alloc().directBuffer().writeBytes(ResponseWriter.CONTINUE));
        }
    }

    private void contentCame(HttpContent content) {
        RequestBody collecting = body;
        RequestHead.Post head = post;
        if (collecting == null || head == null) {
            return;
        }
        if (content.decoderResult().isFailure()) {
            refuse(400, "malformed HTTP");
            return;
        }
        switch (collecting.append(content.content())) {
            case KEPT -> {
                if (content instanceof LastHttpContent) {
                    requestComplete = true;
                    bodyCame(head, collecting);
                }
            }
            case TOO_LARGE -> tooLarge();
            case NO_MEMORY -> shed(Shed.BODY_MEMORY);
        }
    }

    private void tooLarge() {
        RequestHead.Post head = post;
        closing = true;
        releaseBody();
        ask(shared.runner().post(new CpePost(connection, head == null ? null : head.cookie(), BodyDecoder.TOO_LARGE)));
    }

    // ---- an answer is found -------------------------------------------------------------------------------------

    private void bodyCame(RequestHead.Post head, RequestBody complete) {
        body = null;
        if (head.coding() == ContentCoding.IDENTITY && complete.length() <= limits().largeBodyBytes()) {
            CpePost.Body decoded = shared.bodyDecoder().decode(complete.bytes(), complete.length(), head.coding());
            complete.release();
            ask(shared.runner().post(new CpePost(connection, head.cookie(), decoded)));
        } else {
            ask(decodedOffLoop(head.coding(), complete)
                    .flatMap(decoded -> shared.runner().post(new CpePost(connection, head.cookie(), decoded))));
        }
    }

    private Mono<CpePost.Body> decodedOffLoop(ContentCoding coding, RequestBody complete) {
        byte[] bytes = complete.bytes();
        int length = complete.length();
        return Mono.fromCallable(() -> {
            try {
                return shared.bodyDecoder().decode(bytes, length, coding);
            } finally {
                complete.release();
            }
        })
                // For the one that is cancelled or refused before its turn.
                .subscribeOn(shared.largeBodies()).doFinally(end -> complete.release());
    }

    private void ask(Mono<Reply> reply) {
        enter(Phase.REPLYING, timeouts().reply());
        ReplySubscriber subscriber = new ReplySubscriber();
        awaited = subscriber;
        reply.subscribe(subscriber);
    }

    /** Brings the answer back to the event loop, from whatever thread found it. */
    private final class ReplySubscriber extends BaseSubscriber<Reply> {
        @Override
        protected void hookOnNext(Reply reply) {
            onLoop(() -> replied(this, reply));
        }

        @Override
        protected void hookOnError(Throwable error) {
            onLoop(() -> failed(this, error));
        }
    }

    private void onLoop(Runnable task) {
        EventLoop loop = context.channel().eventLoop();
        if (loop.inEventLoop()) {
            task.run();
            return;
        }
        try {
            loop.execute(task);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("the server stopped before the answer to {}", connection.remoteAddress());
        }
    }

    private void replied(ReplySubscriber from, Reply reply) {
        if (awaited != from) {
            return;
        }
        awaited = null;
        switch (reply) {
            case Reply.Soap soap -> envelope(soap);
            case Reply.NoContent none -> {
                shared.meters().answered(204);
                write(shared.responses().noContent(context.alloc(), persistence()));
            }
            case Reply.Status status -> {
                // Whoever is told to come back later makes room meanwhile.
                closing |= status.status() == 503;
                shared.meters().answered(status.status());
                write(shared.responses().status(context.alloc(), status.status(), status.text(), status.retryAfter(),
                        persistence()));
            }
        }
    }

    private void envelope(Reply.Soap soap) {
        byte[] bytes;
        try {
            bytes = shared.soapWriter().write(soap.envelope());
        } catch (RuntimeException defect) {
            LOG.error("cannot write {} to {}", soap.envelope().message().rpcName(), connection.remoteAddress(), defect);
            refuse(500, "the answer could not be written");
            return;
        }
        shared.meters().answered(200);
        write(shared.responses().envelope(context.alloc(), bytes, soap.setCookie(), persistence()));
    }

    private void failed(ReplySubscriber from, Throwable error) {
        if (awaited != from) {
            return;
        }
        awaited = null;
        if (error instanceof RejectedExecutionException) {
            shed(Shed.TOO_MANY_LARGE_BODIES);
        } else {
            LOG.error("a defect while answering {}", connection.remoteAddress(), error);
            refuse(500, "the answer could not be found");
        }
    }

    // ---- the answer leaves --------------------------------------------------------------------------------------

    private void shed(Shed reason) {
        shared.meters().shed(reason);
        refuse(503, "busy, come back later");
    }

    /** Answers by HTTP alone and ends the connection. */
    private void refuse(int status, String text) {
        closing = true;
        releaseBody();
        shared.meters().answered(status);
        Duration retryAfter = status == 503 ? shared.settings().retryAfter() : null;
        write(shared.responses().status(context.alloc(), status, text, retryAfter, Persistence.CLOSE));
    }

    private Persistence persistence() {
        RequestHead.Post head = post;
        return closing || head == null ? Persistence.CLOSE : head.persistence();
    }

    private void write(ByteBuf response) {
        enter(Phase.WRITING, timeouts().write());
        ChannelFuture sent = context.writeAndFlush(response);
        if (sent.isDone()) {
            written(sent);
        } else {
            sent.addListener((ChannelFutureListener) this::written);
        }
    }

    private void written(ChannelFuture sent) {
        if (phase != Phase.WRITING) {
            return;
        }
        if (!sent.isSuccess()) {
            close();
        } else if (!closing) {
            post = null;
            enter(Phase.IDLE, timeouts().idle());
            decoder.resume();
        } else if (requestComplete && !decoder.holdsBytes()) {
            close();
        } else {
            linger();
        }
    }

    /** Closing over bytes that nobody read would reset the connection, and the CPE could lose the answer. */
    private void linger() {
        enter(Phase.LINGERING, timeouts().linger());
        if (context.channel() instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        }
        decoder.resume();
    }

    private void expired() {
        switch (phase) {
            case HEAD, BODY -> refuse(408, "the request took too long");
            case REPLYING -> {
                ReplySubscriber late = awaited;
                awaited = null;
                if (late != null) {
                    late.dispose();
                }
                shed(Shed.REPLY_TIMEOUT);
            }
            case IDLE, WRITING, LINGERING -> close();
            case CLOSED -> {
                // Nothing is left to end.
            }
        }
    }

    private void close() {
        phase = Phase.CLOSED;
        context.close();
    }

    private void enter(Phase next, Duration time) {
        phase = next;
        deadline.within(time);
    }

    private void releaseBody() {
        RequestBody collected = body;
        body = null;
        if (collected != null) {
            collected.release();
        }
    }

    private HttpLimits limits() {
        return shared.settings().limits();
    }

    private HttpTimeouts timeouts() {
        return shared.settings().timeouts();
    }
}
