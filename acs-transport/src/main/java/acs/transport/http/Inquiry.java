package acs.transport.http;

import java.util.concurrent.RejectedExecutionException;

import acs.credential.CpeIdentity;
import acs.cwmp.Envelope;
import acs.engine.AuthFailure;
import acs.engine.ContainedErrorException;
import acs.engine.CpeConnection;
import acs.engine.CpePost;
import acs.engine.Reply;
import acs.transport.auth.Clearance;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * One request put to the engine: what its sender showed is verified, then its body decoded, on the event loop or off it, and the
 * answer brought back to the event loop from whatever thread found it. Asks once; confined to the event loop but for that way
 * back.
 */
final class Inquiry extends BaseSubscriber<Reply> implements Captor {
    /** Who waits for the answer; told on the event loop, once, and not at all after {@link #abandon}. */
    interface Asker {
        /** The engine's answer, never {@link Reply.Challenge}; it may come before the asking returns. */
        void replied(Reply reply);

        /** The sender must prove who it is; {@code why} what it showed was no proof, {@code null} when it showed nothing. */
        void challenged(@Nullable AuthFailure why);

        /** There is none. */
        void unanswered(Throwable error);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Inquiry.class);
    private static final Reply CHALLENGE = new Reply.Challenge();

    private final Exchanges shared;
    private final CpeConnection connection;
    private final EventLoop loop;
    private final Asker asker;
    // Set before the body is decoded, read by whatever that and the engine lead to.
    private @Nullable String cookie;
    private CpeIdentity identity = CpeIdentity.Unproven.INSTANCE;
    private @Nullable AuthFailure why;
    private boolean over;

    Inquiry(Exchanges shared, CpeConnection connection, EventLoop loop, Asker asker) {
        this.shared = shared;
        this.connection = connection;
        this.loop = loop;
        this.asker = asker;
    }

    /** Asks what to answer to a complete body. It is the asker's to release, when told the answer or not to be told any. */
    void ask(Intake came, RequestBody body) {
        RequestHead.Post head = came.head();
        cookie = head.cookie();
        if (came.clearance() instanceof Clearance.Claimed) {
            came.verified().flatMap(verified -> loop.inEventLoop()
                    ? answer(verified, head, body)
                    : Mono.defer(() -> answer(verified, head, body)).subscribeOn(Schedulers.fromExecutor(loop)))
                    .subscribe(this);
        } else {
            answer(came.clearance(), head, body).subscribe(this);
        }
    }

    /** Asks what to answer to a body that was not taken. */
    void askTooLarge(@Nullable String cookie, Clearance clearance) {
        identity = clearance instanceof Clearance.Proven proven ? proven.identity() : CpeIdentity.Unproven.INSTANCE;
        shared.runner().post(new CpePost(connection, cookie, identity, BodyDecoder.TOO_LARGE)).subscribe(this);
    }

    private Mono<Reply> answer(Clearance clearance, RequestHead.Post head, RequestBody body) {
        return switch (clearance) {
            case Clearance.Proven proven -> {
                identity = proven.identity();
                yield post(head, body);
            }
            case Clearance.Unproven unproven -> {
                why = unproven.why();
                yield shared.runner().belongsToSession(connection, head.cookie())
                        ? post(head, body)
                        : Mono.just(CHALLENGE);
            }
            case Clearance.Refused refused -> {
                why = refused.why();
                yield Mono.just(CHALLENGE);
            }
            case Clearance.Blocked blocked -> Mono.just(new Reply.Status(429, Answers.BLOCKED, blocked.retryAfter()));
            case Clearance.Unavailable unavailable -> Mono.just(
                    new Reply.Status(503, "busy, come back later", shared.settings().retryAfter()));
            case Clearance.Claimed claimed -> Mono.error(new IllegalStateException("verified, and still a claim"));
        };
    }

    private Mono<Reply> post(RequestHead.Post head, RequestBody body) {
        Mono<CpePost.Body> decoded = Mono
                .fromCallable(ContainedErrorException.containing(() -> decode(body, head.coding())));
        boolean small = head.coding() == ContentCoding.IDENTITY
                && body.length() <= shared.settings().limits().largeBodyBytes();
        return (small ? decoded : decoded.subscribeOn(shared.largeBodies()))
                .flatMap(said -> shared.runner().post(new CpePost(connection, head.cookie(), identity, said)));
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
        return shared.runner().captures(connection, cookie, identity, envelope);
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
                if (reply instanceof Reply.Challenge) {
                    asker.challenged(why);
                } else {
                    asker.replied(reply);
                }
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
