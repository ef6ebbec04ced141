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
 * A connection is always in one of three phases: between requests (Reactor Netty's idle time-out watches, a shorter one before
 * the first request), receiving a request, or owing an answer; the last two end at a deadline of their own, so that neither a
 * dripping sender nor a stuck reader holds a connection.
 */
// A write or close that fails means that the connection is gone, which is what its caller wants.
@SuppressWarnings("FutureReturnValueIgnored")
final class RequestGuard extends ChannelDuplexHandler {
    /** How long what a refused client still sends is read and dropped, so that a reset does not destroy the answer. */
    private static final long LINGER_MILLIS = 1_000;

    /** What of a request is coming. */
    private enum Receiving {
        /** Nothing: the connection is between requests. */
        NOTHING,
        /** Bytes of a head that is not complete. */
        HEAD,
        /** The head was handed on, the end of the request was not. */
        BODY,
        /** What comes is dropped: the connection ends. */
        DROPPED,
        /** The same, and the connection ends as soon as the request has come. */
        DROPPED_TO_ITS_END
    }

    private final HttpLimits limits;
    private final ConnectionPlaces.@Nullable Place place;
    private final Streams streams;
    private final Runnable unread;
    private Receiving receiving = Receiving.NOTHING;
    private boolean sawMessage;
    private boolean answering;
    /** Whether all of the answer to the request that is being received was handed down already. */
    private boolean saidAll;
    /** Whether a request on this connection had a valid token. */
    private boolean proven;
    private int unanswered;
    private long headBegan;
    /** Bytes of answers that were handed down and not taken by the client. */
    private long untaken;
    private long bodyBytes;
    private long bodyBytesMax;
    /** Whether the request that is received is taken as it comes: it has a time for each piece, and one for all. */
    private boolean streaming;
    private long streamEnds;
    private @Nullable ScheduledFuture<?> deadline;

    /**
     * @param place   the connection's place among all, {@code null} when it has none: it is refused
     * @param streams which requests are taken as they come
     * @param unread  called when the connection ends since its client does not read
     */
    RequestGuard(HttpLimits limits, ConnectionPlaces.@Nullable Place place, Streams streams, Runnable unread) {
        this.unread = unread;
        this.limits = limits;
        this.place = place;
        this.streams = streams;
    }

    /** A request on this connection had a valid token. */
    void proven() {
        proven = true;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (place == null) {
            refuse(ctx,
                    Problem.of(Problem.Kind.UNAVAILABLE, "Too many connections are open.").with("Retry-After", "1"));
            return;
        }
        setDeadline(ctx, limits.fair().headTimeout().toMillis());
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
        Problem problem = isRefused() ? null : problemOf(message);
        if (problem != null) {
            refuse(ctx, problem);
        }
        if (isRefused()) {
            ReferenceCountUtil.release(message);
            if (receiving == Receiving.DROPPED_TO_ITS_END && message instanceof LastHttpContent) {
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
        if (!sawMessage && receiving == Receiving.NOTHING && unanswered == 0 && ctx.channel().isActive()) {
            receiving = Receiving.HEAD;
            headBegan = System.nanoTime();
            setDeadline(ctx, Math.min(limits.fair().headTimeout().toMillis(), limits.requestTimeout().toMillis()));
        }
        sawMessage = false;
        ctx.fireChannelReadComplete();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (isRefused()) {
            // The refusal was the answer; what the handler still says comes too late.
            ReferenceCountUtil.release(message);
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        if (message instanceof HttpResponse && !isInterim(message)) {
            answering = true;
        }
        int bytes = contentBytes(message);
        if (bytes > 0) {
            untaken += bytes;
            untilTaken(ctx);
            promise = promise.unvoid().addListener(written -> untaken -= bytes);
        }
        if (message instanceof LastHttpContent && !isInterim(message)) {
            saidAll = true;
            promise = promise.unvoid().addListener(written -> answered());
        } else if (bytes > 0) {
            // A piece of a long answer has left: the next one gets as much time.
            promise = promise.addListener(written -> progressed(ctx));
        }
        ctx.write(message, promise);
    }

    /** A handler that has answered ends a connection on which the rest of the request is still to come: that is let come. */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (receiving != Receiving.BODY || !saidAll || unanswered > 1 || !ctx.channel().isActive()) {
            ctx.close(promise);
            return;
        }
        receiving = Receiving.DROPPED_TO_ITS_END;
        moveTo(ConnectionPlaces.Stage.UNPROVEN);
        cancelDeadline();
        ctx.channel().config().setAutoRead(true);
        ctx.channel().closeFuture().addListener(closed -> promise.trySuccess());
        linger(ctx);
    }

    private boolean isRefused() {
        return receiving == Receiving.DROPPED || receiving == Receiving.DROPPED_TO_ITS_END;
    }

    private boolean isReceiving() {
        return receiving == Receiving.HEAD || receiving == Receiving.BODY;
    }

    private void moveTo(ConnectionPlaces.Stage stage) {
        if (place != null) {
            place.moveTo(stage);
        }
    }

    private static int contentBytes(Object message) {
        return switch (message) {
            case ByteBuf piece -> piece.readableBytes();
            case HttpContent piece -> piece.content().readableBytes();
            default -> 0;
        };
    }

    /** A client must take the bytes of an answer at the least rate. */
    private void untilTaken(ChannelHandlerContext ctx) {
        if (untaken > 0 && receiving == Receiving.NOTHING) {
            setDeadline(ctx, limits.fair().writeTime(untaken).toMillis());
        }
    }

    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    private void follow(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest) {
            unanswered++;
            bodyBytes = 0;
            saidAll = false;
            setDeadline(ctx, streaming ? untilNextPiece() : untilWhole());
            receiving = Receiving.BODY;
            moveTo(ConnectionPlaces.Stage.BUSY);
        } else if (streaming && receiving == Receiving.BODY) {
            setDeadline(ctx, untilNextPiece());
        }
        if (message instanceof LastHttpContent) {
            receiving = Receiving.NOTHING;
            streaming = false;
            if (unanswered == 0) {
                // It had its answer before all of it came.
                idle();
            } else {
                setDeadline(ctx, limits.responseTimeout().toMillis());
                untilTaken(ctx);
            }
        }
    }

    private long untilWhole() {
        long max = limits.requestTimeout().toMillis();
        return receiving == Receiving.HEAD && unanswered == 1
                ? Math.max(1, max - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - headBegan))
                : max;
    }

    private long untilNextPiece() {
        long left = TimeUnit.NANOSECONDS.toMillis(streamEnds - System.nanoTime());
        return Math.max(1, Math.min(left, streams.limits().idleTimeout().toMillis()));
    }

    private void progressed(ChannelHandlerContext ctx) {
        if (answering && receiving == Receiving.NOTHING && deadline != null) {
            setDeadline(ctx, limits.responseTimeout().toMillis());
        }
    }

    private void answered() {
        unanswered = Math.max(0, unanswered - 1);
        answering = false;
        if (unanswered == 0 && receiving == Receiving.NOTHING) {
            idle();
        }
    }

    private void idle() {
        cancelDeadline();
        moveTo(proven ? ConnectionPlaces.Stage.PROVEN : ConnectionPlaces.Stage.UNPROVEN);
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
        if (isReceiving()) {
            refuse(ctx, Problem.of(Problem.Kind.REQUEST_TIMEOUT,
                    streaming
                            ? "The request stood still, or was not complete in time."
                            : "The request was not complete after " + limits.requestTimeout().toMillis() + " ms."));
        } else {
            if (untaken > 0) {
                unread.run();
            }
            ctx.close();
        }
    }

    /**
     * Answers and closes; where answers to other requests are owed, or one has begun, the client could not tell whose this one
     * is, so it only closes.
     */
    private void refuse(ChannelHandlerContext ctx, Problem problem) {
        int others = receiving == Receiving.BODY ? unanswered - 1 : unanswered;
        receiving = Receiving.DROPPED;
        moveTo(ConnectionPlaces.Stage.UNPROVEN);
        cancelDeadline();
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
        // An earlier answer that the client does not read would keep this one for ever.
        setDeadline(ctx, limits.responseTimeout().toMillis());
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
