package acs.api;

import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * Stands behind the HTTP codec of each connection and answers, with a problem document, what must not get further: broken
 * or oversized requests, slow ones, and connections beyond the limit. One per connection, used by its event loop alone.
 * <p>
 * A connection is always in one of three phases: between requests (Reactor Netty's idle time-out watches), receiving a
 * request, or owing an answer; the last two end at a deadline of their own, so that neither a dripping sender nor a stuck
 * reader holds a connection.
 */
// A write or close that fails means that the connection is gone, which is what its caller wants.
@SuppressWarnings("FutureReturnValueIgnored")
final class RequestGuard extends ChannelDuplexHandler {
    /** How long what a refused client still sends is read and dropped, so that a reset does not destroy the answer. */
    private static final long LINGER_MILLIS = 1_000;

    private final HttpLimits limits;
    private final boolean connectionRefused;
    private final Streams streams;
    private boolean receiving;
    private boolean sawMessage;
    private boolean refused;
    private boolean answering;
    /** Whether all of the answer to the request that is being received was handed down already. */
    private boolean saidAll;
    /** Whether the connection ends as soon as that request has come. */
    private boolean endsWithRequest;
    /** Whether the head of the request that is being received was handed on, and its end was not. */
    private boolean bodyBegun;
    private int unanswered;
    private long bodyBytes;
    private long bodyBytesMax;
    /** Whether the request that is received is taken as it comes: it has a time for each piece, and one for all. */
    private boolean streaming;
    private long streamEnds;
    private @Nullable ScheduledFuture<?> deadline;

    /** Without streams. */
    RequestGuard(HttpLimits limits, boolean connectionRefused) {
        this(limits, connectionRefused, Streams.NONE);
    }

    /**
     * @param connectionRefused whether there are too many connections already
     * @param streams           which requests are taken as they come
     */
    RequestGuard(HttpLimits limits, boolean connectionRefused, Streams streams) {
        this.limits = limits;
        this.connectionRefused = connectionRefused;
        this.streams = streams;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (connectionRefused) {
            refuse(ctx,
                    Problem.of(Problem.Kind.UNAVAILABLE, "Too many connections are open.").with("Retry-After", "1"));
            return;
        }
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancelDeadline();
        ctx.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        sawMessage = true;
        Problem problem = refused ? null : problemOf(message);
        if (problem != null) {
            refuse(ctx, problem);
        }
        if (refused) {
            ReferenceCountUtil.release(message);
            if (endsWithRequest && message instanceof LastHttpContent) {
                ctx.close();
            }
            return;
        }
        follow(ctx, message);
        ctx.fireChannelRead(message);
    }

    /** Bytes came, and yet no part of a request is complete: a request has begun. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!sawMessage && !receiving && unanswered == 0 && !refused && ctx.channel().isActive()) {
            receiving = true;
            setDeadline(ctx, limits.requestTimeout().toMillis());
        }
        sawMessage = false;
        ctx.fireChannelReadComplete();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (refused) {
            // The refusal was the answer; what the handler still says comes too late.
            ReferenceCountUtil.release(message);
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        if (message instanceof HttpResponse && !isInterim(message)) {
            answering = true;
        }
        if (message instanceof LastHttpContent && !isInterim(message)) {
            saidAll = true;
            promise = promise.unvoid().addListener(written -> answered());
        } else if (message instanceof ByteBuf || message instanceof HttpContent) {
            // A piece of a long answer has left: the next one gets as much time.
            promise = promise.unvoid().addListener(written -> progressed(ctx));
        }
        ctx.write(message, promise);
    }

    /** A handler that has answered ends a connection on which the rest of the request is still to come: that is let come. */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (!bodyBegun || !saidAll || unanswered > 1 || refused || !ctx.channel().isActive()) {
            ctx.close(promise);
            return;
        }
        refused = true;
        endsWithRequest = true;
        cancelDeadline();
        ctx.channel().config().setAutoRead(true);
        ctx.channel().closeFuture().addListener(closed -> promise.trySuccess());
        linger(ctx);
    }

    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    private void follow(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest) {
            unanswered++;
            bodyBytes = 0;
            bodyBegun = true;
            saidAll = false;
            if (!receiving || unanswered > 1 || streaming) {
                receiving = true;
                setDeadline(ctx, streaming ? untilNextPiece() : limits.requestTimeout().toMillis());
            }
        } else if (streaming && receiving) {
            setDeadline(ctx, untilNextPiece());
        }
        if (message instanceof LastHttpContent) {
            receiving = false;
            bodyBegun = false;
            streaming = false;
            setDeadline(ctx, limits.responseTimeout().toMillis());
        }
    }

    private long untilNextPiece() {
        long left = TimeUnit.NANOSECONDS.toMillis(streamEnds - System.nanoTime());
        return Math.max(1, Math.min(left, streams.limits().idleTimeout().toMillis()));
    }

    private void progressed(ChannelHandlerContext ctx) {
        if (answering && !receiving && deadline != null) {
            setDeadline(ctx, limits.responseTimeout().toMillis());
        }
    }

    private void answered() {
        unanswered = Math.max(0, unanswered - 1);
        answering = false;
        if (unanswered == 0 && !receiving) {
            cancelDeadline();
        }
    }

    private @Nullable Problem problemOf(Object message) {
        if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
            return RequestChecks.undecodable(part.decoderResult().cause());
        }
        if (message instanceof HttpRequest request) {
            streaming = streams.takes(request);
            streamEnds = System.nanoTime() + streams.limits().timeout().toNanos();
            bodyBytesMax = streaming ? streams.limits().bytesMax() : limits.bodyBytesMax();
            return unanswered >= limits.pipelineMax()
                    ? Problem.of(Problem.Kind.TOO_MANY_REQUESTS, "Too many requests wait on this connection.")
                    : RequestChecks.problemOf(request, bodyBytesMax);
        }
        if (message instanceof HttpContent content) {
            bodyBytes += content.content().readableBytes();
            return bodyBytes > bodyBytesMax ? RequestChecks.bodyTooLarge(bodyBytesMax) : null;
        }
        return null;
    }

    private void setDeadline(ChannelHandlerContext ctx, long millis) {
        cancelDeadline();
        deadline = ctx.executor().schedule(() -> overdue(ctx), millis, TimeUnit.MILLISECONDS);
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    private void overdue(ChannelHandlerContext ctx) {
        if (receiving) {
            refuse(ctx, Problem.of(Problem.Kind.REQUEST_TIMEOUT,
                    streaming
                            ? "The request stood still, or was not complete in time."
                            : "The request was not complete after " + limits.requestTimeout().toMillis() + " ms."));
        } else {
            ctx.close();
        }
    }

    /**
     * Answers and closes; where answers to other requests are owed, or one has begun, the client could not tell whose this one
     * is, so it only closes.
     */
    private void refuse(ChannelHandlerContext ctx, Problem problem) {
        refused = true;
        cancelDeadline();
        int others = bodyBegun ? unanswered - 1 : unanswered;
        if (others > 0 || answering) {
            ctx.close();
            return;
        }
        ctx.channel().config().setAutoRead(true);
        if (others < 0) {
            // It has its answer already, before all of it came.
            linger(ctx);
            return;
        }
        ctx.writeAndFlush(response(problem)).addListener((ChannelFutureListener) written -> {
            if (written.isSuccess()) {
                linger(ctx);
            } else {
                ctx.close();
            }
        });
    }

    private static void linger(ChannelHandlerContext ctx) {
        if (ctx.channel() instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
            ctx.executor().schedule(() -> ctx.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            ctx.close();
        }
    }

    private static FullHttpResponse response(Problem problem) {
        ApiResponse content = problem.response("");
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(content.status()), Unpooled.wrappedBuffer(content.body()));
        content.headers().forEach(response.headers()::set);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, content.body().length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return response;
    }
}
