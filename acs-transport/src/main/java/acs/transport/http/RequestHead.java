package acs.transport.http;

import java.util.List;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jspecify.annotations.Nullable;

/** What a request's head says: either that it can be served and how, or the status that it cannot. Decides only. */
sealed interface RequestHead {
    /**
     * A POST that can be served.
     *
     * @param cookie          our own, {@code null} when absent
     * @param authorization   the header's value, a byte in each character, {@code null} when absent
     * @param coding          of the body
     * @param contentLength   negative when it is not said
     * @param awaitsContinue  whether the body comes only after 100 (<i>RFC 9110 §10.1.1</i>)
     * @param persistence     what the CPE wants of the connection
     */
    record Post(@Nullable String cookie, @Nullable String authorization, ContentCoding coding, long contentLength,
            boolean awaitsContinue, ResponseWriter.Persistence persistence) implements RequestHead {
        /** Without what authorizes. */
        @Override
        public String toString() {
            return "Post[" + coding + ", " + contentLength + ", " + persistence + "]";
        }
    }

    /**
     * A request that cannot be served; the connection ends with the answer.
     *
     * @param status to answer
     * @param text   for whoever debugs the device
     */
    record Refused(int status, String text) implements RequestHead {}

    /** Reads a head as Netty decoded it. */
    static RequestHead of(HttpRequest request, HttpLimits limits) {
        if (request.decoderResult().isFailure()) {
            return malformed(request.decoderResult().cause());
        }
        if (!isHttp1(request.protocolVersion())) {
            return new Refused(505, "HTTP/1.1 or HTTP/1.0 is spoken here");
        }
        if (!HttpMethod.POST.equals(request.method())) {
            return new Refused(405, "CWMP is spoken here: POST");
        }
        HttpHeaders headers = request.headers();
        if (headers.size() > limits.headersMax()) {
            return new Refused(431, "more than " + limits.headersMax() + " header fields");
        }
        String transferCoding = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
        if (transferCoding != null && !transferCoding.equalsIgnoreCase("chunked")) {
            return new Refused(501, "of the transfer codings only chunked is known");
        }
        ContentCoding coding = ContentCoding.of(headers.get(HttpHeaderNames.CONTENT_ENCODING));
        if (coding == null) {
            return new Refused(415, "of the content codings only gzip and deflate are known");
        }
        return post(request, headers, coding);
    }

    private static Post post(HttpRequest request, HttpHeaders headers, ContentCoding coding) {
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        // Netty has checked that it is one number.
        long contentLength = length == null ? -1 : Long.parseLong(length);
        return new Post(SessionCookie.in(headers.getAll(HttpHeaderNames.COOKIE)), authorization(headers), coding,
                contentLength, HttpUtil.is100ContinueExpected(request), persistence(request));
    }

    /** Of several none is chosen: one after the other they cannot be read. */
    private static @Nullable String authorization(HttpHeaders headers) {
        List<String> all = headers.getAll(HttpHeaderNames.AUTHORIZATION);
        return all.isEmpty() ? null : String.join(", ", all);
    }

    private static Refused malformed(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new Refused(414, "the request line is too long");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new Refused(431, "the header is too large");
        }
        return new Refused(400, "malformed HTTP");
    }

    private static boolean isHttp1(HttpVersion version) {
        return version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0);
    }

    private static ResponseWriter.Persistence persistence(HttpRequest request) {
        if (!HttpUtil.isKeepAlive(request)) {
            return ResponseWriter.Persistence.CLOSE;
        }
        return request.protocolVersion().equals(HttpVersion.HTTP_1_0)
                ? ResponseWriter.Persistence.KEEP_SAID
                : ResponseWriter.Persistence.KEEP;
    }
}
