package acs.transport.wake;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;

/** Ends a connection that brings more bytes than it may, whatever they are: heads, bodies, answers without end. */
@SuppressWarnings("FutureReturnValueIgnored") // A close cannot fail usefully.
final class ByteBudget extends ChannelInboundHandlerAdapter {
    private long left;

    ByteBudget(int max) {
        this.left = max;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        left -= bytes.readableBytes();
        if (left < 0) {
            bytes.release();
            context.fireExceptionCaught(new TooLongFrameException("more bytes than an answer may have"));
            context.close();
        } else {
            context.fireChannelRead(message);
        }
    }
}
