package acs.transport.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import acs.credential.CpeIdentity;
import acs.engine.AuthFailure;
import acs.engine.CpeConnection;
import acs.transport.auth.Clearance;
import acs.transport.auth.CpeAuthenticator;
import acs.transport.auth.LastProof;
import acs.transport.auth.PeerTrust;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A request that comes: its head, and its body, which is collected, or thrown away when its sender must prove first who it is.
 * Confined to its event loop.
 */
final class Intake {
    /** How far the body is. */
    enum Progress {
        /** More is to come. */
        MORE,
        /** That was all. */
        COMPLETE,
        /** It is no HTTP. */
        MALFORMED,
        /** The body is larger than allowed. */
        TOO_LARGE,
        /** All bodies together are larger than allowed. */
        NO_MEMORY
    }

    private final RequestHead.Post head;
    private final Clearance clearance;
    private final CompletableFuture<Clearance> verified;
    private final int max;
    private final @Nullable RequestBody body;
    private final BodyPatience patience;
    private long received;
    private boolean isHalfSent;

    private Intake(RequestHead.Post head, Clearance clearance, CompletableFuture<Clearance> verified, int max,
            @Nullable RequestBody body, BodyPatience patience) {
        this.head = head;
        this.clearance = clearance;
        this.verified = verified;
        this.max = max;
        this.body = body;
        this.patience = patience;
    }

    /**
     * Begins with a head: looks at what it shows, and when that is known at once, no memory is spent on who is not heard.
     *
     * @param caller whose memory it takes, {@code null} when no bound of one caller holds
     */
    static Intake of(RequestHead.Post head, PeerTrust peer, CpeConnection connection, LastProof last,
            @Nullable Object caller, Exchanges shared) {
        CpeAuthenticator authenticator = shared.authenticator();
        boolean belongsToSession = shared.runner().belongsToSession(connection, head.cookie());
        if (!belongsToSession) {
            last.forget();
        }
        Clearance seen = authenticator.admit(peer, connection.remoteAddress(), head.authorization(), last);
        // A Mono's future may hold null; that of verify never does, since it never completes empty.
        CompletableFuture<Clearance> verified = new CompletableFuture<>();
        if (seen instanceof Clearance.Claimed claimed) {
            authenticator.verify(claimed).subscribe(verified::complete, verified::completeExceptionally);
        } else {
            verified.complete(seen);
        }
        Clearance known = verified.isCompletedExceptionally() ? seen : verified.getNow(seen);
        int max = shared.settings().limits().bodyBytesMax();
        boolean isHeard = switch (known) {
            case Clearance.Proven proven -> true;
            case Clearance.Claimed claimed -> true;
            case Clearance.Unavailable unavailable -> true;
            case Clearance.Unproven unproven -> belongsToSession;
            case Clearance.Refused refused -> false;
            case Clearance.Blocked blocked -> false;
        };
        RequestBody body = isHeard
                ? new RequestBody(new BodyMemory(shared.memory(), caller), max, head.contentLength())
                : null;
        return new Intake(head, known, verified, max, body, new BodyPatience(shared.settings().bodyRate(),
                shared.settings().timeouts().body(), System::nanoTime));
    }

    RequestHead.Post head() {
        return head;
    }

    /** What becomes of it, known for certain, perhaps later; fails with a defect alone. */
    Mono<Clearance> verified() {
        return Mono.fromFuture(verified, true);
    }

    /** What becomes of it for what its head shows, as far as it was known with the head. */
    Clearance clearance() {
        return clearance;
    }

    /** What it showed was no proof; {@code null} when it showed nothing. */
    @Nullable
    AuthFailure why() {
        return switch (clearance) {
            case Clearance.Unproven unproven -> unproven.why();
            case Clearance.Refused refused -> refused.why();
            case Clearance.Blocked blocked -> AuthFailure.BLOCKED;
            case Clearance.Proven proven -> null;
            case Clearance.Claimed claimed -> null;
            case Clearance.Unavailable unavailable -> null;
        };
    }

    /** Where it is collected, {@code null} when it is thrown away. */
    @Nullable
    RequestBody body() {
        return body;
    }

    /** @param revoked ends the request; may be called from any thread while the body is not complete */
    Progress take(HttpContent content, Runnable revoked) {
        if (content.decoderResult().isFailure()) {
            return Progress.MALFORMED;
        }
        return switch (append(content.content())) {
            case KEPT -> kept(content instanceof LastHttpContent, revoked);
            case TOO_LARGE -> Progress.TOO_LARGE;
            case NO_MEMORY -> Progress.NO_MEMORY;
        };
    }

    private RequestBody.Appended append(ByteBuf piece) {
        received += piece.readableBytes();
        if (body != null) {
            return body.append(piece);
        }
        return received > max ? RequestBody.Appended.TOO_LARGE : RequestBody.Appended.KEPT;
    }

    /** What is half sent goes first when others need its memory; what is complete is answered. */
    private Progress kept(boolean isComplete, Runnable revoked) {
        if (body == null) {
            return isComplete ? Progress.COMPLETE : Progress.MORE;
        }
        BodyMemory memory = body.memory();
        if (isComplete) {
            return !isHalfSent || memory.keep() ? Progress.COMPLETE : Progress.NO_MEMORY;
        }
        if (!isHalfSent && body.length() > 0) {
            isHalfSent = true;
            memory.onRevoke(revoked);
            String device = clearance instanceof Clearance.Proven proven
                    && proven.identity() instanceof CpeIdentity.Device known ? known.deviceKey() : null;
            return device == null || memory.alsoFor(device) ? Progress.MORE : Progress.NO_MEMORY;
        }
        return Progress.MORE;
    }

    /** Time until {@link #isTooSlow} is to be asked. */
    Duration patience() {
        return patience.untilLook();
    }

    /** Whether the body has taken too long, or comes too slowly. */
    boolean isTooSlow() {
        return patience.isOver(received);
    }

    /** Nobody needs the body any more. Doing it twice does nothing. */
    void release() {
        if (body != null) {
            body.release();
        }
    }
}
