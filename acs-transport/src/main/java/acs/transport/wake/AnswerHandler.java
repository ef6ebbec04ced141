package acs.transport.wake;

import java.io.IOException;
import java.util.List;

import acs.transport.wake.HttpDialogue.Answer;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.proxy.ProxyConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes answers of what a device sends, and tells each once. Only status and challenges count; a body is passed over, and one that
 * does not end makes the connection useless, not the answer. Confined to the channel's event loop.
 */
final class AnswerHandler extends SimpleChannelInboundHandler<HttpObject> {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerHandler.class);

    private final Listener listener;
    private @Nullable Answer head;

    /** Told on the event loop. */
    interface Listener {
        /** The head of the answer is here; what else belongs to it may still come. */
        void headRead();

        /** The whole answer, or all of it that was waited for. */
        void answered(Answer answer);

        /** The connection ended before an answer. */
        void lost();

        /** What came is no answer. */
        void garbled();

        /** The proxy did not make the connection. */
        void unreachable();
    }

    AnswerHandler(Listener listener) {
        this.listener = listener;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            if (head == null) {
                listener.garbled();
            } else {
                cut();
            }
            return;
        }
        if (part instanceof HttpResponse response && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            head = new Answer(response.status().code(),
                    List.copyOf(response.headers().getAll(HttpHeaderNames.WWW_AUTHENTICATE)),
                    HttpUtil.isKeepAlive(response));
            listener.headRead();
        }
        if (part instanceof LastHttpContent && head != null) {
            tell(head);
        }
    }

    /** Waits no longer for the rest of the answer; whether there was a head to make one of. */
    boolean cut() {
        Answer read = head;
        if (read == null) {
            return false;
        }
        tell(new Answer(read.status(), read.challenges(), false));
        return true;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!cut()) {
            listener.lost();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cut()) {
            return;
        }
        if (cause instanceof ProxyConnectException) {
            listener.unreachable();
        } else if (cause instanceof IOException) {
            listener.lost();
        } else {
            if (!(cause instanceof DecoderException)) {
                LOG.error("a defect in asking a device", cause);
            }
            listener.garbled();
        }
    }

    private void tell(Answer answer) {
        head = null;
        listener.answered(answer);
    }
}
