package acs.transport.file;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

import acs.transport.file.FileMeters.Direction;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * The body of an upload: read from the socket only as it is asked for. Confined to its connection's event loop, but for
 * {@link #bytes}.
 */
// What is scheduled does not fail, and a word that is not written shows with the connection's end.
@SuppressWarnings("FutureReturnValueIgnored")
final class Receiving {
    private final ChannelHandlerContext context;
    private final LoopSteps steps;
    private final Inbox inbox;
    private final FileService service;
    private final Bandwidth own;
    private boolean continueExpected;
    private boolean reading;
    private boolean complete;
    private @Nullable Throwable failure;
    private @Nullable FluxSink<ByteBuffer> sink;

    /** @param continueExpected whether the CPE waits for a word before it sends */
    Receiving(ChannelHandlerContext context, Inbox inbox, FileService service, boolean continueExpected) {
        this.context = context;
        this.steps = new LoopSteps(context);
        this.inbox = inbox;
        this.service = service;
        this.own = new Bandwidth(service.settings().bytesPerSecondOfOne(), System::nanoTime);
        this.continueExpected = continueExpected;
    }

    /** The body, once. */
    Flux<ByteBuffer> bytes() {
        return Flux.create(asker -> {
            asker.onRequest(count -> steps.runLater(this::pull));
            steps.runLater(() -> begin(asker));
        });
    }

    private void begin(FluxSink<ByteBuffer> asker) {
        sink = asker;
        if (failure != null) {
            asker.error(failure);
        } else if (complete) {
            asker.complete();
        } else {
            pull();
        }
    }

    private void pull() {
        FluxSink<ByteBuffer> asker = sink;
        if (asker == null || reading || complete || failure != null || asker.requestedFromDownstream() == 0) {
            return;
        }
        reading = true;
        if (continueExpected) {
            continueExpected = false;
            context.writeAndFlush(
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE),
                    context.voidPromise());
        }
        inbox.want();
    }

    /** A piece that was read; the caller releases it. Nanoseconds until the next is asked for, where a rate is set. */
    long take(HttpContent content) {
        reading = false;
        FluxSink<ByteBuffer> asker = sink;
        if (asker == null || failure != null) {
            return 0;
        }
        if (content.decoderResult().isFailure()) {
            fail(content.decoderResult().cause());
            return 0;
        }
        int size = content.content().readableBytes();
        if (size > 0) {
            service.meters().moved(Direction.UPLOAD, size);
            asker.next(ByteBuffer.wrap(ByteBufUtil.getBytes(content.content())));
        }
        if (content instanceof LastHttpContent) {
            complete = true;
            asker.complete();
            return 0;
        }
        long wait = Math.max(own.reserve(size), service.bandwidth().reserve(size));
        if (wait > 0) {
            reading = true;
            context.executor().schedule(() -> {
                reading = false;
                pull();
            }, wait, TimeUnit.NANOSECONDS);
        } else {
            pull();
        }
        return wait;
    }

    /** There is no body. */
    void empty() {
        complete = true;
    }

    /** Nothing more will come. */
    void fail(Throwable cause) {
        if (complete || failure != null) {
            return;
        }
        failure = cause;
        if (sink != null) {
            sink.error(cause);
        }
    }

    /** Whether the body was read to its end. */
    boolean isComplete() {
        return complete;
    }
}
