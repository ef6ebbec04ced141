package acs.transport.http;

import io.netty.channel.ChannelHandlerContext;

/** Tasks of a connection that come from a timer or another thread. What they throw reaches the connection's handlers. */
public final class ChannelTasks {
    private ChannelTasks() {}

    /** Runs the task on the connection's event loop, later. */
    public static void later(ChannelHandlerContext context, Runnable task) {
        context.executor().execute(() -> run(context, task));
    }

    /** Runs the task now. An executor would only log what it throws, and the connection would wait for nothing. */
    public static void run(ChannelHandlerContext context, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            context.pipeline().fireExceptionCaught(failure);
        }
    }
}
