package acs.transport.file;

import acs.transport.file.FileLink.Kind;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jspecify.annotations.Nullable;

/** What the file server takes from a request's head. */
final class RequestHeads {
    private RequestHeads() {}

    /** Why a request cannot be served at all, {@code null} when it can. The connection ends with it. */
    static @Nullable Answer problem(HttpRequest head) {
        if (head.decoderResult().isFailure()) {
            return switch (head.decoderResult().cause()) {
                case TooLongHttpLineException line -> Answer.text(414, "The request line is too long.");
                case TooLongHttpHeaderException fields -> Answer.text(431, "The header is too long.");
                default -> Answer.text(400, "This is no well-formed HTTP/1.1.");
            };
        }
        boolean old = head.protocolVersion().equals(HttpVersion.HTTP_1_0);
        if (!old && !head.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            return Answer.text(505, "This server speaks HTTP/1.1 and HTTP/1.0.");
        }
        int hosts = head.headers().getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || (hosts == 0 && !old)) {
            return Answer.text(400, "The request needs exactly one Host field.");
        }
        if (head.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
                && (old || !HttpUtil.isTransferEncodingChunked(head))) {
            return Answer.text(501, "Of transfer codings this server knows chunked, in HTTP/1.1.");
        }
        if (head.headers().contains(HttpHeaderNames.EXPECT) && !HttpUtil.is100ContinueExpected(head)) {
            return Answer.text(417, "Of expectations this server knows 100-continue.");
        }
        // RFC 9110 §14.5: part of a file must not be taken for all of it.
        if (head.headers().contains(HttpHeaderNames.CONTENT_RANGE)
                || head.headers().contains(HttpHeaderNames.CONTENT_ENCODING)) {
            return Answer.text(400, "A file is taken whole and as it is.");
        }
        return null;
    }

    static boolean hasBody(HttpRequest head) {
        return HttpUtil.isTransferEncodingChunked(head) || HttpUtil.getContentLength(head, 0L) > 0;
    }

    /** What a method wants of a link, {@code null} when nothing that there is. */
    static @Nullable Kind kind(HttpMethod method) {
        return switch (method.name()) {
            case "GET", "HEAD" -> Kind.DOWNLOAD;
            // The standard's is PUT; devices that POST exist.
            case "PUT", "POST" -> Kind.UPLOAD;
            default -> null;
        };
    }

    /** A request may have its target in absolute form (<i>RFC 9112 §3.2.2</i>); then the path begins after the authority. */
    static String path(String target) {
        int scheme = target.indexOf("://");
        if (target.startsWith("/") || scheme < 0) {
            return target;
        }
        int slash = target.indexOf('/', scheme + 3);
        return slash < 0 ? "/" : target.substring(slash);
    }
}
