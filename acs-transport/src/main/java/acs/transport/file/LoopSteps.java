package acs.transport.file;

import io.netty.channel.ChannelHandlerContext;

/**
 * Runs steps of a connection on its event loop. A step that throws, were it an Error, ends the connection as a handler that throws
 * does: the event loop alone would log it and leave the connection to its time-out.
 */
record LoopSteps(ChannelHandlerContext context) {
    /** From any thread; at once when it is the event loop's. */
    void run(Runnable step) {
        if (context.executor().inEventLoop()) {
            guarded(step);
        } else {
            context.executor().execute(() -> guarded(step));
        }
    }

    /** From any thread; not before the caller's own step on the event loop is over. */
    void runLater(Runnable step) {
        context.executor().execute(() -> guarded(step));
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable failure) {
            context.pipeline().fireExceptionCaught(failure);
        }
    }
}
