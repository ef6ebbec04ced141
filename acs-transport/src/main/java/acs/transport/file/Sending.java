package acs.transport.file;

import java.util.concurrent.TimeUnit;

import acs.transport.file.FileMeters.Direction;
import acs.transport.file.FileMeters.Outcome;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The body of a download: a slice is fetched when the one before has left, so that a connection holds one at most. Confined to
 * its connection's event loop.
 */
// A close that fails means that the connection is gone, which is what is wanted; what is scheduled does not fail.
@SuppressWarnings("FutureReturnValueIgnored")
final class Sending {
    private static final Logger LOG = LoggerFactory.getLogger(Sending.class);

    private final ChannelHandlerContext context;
    private final LoopSteps steps;
    private final FileService service;
    private final Source source;
    private final Ends connection;
    private final Bandwidth own;
    private long position;
    private long left;
    private boolean ended;

    /** What the connection wants to know. */
    interface Ends {
        /** There was progress, and the next may take so long longer than usual. */
        void moved(long waitNanos);

        /** It is over. */
        void sent(Outcome outcome);
    }

    /** @param source closed by this */
    Sending(ChannelHandlerContext context, FileService service, Source source, DownloadAnswer answer, Ends connection) {
        this.context = context;
        this.steps = new LoopSteps(context);
        this.service = service;
        this.source = source;
        this.connection = connection;
        this.own = new Bandwidth(service.settings().bytesPerSecondOfOne(), System::nanoTime);
        this.position = answer.first();
        this.left = answer.count();
    }

    /** Goes on with the next slice. The response's head was written before. */
    void next() {
        if (ended) {
            return;
        }
        if (left == 0) {
            context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)
                    .addListener((ChannelFutureListener) written -> end(
                            written.isSuccess() ? Outcome.COMPLETE : Outcome.BROKEN_OFF));
            return;
        }
        int size = source.sliceAt(position, left, own.isLimited() || service.bandwidth().isLimited());
        long wait = Math.max(own.reserve(size), service.bandwidth().reserve(size));
        connection.moved(wait);
        if (wait > 0) {
            context.executor().schedule(() -> steps.run(() -> fetch(size)), wait, TimeUnit.NANOSECONDS);
        } else {
            fetch(size);
        }
    }

    private void fetch(int size) {
        if (ended) {
            return;
        }
        source.slice(context.alloc(), position, size).switchIfEmpty(Mono
                .error(() -> new IllegalStateException("a content ended too early")))
                .subscribe(slice -> steps.run(() -> write(slice, size)), failure -> steps.run(() -> failed(failure)));
    }

    private void write(Object slice, int size) {
        if (ended) {
            ReferenceCountUtil.release(slice);
            return;
        }
        context.writeAndFlush(slice).addListener((ChannelFutureListener) written -> steps.run(() -> written(written, size)));
    }

    private void written(ChannelFuture written, int size) {
        if (!written.isSuccess()) {
            end(Outcome.BROKEN_OFF);
            return;
        }
        position += size;
        left -= size;
        service.meters().moved(Direction.DOWNLOAD, size);
        next();
    }

    private void failed(Throwable failure) {
        LOG.warn("a download cannot go on: {}", failure.toString());
        end(Outcome.FAILED);
    }

    /** Ends it, unless it has ended. */
    void end(Outcome outcome) {
        if (ended) {
            return;
        }
        ended = true;
        if (outcome != Outcome.COMPLETE) {
            // First the socket, so that nothing is sent any more from a file that is closed.
            context.close();
        }
        source.close();
        connection.sent(outcome);
    }
}
