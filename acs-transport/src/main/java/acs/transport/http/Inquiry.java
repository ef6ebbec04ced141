package acs.transport.http;

import java.util.concurrent.RejectedExecutionException;

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
final class Inquiry extends BaseSubscriber<Reply> {
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
    private boolean over;

    Inquiry(Exchanges shared, CpeConnection connection, EventLoop loop, Asker asker) {
        this.shared = shared;
        this.connection = connection;
        this.loop = loop;
        this.asker = asker;
    }

    /** Asks what to answer to a complete body, which is this one's from here on. */
    void ask(RequestHead.Post head, RequestBody body) {
        if (head.coding() == ContentCoding.IDENTITY && body.length() <= shared.settings().limits().largeBodyBytes()) {
            CpePost.Body decoded = shared.bodyDecoder().decode(body, head.coding());
            body.release();
            post(head.cookie(), decoded).subscribe(this);
        } else {
            decodedOffLoop(head.coding(), body).flatMap(decoded -> post(head.cookie(), decoded)).subscribe(this);
        }
    }

    /** Asks what to answer to a body that was not taken. */
    void askTooLarge(@Nullable String cookie) {
        post(cookie, BodyDecoder.TOO_LARGE).subscribe(this);
    }

    private Mono<Reply> post(@Nullable String cookie, CpePost.Body body) {
        return shared.runner().post(new CpePost(connection, cookie, body));
    }

    private Mono<CpePost.Body> decodedOffLoop(ContentCoding coding, RequestBody body) {
        return Mono.fromCallable(() -> {
            try {
                return body.beginDecoding() ? shared.bodyDecoder().decode(body, coding) : null;
            } finally {
                body.release();
            }
        })
                // For the one that is cancelled or refused before its turn.
                .subscribeOn(shared.largeBodies()).doFinally(end -> body.releaseUnlessDecoding());
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
