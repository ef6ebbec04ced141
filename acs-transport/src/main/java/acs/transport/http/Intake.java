package acs.transport.http;

import java.util.concurrent.CompletableFuture;

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
    private long thrownAway;

    private Intake(RequestHead.Post head, Clearance clearance, CompletableFuture<Clearance> verified, int max,
            @Nullable RequestBody body) {
        this.head = head;
        this.clearance = clearance;
        this.verified = verified;
        this.max = max;
        this.body = body;
    }

    /** Begins with a head: looks at what it shows, and when that is known at once, no memory is spent on who is not heard. */
    static Intake of(RequestHead.Post head, PeerTrust peer, CpeConnection connection, LastProof last,
            Exchanges shared) {
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
        return new Intake(head, known, verified, max,
                isHeard ? new RequestBody(shared.bodyMemory(), max, head.contentLength()) : null);
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

    Progress take(HttpContent content) {
        if (content.decoderResult().isFailure()) {
            return Progress.MALFORMED;
        }
        return switch (append(content.content())) {
            case KEPT -> content instanceof LastHttpContent ? Progress.COMPLETE : Progress.MORE;
            case TOO_LARGE -> Progress.TOO_LARGE;
            case NO_MEMORY -> Progress.NO_MEMORY;
        };
    }

    private RequestBody.Appended append(ByteBuf piece) {
        if (body != null) {
            return body.append(piece);
        }
        thrownAway += piece.readableBytes();
        return thrownAway > max ? RequestBody.Appended.TOO_LARGE : RequestBody.Appended.KEPT;
    }

    /** Nobody needs the body any more. Doing it twice does nothing. */
    void release() {
        if (body != null) {
            body.release();
        }
    }
}
