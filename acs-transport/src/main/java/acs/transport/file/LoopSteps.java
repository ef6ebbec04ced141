package acs.transport.file;

import acs.transport.http.ChannelTasks;
import io.netty.channel.ChannelHandlerContext;

/**
 * Runs steps of a connection on its event loop. A step that throws, an Error included, ends the connection as a handler that throws
 * does ({@link ChannelTasks}).
 */
record LoopSteps(ChannelHandlerContext context) {
    /** From any thread; at once when it is the event loop's. */
    void run(Runnable step) {
        if (context.executor().inEventLoop()) {
            ChannelTasks.run(context, step);
        } else {
            ChannelTasks.later(context, step);
        }
    }

    /** From any thread; not before the caller's own step on the event loop is over. */
    void runLater(Runnable step) {
        ChannelTasks.later(context, step);
    }
}
