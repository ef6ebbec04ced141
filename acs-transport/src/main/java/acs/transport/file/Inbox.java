package acs.transport.file;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Hands out what the codec made of the bytes that came, one message for each that is wanted, and reads from the socket when
 * there is none: nothing is ahead of its taker but what one read brought. Confined to its connection's event loop.
 */
final class Inbox {
    private final Deque<Object> messages = new ArrayDeque<>();
    private final ChannelHandlerContext context;
    private final Consumer<Object> taker;
    private boolean wanted;
    private boolean handing;

    /** @param taker of each message, which is released after it */
    Inbox(ChannelHandlerContext context, Consumer<Object> taker) {
        this.context = context;
        this.taker = taker;
    }

    /** One more, now or when it comes. */
    void want() {
        wanted = true;
        hand();
    }

    void add(Object message) {
        messages.add(message);
        if (wanted) {
            hand();
        }
    }

    private void hand() {
        if (handing) {
            return;
        }
        handing = true;
        try {
            for (Object next = next(); next != null; next = next()) {
                wanted = false;
                try {
                    taker.accept(next);
                } finally {
                    ReferenceCountUtil.release(next);
                }
            }
        } finally {
            handing = false;
        }
        if (wanted) {
            context.read();
        }
    }

    private @Nullable Object next() {
        return wanted ? messages.poll() : null;
    }

    /** Nobody wants the rest. */
    void close() {
        wanted = false;
        messages.forEach(ReferenceCountUtil::release);
        messages.clear();
    }
}
