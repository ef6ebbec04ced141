package acs.transport.file;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

import acs.port.StoredContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * What a content is answered with, by the request's conditions and range (<i>RFC 9110 §13, §14</i>).
 *
 * @param status 200, 206, 304, 412 or 416
 * @param first  byte of the body
 * @param count  bytes of the body
 */
record DownloadAnswer(int status, long first, long count) {
    private static final int TAG_CHARACTERS = 32;
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter
            .ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

    static DownloadAnswer of(StoredContent content, HttpHeaders request) {
        if (request.contains(HttpHeaderNames.IF_MATCH)
                && !matches(request.getAll(HttpHeaderNames.IF_MATCH), tag(content))) {
            return new DownloadAnswer(412, 0, 0);
        }
        if (request.contains(HttpHeaderNames.IF_NONE_MATCH)
                && matches(request.getAll(HttpHeaderNames.IF_NONE_MATCH), tag(content))) {
            return new DownloadAnswer(304, 0, 0);
        }
        List<String> ranges = request.getAll(HttpHeaderNames.RANGE);
        String range = ranges.size() == 1 && resumes(content, request.get(HttpHeaderNames.IF_RANGE))
                ? ranges.getFirst()
                : null;
        return switch (ByteRange.of(range, content.size())) {
            case ByteRange.Whole whole -> new DownloadAnswer(200, 0, content.size());
            case ByteRange.Part part -> new DownloadAnswer(206, part.first(), part.count());
            case ByteRange.Nowhere nowhere -> new DownloadAnswer(416, 0, 0);
        };
    }

    /** The answer's head. */
    HttpResponse head(StoredContent content, boolean keepsAlive) {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
        describe(content, head.headers());
        Answer.common(head.headers(), keepsAlive);
        return head;
    }

    /** The same bytes have the same tag, also under another link. */
    static String tag(StoredContent content) {
        return '"' + content.sha256().substring(0, TAG_CHARACTERS) + '"';
    }

    private static boolean matches(List<String> fields, String tag) {
        for (String field : fields) {
            for (String one : field.split(",", -1)) {
                String known = one.strip();
                if (known.equals("*") || known.equals(tag) || known.equals("W/" + tag)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** If-Range: what the CPE has is a piece of this very content; in doubt it gets all of it. */
    private static boolean resumes(StoredContent content, @Nullable String ifRange) {
        if (ifRange == null) {
            return true;
        }
        String validator = ifRange.strip();
        return validator.startsWith("\"")
                ? validator.equals(tag(content))
                : validator.equals(lastModified(content)) && isDate(validator);
    }

    private static boolean isDate(String text) {
        try {
            HTTP_DATE.parse(text);
            return true;
        } catch (DateTimeParseException noDate) {
            return false;
        }
    }

    static String lastModified(StoredContent content) {
        return HTTP_DATE.format(ZonedDateTime.ofInstant(content.storedAt().truncatedTo(ChronoUnit.SECONDS),
                ZoneOffset.UTC));
    }

    /** The fields that go with it. */
    void describe(StoredContent content, HttpHeaders headers) {
        headers.set(HttpHeaderNames.ETAG, tag(content)).set(HttpHeaderNames.ACCEPT_RANGES, "bytes")
                .set(HttpHeaderNames.LAST_MODIFIED, lastModified(content));
        switch (status) {
            case 200, 206 -> headers.set(HttpHeaderNames.CONTENT_LENGTH, count)
                    .set(HttpHeaderNames.CONTENT_TYPE, "application/octet-stream")
                    .set("Repr-Digest", "sha-256=:"
                            + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(content.sha256())) + ":");
            case 304 -> {
                // No length: it would be the whole content's.
            }
            default -> headers.set(HttpHeaderNames.CONTENT_LENGTH, 0);
        }
        if (status == 206) {
            headers.set(HttpHeaderNames.CONTENT_RANGE,
                    "bytes " + first + '-' + (first + count - 1) + '/' + content.size());
        } else if (status == 416) {
            headers.set(HttpHeaderNames.CONTENT_RANGE, "bytes */" + content.size());
        }
    }
}
