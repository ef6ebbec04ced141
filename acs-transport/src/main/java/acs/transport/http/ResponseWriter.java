package acs.transport.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Responses as bytes, head and body in one buffer: one write, one packet where it fits. A body always has its Content-Length,
 * and nothing is ever chunked (W2). Thread-safe.
 */
final class ResponseWriter {
    /** What a response says about the connection. */
    enum Persistence {
        /** HTTP/1.1: it stays open, which needs no word. */
        KEEP,
        /** HTTP/1.0: it stays open, which must be said. */
        KEEP_SAID,
        /** It ends with this response. */
        CLOSE
    }

    static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");

    private static final byte[] OK = ascii("HTTP/1.1 200 OK\r\n");
    private static final byte[] NO_CONTENT = ascii("HTTP/1.1 204 No Content\r\n");
    private static final byte[] XML = ascii("Content-Type: text/xml; charset=\"utf-8\"\r\nContent-Length: ");
    private static final byte[] TEXT = ascii("Content-Type: text/plain; charset=\"utf-8\"\r\nContent-Length: ");
    private static final byte[] SET_COOKIE = ascii("Set-Cookie: " + SessionCookie.NAME + "=");
    // Without its path, or with more attributes than these, devices lose it (quirks Q1, W3).
    private static final byte[] COOKIE_ATTRIBUTES = ascii("; Path=/; HttpOnly\r\n");
    private static final byte[] CONNECTION_KEEP = ascii("Connection: keep-alive\r\n");
    private static final byte[] CONNECTION_CLOSE = ascii("Connection: close\r\n");
    private static final byte[] ALLOW = ascii("Allow: POST\r\n");
    private static final byte[] UNAUTHORIZED = ascii("HTTP/1.1 401 Unauthorized\r\n");
    private static final byte[] WWW_AUTHENTICATE = ascii("WWW-Authenticate: ");
    private static final byte[] PROVE = ascii("prove who you are\n");
    private static final byte[] RETRY_AFTER = ascii("Retry-After: ");
    private static final byte[] END_OF_LINE = ascii("\r\n");
    private static final int HEAD_BYTES_MAX = 384;

    /** The Date header of one second. */
    private static final class DateLine {
        private final long second;
        private final byte[] bytes;

        DateLine(long second) {
            this.second = second;
            this.bytes = ascii("Date: " + HTTP_DATE.format(Instant.ofEpochSecond(second)) + "\r\n");
        }
    }

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter
            .ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private volatile DateLine date = new DateLine(0);

    /** 200 with an envelope; {@code cookie} is the session's, {@code null} when the CPE has it. */
    ByteBuf envelope(ByteBufAllocator allocator, byte[] body, @Nullable String cookie, Persistence persistence) {
        ByteBuf out = allocator.directBuffer(HEAD_BYTES_MAX + body.length);
        out.writeBytes(OK);
        general(out, persistence);
        if (cookie != null) {
            out.writeBytes(SET_COOKIE);
            out.writeCharSequence(cookie, US_ASCII);
            out.writeBytes(COOKIE_ATTRIBUTES);
        }
        return withBody(out, XML, body);
    }

    /** 204. It has no Content-Length, which RFC 9110 §8.6 forbids. */
    ByteBuf noContent(ByteBufAllocator allocator, Persistence persistence) {
        ByteBuf out = allocator.directBuffer(HEAD_BYTES_MAX);
        out.writeBytes(NO_CONTENT);
        general(out, persistence);
        return out.writeBytes(END_OF_LINE);
    }

    /** 401; {@code challenges} are the values of as many headers, in this order. It never ends the connection by itself. */
    ByteBuf challenge(ByteBufAllocator allocator, List<String> challenges, Persistence persistence) {
        ByteBuf out = allocator.directBuffer(HEAD_BYTES_MAX + PROVE.length);
        out.writeBytes(UNAUTHORIZED);
        general(out, persistence);
        for (String challenge : challenges) {
            out.writeBytes(WWW_AUTHENTICATE);
            out.writeCharSequence(challenge, US_ASCII);
            out.writeBytes(END_OF_LINE);
        }
        return withBody(out, TEXT, PROVE);
    }

    /** Another status, with a line of text; {@code retryAfter} in whole seconds, rounded up, {@code null} for none. */
    ByteBuf status(ByteBufAllocator allocator, int status, String text, @Nullable Duration retryAfter,
            Persistence persistence) {
        byte[] body = (text + "\n").getBytes(UTF_8);
        ByteBuf out = allocator.directBuffer(HEAD_BYTES_MAX + body.length);
        out.writeCharSequence("HTTP/1.1 " + status + ' ' + phrase(status) + "\r\n", US_ASCII);
        general(out, persistence);
        if (status == 405) {
            out.writeBytes(ALLOW);
        }
        if (retryAfter != null) {
            out.writeBytes(RETRY_AFTER);
            number(out, Math.max(1, (int) Math.min(Integer.MAX_VALUE, retryAfter.plusMillis(999).toSeconds())));
            out.writeBytes(END_OF_LINE);
        }
        return withBody(out, TEXT, body);
    }

    private void general(ByteBuf out, Persistence persistence) {
        out.writeBytes(date());
        switch (persistence) {
            case KEEP -> {
                // HTTP/1.1's default.
            }
            case KEEP_SAID -> out.writeBytes(CONNECTION_KEEP);
            case CLOSE -> out.writeBytes(CONNECTION_CLOSE);
        }
    }

    private static ByteBuf withBody(ByteBuf out, byte[] typeAndLength, byte[] body) {
        out.writeBytes(typeAndLength);
        number(out, body.length);
        return out.writeBytes(END_OF_LINE).writeBytes(END_OF_LINE).writeBytes(body);
    }

    /** Made once a second, for all. */
    private byte[] date() {
        long now = System.currentTimeMillis() / 1_000;
        DateLine line = date;
        if (line.second != now) {
            line = new DateLine(now);
            date = line;
        }
        return line.bytes;
    }

    private static void number(ByteBuf out, int number) {
        int divisor = 1;
        while (number / divisor >= 10) {
            divisor *= 10;
        }
        for (int rest = number; divisor > 0; divisor /= 10) {
            out.writeByte('0' + rest / divisor);
            rest %= divisor;
        }
    }

    private static String phrase(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 403 -> "Forbidden";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 503 -> "Service Unavailable";
            case 505 -> "HTTP Version Not Supported";
            default -> "Status";
        };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
