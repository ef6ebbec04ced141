package acs.transport.file;

import java.util.ArrayDeque;
import java.util.Deque;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;

/**
 * Passes what was read from the socket on to the HTTP codec in small pieces, one for each read that is asked for. One read of the
 * socket brings up to 64 KiB, of which the codec would make ten thousand messages of a hundred bytes each, where chunks or
 * pipelined requests are tiny, and a slow transfer would hold them all. Needs a channel that does not read by itself. Confined to
 * its event loop.
 */
final class PacedInput extends ChannelDuplexHandler {
    static final int PIECE_BYTES = 4 << 10;

    private final Deque<ByteBuf> waiting = new ArrayDeque<>();
    private boolean isWanted;
    private boolean isPassing;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            waiting.add(bytes);
            pass(ctx);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    /** Each piece has an end of its own. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        pass(ctx);
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        isWanted = true;
        pass(ctx);
    }

    /** What is passed on may ask for more at once, so this is a loop and no recursion. */
    private void pass(ChannelHandlerContext ctx) {
        if (isPassing) {
            return;
        }
        isPassing = true;
        try {
            while (isWanted && !waiting.isEmpty()) {
                isWanted = false;
                ctx.fireChannelRead(piece());
                ctx.fireChannelReadComplete();
            }
        } finally {
            isPassing = false;
        }
        if (isWanted) {
            ctx.read();
        }
    }

    private ByteBuf piece() {
        ByteBuf first = waiting.getFirst();
        return first.readableBytes() > PIECE_BYTES ? first.readRetainedSlice(PIECE_BYTES) : waiting.removeFirst();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        release();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        release();
    }

    private void release() {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }
}
