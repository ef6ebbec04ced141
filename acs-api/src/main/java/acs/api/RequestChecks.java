package acs.api;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jspecify.annotations.Nullable;

/** What a request's head must fulfil before anybody interprets it. */
final class RequestChecks {
    private RequestChecks() {}

    /** What the codec could not read. */
    static Problem undecodable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Problem.of(Problem.Kind.URI_TOO_LONG, "The request line is longer than this server reads.");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Problem.of(Problem.Kind.HEADERS_TOO_LARGE, "The header fields are longer than this server reads.");
        }
        return malformed("The request is no well-formed HTTP/1.1.");
    }

    static Problem bodyTooLarge(long max) {
        return Problem.of(Problem.Kind.BODY_TOO_LARGE, "At most " + max + " bytes are read.");
    }

    /**
     * What is wrong with the head, {@code null} when nothing.
     *
     * @param bodyBytesMax that the request may bring
     */
    static @Nullable Problem problemOf(HttpRequest request, long bodyBytesMax) {
        boolean old = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        if (!old && !request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            return Problem.of(Problem.Kind.HTTP_VERSION, "This server speaks HTTP/1.1 and HTTP/1.0.");
        }
        if (!isTarget(request.uri())) {
            return malformed("The request target has characters that must be percent-encoded.");
        }
        // RFC 9112 §3.2: exactly one Host; two readers of two hosts is how requests are smuggled past a proxy.
        int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || (hosts == 0 && !old)) {
            return malformed("The request needs exactly one Host field.");
        }
        if (request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
                && (old || request.headers().contains(HttpHeaderNames.CONTENT_LENGTH))) {
            return malformed("The length of the body is ambiguous.");
        }
        return HttpUtil.getContentLength(request, 0L) > bodyBytesMax ? bodyTooLarge(bodyBytesMax) : null;
    }

    private static Problem malformed(String detail) {
        return Problem.of(Problem.Kind.BAD_REQUEST, detail);
    }

    /** Visible ASCII with whole percent triplets; nothing that URI parsers read in different ways. */
    private static boolean isTarget(String uri) {
        for (int i = 0; i < uri.length(); i++) {
            char c = uri.charAt(i);
            if (c <= ' ' || c > '~' || c == '\\' || c == '#' || c == '"' || c == '<' || c == '>') {
                return false;
            }
        }
        return PercentEncoding.isWellFormed(uri);
    }
}
