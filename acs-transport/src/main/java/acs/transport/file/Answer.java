package acs.transport.file;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import acs.port.FileRefusedException;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/**
 * A short answer in words.
 *
 * @param status     of HTTP
 * @param text       one line for people
 * @param retryAfter that it asks for, zero for nothing
 * @param challenges that ask for a login
 * @param isClosing  whether the connection ends with it
 */
record Answer(int status, String text, Duration retryAfter, List<String> challenges, boolean isClosing) {
    static Answer text(int status, String text) {
        return new Answer(status, text, Duration.ZERO, List.of(), false);
    }

    static Answer busy(Duration retryAfter) {
        return new Answer(503, "Too much is transferred already; come again later.", retryAfter, List.of(), false);
    }

    static Answer closed(LinkDoor.Closed door) {
        return new Answer(door.status(), door.text(), Duration.ZERO, door.challenges(), false);
    }

    static Answer notAllowed() {
        return text(405, "Links are for GET and HEAD, or for PUT and POST.");
    }

    static Answer of(Throwable failure, Duration retryAfter) {
        if (failure instanceof FileRefusedException refused) {
            return text(switch (refused.reason()) {
                case TOO_LARGE -> 413;
                case NO_SPACE -> 507;
                case DIFFERENT -> 400;
                case CHANGED, LOST -> 409;
            }, String.valueOf(refused.getMessage()));
        }
        return failure instanceof BodyTimeoutException
                ? text(408, "The upload did not come in time.")
                : new Answer(503, "The server cannot do this now; come again later.", retryAfter, List.of(), false);
    }

    Answer closing() {
        return new Answer(status, text, retryAfter, challenges, true);
    }

    FullHttpResponse response(boolean goesOn) {
        byte[] line = (text + '\n').getBytes(StandardCharsets.UTF_8);
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(status), Unpooled.wrappedBuffer(line));
        HttpHeaders headers = response.headers();
        headers.set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, line.length);
        if (!retryAfter.isZero()) {
            headers.set(HttpHeaderNames.RETRY_AFTER, Math.max(1, retryAfter.toSeconds()));
        }
        if (!challenges.isEmpty()) {
            headers.set(HttpHeaderNames.WWW_AUTHENTICATE, challenges);
        }
        if (status == 405) {
            headers.set(HttpHeaderNames.ALLOW, "GET, HEAD, PUT, POST");
        }
        common(headers, goesOn);
        return response;
    }

    /** What every answer has: nobody but this device is to keep it. */
    static void common(HttpHeaders headers, boolean goesOn) {
        headers.set(HttpHeaderNames.CACHE_CONTROL, "private, no-store").set("X-Content-Type-Options", "nosniff");
        headers.set(HttpHeaderNames.CONNECTION, goesOn ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
    }
}
