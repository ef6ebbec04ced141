package acs.transport.http;

import java.util.concurrent.RejectedExecutionException;

import acs.cwmp.Envelope;
import acs.engine.CpeConnection;
import acs.engine.CpePost;
import acs.engine.Reply;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

/**
 * One request put to the engine: its body is decoded, on the event loop or off it, and the answer brought back to the event loop
 * from whatever thread found it. Asks once; confined to the event loop but for that way back.
 */
final class Inquiry extends BaseSubscriber<Reply> implements Captor {
    /** Who waits for the answer; told on the event loop, once, and not at all after {@link #abandon}. */
    interface Asker {
        /** The engine's answer; it may come before the asking returns. */
        void replied(Reply reply);

        /** There is none. */
        void unanswered(Throwable error);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Inquiry.class);

    private final Exchanges shared;
    private final CpeConnection connection;
    private final EventLoop loop;
    private final Asker asker;
    private @Nullable String cookie;
    private boolean over;

    Inquiry(Exchanges shared, CpeConnection connection, EventLoop loop, Asker asker) {
        this.shared = shared;
        this.connection = connection;
        this.loop = loop;
        this.asker = asker;
    }

    /** Asks what to answer to a complete body. It is the asker's to release, when told the answer or not to be told any. */
    void ask(RequestHead.Post head, RequestBody body) {
        cookie = head.cookie();
        Mono<CpePost.Body> decoded = Mono.fromCallable(() -> decode(body, head.coding()));
        boolean small = head.coding() == ContentCoding.IDENTITY
                && body.length() <= shared.settings().limits().largeBodyBytes();
        (small ? decoded : decoded.subscribeOn(shared.largeBodies())).flatMap(said -> post(head.cookie(), said))
                .subscribe(this);
    }

    /** Asks what to answer to a body that was not taken. */
    void askTooLarge(@Nullable String cookie) {
        post(cookie, BodyDecoder.TOO_LARGE).subscribe(this);
    }

    private Mono<Reply> post(@Nullable String cookie, CpePost.Body body) {
        return shared.runner().post(new CpePost(connection, cookie, body));
    }

    /** {@code null} when the body was released before its turn; nobody waits then. */
    private CpePost.@Nullable Body decode(RequestBody body, ContentCoding coding) {
        if (!body.beginDecoding()) {
            return null;
        }
        try {
            return shared.bodyDecoder().decode(body, coding, this);
        } finally {
            body.endDecoding();
        }
    }

    @Override
    public boolean captures(@Nullable Envelope envelope) {
        return shared.runner().captures(connection, cookie, envelope);
    }

    /** Nobody waits any more. */
    void abandon() {
        over = true;
        dispose();
    }

    @Override
    protected void hookOnNext(Reply reply) {
        onLoop(() -> {
            if (!over) {
                over = true;
                asker.replied(reply);
            }
        });
    }

    @Override
    protected void hookOnError(Throwable error) {
        onLoop(() -> {
            if (!over) {
                over = true;
                asker.unanswered(error);
            }
        });
    }

    private void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
            return;
        }
        try {
            loop.execute(task);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("the server stopped before the answer to {}", connection.remoteAddress());
        }
    }
}
