package acs.api;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.FutureMono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Writes answers. A large one goes piece by piece, the next piece when the client has taken the one before, so that a client
 * that does not read holds one piece of it in direct memory.
 */
final class AnswerWriter {
    /** Of one write. */
    static final int PIECE_BYTES = 32 << 10;
    /** Of what is sent as it is read: a piece that is sent, and the next one. */
    private static final int STREAM_BYTES = 2 * (64 << 10);

    private AnswerWriter() {}

    /** Bytes that an answer holds until the client has taken it. */
    static long heldBytes(ApiResponse answer) {
        long body = answer.body().length;
        if (answer.stream() != null) {
            return STREAM_BYTES;
        }
        return body > PIECE_BYTES ? PIECE_BYTES + (answer.isShared() ? 0 : body) : body;
    }

    /** Completes when the client has taken the answer. */
    static Mono<Void> write(HttpServerRequest request, HttpServerResponse response, ApiResponse answer,
            RequestMemory memory) {
        response.status(answer.status());
        answer.headers().forEach(response::header);
        response.header("X-Content-Type-Options", "nosniff").header(HttpHeaderNames.CACHE_CONTROL, "no-cache");
        if (answer.isClosing()) {
            response.keepAlive(false);
        }
        if (answer.status() == 204 || answer.status() == 304) {
            return response.send().then();
        }
        ApiResponse.Stream stream = answer.stream();
        long length = stream == null ? answer.body().length : stream.length();
        boolean isHead = request.method().equals(HttpMethod.HEAD);
        if (length >= 0) {
            response.header(HttpHeaderNames.CONTENT_LENGTH, Long.toString(length));
        } else if (request.version().equals(HttpVersion.HTTP_1_0)) {
            response.chunkedTransfer(false).keepAlive(false);
        }
        if (isHead || length == 0) {
            return response.send().then();
        }
        if (stream == null && length <= PIECE_BYTES) {
            return response.sendObject(Unpooled.wrappedBuffer(answer.body())).then();
        }
        Flux<ByteBuffer> pieces = stream == null ? pieces(answer.body()) : stream.pieces();
        AtomicReference<@Nullable Channel> connection = new AtomicReference<>();
        response.withConnection(of -> connection.set(of.channel()));
        Channel channel = Objects.requireNonNull(connection.get());
        return response.sendHeaders().then().thenMany(pieces
                // No more than one is asked for at a time.
                .concatMap(piece -> sent(channel, piece, memory), 0)).then();
    }

    private static Mono<Void> sent(Channel channel, ByteBuffer piece, RequestMemory memory) {
        memory.took();
        return FutureMono.deferFuture(() -> channel.writeAndFlush(Unpooled.wrappedBuffer(piece)));
    }

    /** Parts of the bytes, none larger than one write. */
    static Flux<ByteBuffer> pieces(byte[] body) {
        return Flux.range(0, (body.length + PIECE_BYTES - 1) / PIECE_BYTES).map(i -> {
            int from = i * PIECE_BYTES;
            return ByteBuffer.wrap(body, from, Math.min(PIECE_BYTES, body.length - from)).slice();
        });
    }
}
