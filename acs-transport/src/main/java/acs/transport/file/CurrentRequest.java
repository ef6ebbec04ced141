package acs.transport.file;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import org.jspecify.annotations.Nullable;

/** The head of the request that a connection serves now. Confined to its event loop. */
final class CurrentRequest {
    private @Nullable HttpRequest head;

    void begin(HttpRequest asked) {
        head = asked;
    }

    void end() {
        head = null;
    }

    /** The head; there must be one. */
    HttpRequest head() {
        HttpRequest asked = head;
        if (asked == null) {
            throw new IllegalStateException("no request is being served");
        }
        return asked;
    }

    /** Whether another request may follow it on the connection. */
    boolean isKeptAlive() {
        return head != null && HttpUtil.isKeepAlive(head);
    }

    /** Whether it brings a body, or its head was never read, so that what comes cannot be passed over. */
    boolean hasBody() {
        return head == null || RequestHeads.hasBody(head);
    }

    /** Forgets what only the beginning of a transfer needs: a transfer may take hours. */
    void forgetDetails() {
        HttpRequest whole = head();
        HttpRequest little = new DefaultHttpRequest(whole.protocolVersion(), whole.method(), "/");
        for (CharSequence name : new CharSequence[]{HttpHeaderNames.CONNECTION, HttpHeaderNames.CONTENT_LENGTH,
                HttpHeaderNames.TRANSFER_ENCODING}) {
            little.headers().add(name, whole.headers().getAll(name));
        }
        head = little;
    }
}
