package acs.transport.file;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import acs.transport.http.OutputEnd;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;

/** Writes an answer, and sees to what becomes of the connection then. */
// A write or close that fails means that the connection is gone, which is what its caller wants.
@SuppressWarnings("FutureReturnValueIgnored")
final class LastWords {
    private LastWords() {}

    /**
     * On the event loop.
     *
     * @param goesOn whether another request may come; otherwise the connection ends
     * @param linger how long what still comes is read before that, so that a reset does not destroy the answer before the CPE
     *               has read it; zero when nothing comes
     * @param next   what to do when it goes on
     * @param read   asks for what still comes
     */
    static void say(ChannelHandlerContext context, FullHttpResponse response, boolean goesOn, Duration linger,
            Runnable next, Runnable read) {
        context.writeAndFlush(response).addListener((ChannelFutureListener) written -> {
            if (written.isSuccess() && goesOn) {
                next.run();
            } else if (written.isSuccess() && linger.isPositive()) {
                linger(context, linger, read);
            } else {
                context.close();
            }
        });
    }

    private static void linger(ChannelHandlerContext context, Duration time, Runnable read) {
        OutputEnd.send(context.channel());
        context.executor().schedule(() -> context.close(), time.toMillis(), TimeUnit.MILLISECONDS);
        read.run();
    }
}
