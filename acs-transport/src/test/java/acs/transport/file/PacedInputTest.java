package acs.transport.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.Test;

/** What one read of the socket brings, up to 64 KiB, must not become thousands of messages before anybody wants them. */
class PacedInputTest {
    private static final String HEAD = "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static EmbeddedChannel channel() {
        EmbeddedChannel channel = new EmbeddedChannel(new PacedInput(), new HttpServerCodec());
        channel.config().setAutoRead(false);
        return channel;
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    private static List<HttpObject> taken(EmbeddedChannel channel) {
        List<HttpObject> all = new ArrayList<>();
        for (HttpObject next = channel.readInbound(); next != null; next = channel.readInbound()) {
            all.add(next);
        }
        return all;
    }

    @Test
    void of_ten_thousand_tiny_chunks_some_hundreds_are_decoded_ahead_and_all_arrive_when_they_are_read() {
        EmbeddedChannel channel = channel();
        channel.read();
        channel.writeInbound(bytes(HEAD + "1\r\na\r\n".repeat(10_000) + "0\r\n\r\n"));

        List<HttpObject> all = taken(channel);
        assertThat(all).hasSizeBetween(1, PacedInput.PIECE_BYTES / 6 + 2);
        for (int reads = 0; reads < 20 && !(all.getLast() instanceof LastHttpContent); reads++) {
            channel.read();
            List<HttpObject> more = taken(channel);
            assertThat(more).hasSizeBetween(1, PacedInput.PIECE_BYTES / 6 + 2);
            all.addAll(more);
        }
        assertThat(all.getLast()).isInstanceOf(LastHttpContent.class);
        assertThat(all.stream().filter(HttpContent.class::isInstance).map(HttpContent.class::cast)
                .mapToInt(piece -> piece.content().readableBytes()).sum()).isEqualTo(10_000);
        all.forEach(ReferenceCountUtil::release);
        assertThat(channel.finishAndReleaseAll()).isFalse();
    }

    @Test
    void a_head_larger_than_a_piece_is_decoded_without_anybody_asking_again() {
        EmbeddedChannel channel = channel();
        channel.read();
        channel.writeInbound(bytes("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(7_000) + "\r\n\r\n"));

        assertThat(taken(channel)).hasSize(2);
        channel.finishAndReleaseAll();
    }

    @Test
    void what_nobody_wants_any_more_is_released() {
        EmbeddedChannel channel = channel();
        ByteBuf first = bytes(HEAD + "1\r\na\r\n".repeat(10_000));
        ByteBuf second = bytes("x".repeat(10));
        channel.read();
        channel.writeInbound(first, second);
        taken(channel).forEach(ReferenceCountUtil::release);

        channel.finishAndReleaseAll();

        assertThat(first.refCnt()).isZero();
        assertThat(second.refCnt()).isZero();
    }
}
