package acs.api;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** An answer, complete in memory unless it is a file. Confined to the request that it answers. */
final class ApiResponse {
    private static final byte[] NOTHING = {};
    private static final int ETAG_HEX_DIGITS = 32;

    private int status;
    private final byte[] body;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private boolean closing;
    private boolean proven;
    private boolean shared;
    private @Nullable Stream stream;

    /** A body that is not in memory: so many bytes (-1 for not known), in heap buffers that are made when they are asked for. */
    record Stream(long length, Flux<ByteBuffer> pieces) {}

    private ApiResponse(int status, byte[] body) {
        this.status = status;
        this.body = body;
    }

    static ApiResponse of(int status, String contentType, byte[] body) {
        return new ApiResponse(status, body).header("Content-Type", contentType);
    }

    static ApiResponse json(byte[] body) {
        return of(200, Json.CONTENT_TYPE, body);
    }

    /** Bytes that are in memory anyway, whoever reads them. */
    static ApiResponse shared(String contentType, byte[] body) {
        ApiResponse response = of(200, contentType, body);
        response.shared = true;
        return response;
    }

    /** Bytes that are sent as they are read. */
    static ApiResponse stream(String contentType, long length, Flux<ByteBuffer> pieces) {
        ApiResponse response = of(200, contentType, NOTHING);
        response.stream = new Stream(length, pieces);
        return response;
    }

    static ApiResponse empty(int status) {
        return new ApiResponse(status, NOTHING);
    }

    ApiResponse withStatus(int changed) {
        status = changed;
        return this;
    }

    ApiResponse header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Gives the answer an entity tag made of its bytes. */
    ApiResponse tagged() {
        return header("ETag", '"' + HexFormat.of().formatHex(sha256(body)).substring(0, ETAG_HEX_DIGITS) + '"');
    }

    /** This answer, or 304 when the client has it already (<i>RFC 9110 §13.1.2</i>, weak comparison). */
    ApiResponse unlessKnown(String ifNoneMatch) {
        String tag = headers.get("ETag");
        if (tag == null || status != 200) {
            return this;
        }
        for (String known : ifNoneMatch.split(",", -1)) {
            String candidate = known.strip();
            if (candidate.equals("*") || candidate.equals(tag) || candidate.equals("W/" + tag)) {
                return empty(304).header("ETag", tag);
            }
        }
        return this;
    }

    /** The connection ends with this answer: what the client sent cannot be trusted to be read as it meant. */
    ApiResponse thenClose() {
        closing = true;
        return this;
    }

    /** The request had a valid token. */
    ApiResponse asProven() {
        proven = true;
        return this;
    }

    boolean isProven() {
        return proven;
    }

    /** Whether the body is in memory anyway. */
    boolean isShared() {
        return shared;
    }

    int status() {
        return status;
    }

    /** The body that is not in {@link #body}, {@code null} when it is. */
    @Nullable
    Stream stream() {
        return stream;
    }

    byte[] body() {
        return body;
    }

    Map<String, String> headers() {
        return Collections.unmodifiableMap(headers);
    }

    boolean isClosing() {
        return closing;
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new AssertionError(everyJavaHasIt);
        }
    }
}
