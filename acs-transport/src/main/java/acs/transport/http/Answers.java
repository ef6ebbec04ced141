package acs.transport.http;

import java.time.Duration;
import java.util.List;

import acs.engine.Reply;
import acs.transport.http.ResponseWriter.Persistence;
import acs.transport.soap.EnvelopeMask;
import acs.transport.soap.SoapWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** What is said to a CPE, as the bytes of a response; every one is counted. Thread-safe. */
final class Answers {
    /** To a sender whose proofs are not looked at for a while. */
    static final String BLOCKED = "too many wrong proofs, come back later";

    private final ResponseWriter responses = new ResponseWriter();
    private final SoapWriter soapWriter;
    private final EnvelopeMask mask;
    private final HttpMeters meters;
    private final Duration retryAfter;

    /** @param retryAfter told with a refusal by 503 */
    Answers(SoapCodec soap, HttpMeters meters, Duration retryAfter) {
        this.soapWriter = soap.writer();
        this.mask = soap.mask();
        this.meters = meters;
        this.retryAfter = retryAfter;
    }

    /**
     * The engine's answer.
     *
     * @throws RuntimeException for an envelope that cannot be written, a defect
     */
    ByteBuf reply(Reply reply, ByteBufAllocator allocator, Persistence persistence) {
        return switch (reply) {
            case Reply.Soap soap -> {
                byte[] envelope = soapWriter.write(soap.envelope());
                soap.witness().written(envelope.length,
                        soap.witness().keepsEnvelopes()
                                ? Capturing.masked(mask, envelope, 0, envelope.length)
                                : null);
                meters.answered(200);
                yield responses.envelope(allocator, envelope, soap.setCookie(), persistence);
            }
            case Reply.NoContent none -> {
                meters.answered(204);
                yield responses.noContent(allocator, persistence);
            }
            // Its headers depend on more than the engine knows.
            case Reply.Challenge challenge -> throw new IllegalArgumentException("see challenge()");
            case Reply.Status status -> {
                meters.answered(status.status());
                yield responses.status(allocator, status.status(), status.text(), status.retryAfter(), persistence);
            }
        };
    }

    /**
     * What to prove, and how; without any way that would do, 403.
     *
     * @param challenges values of WWW-Authenticate
     */
    ByteBuf challenge(List<String> challenges, ByteBufAllocator allocator, Persistence persistence) {
        if (challenges.isEmpty()) {
            meters.answered(403);
            return responses.status(allocator, 403, "there is no way to prove who you are here", null, persistence);
        }
        meters.answered(401);
        return responses.challenge(allocator, challenges, persistence);
    }

    /** An answer by HTTP alone, without a look at what the CPE wants; the connection ends with it. */
    ByteBuf refusal(int status, String text, ByteBufAllocator allocator) {
        return refusal(status, text, status == 503 ? retryAfter : null, allocator);
    }

    /** The same, with a time of its own to come back after; {@code null} for none. */
    ByteBuf refusal(int status, String text, @Nullable Duration comeBackAfter, ByteBufAllocator allocator) {
        meters.answered(status);
        return responses.status(allocator, status, text, comeBackAfter, Persistence.CLOSE);
    }
}
