package acs.transport.heads;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CountedHeadersTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new HttpServerCodec(new HttpDecoderConfig()
            .setHeadersFactory(CountedHeaders.factory(DefaultHttpHeadersFactory.headersFactory()))
            .setTrailersFactory(CountedHeaders.factory(DefaultHttpHeadersFactory.trailersFactory()))));

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void send(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    @Test
    void a_head_with_a_hundred_fields_is_decoded_and_one_with_more_is_too_long() {
        send("GET / HTTP/1.1\r\n" + "a:\r\n".repeat(CountedHeaders.FIELDS_MAX) + "\r\n");
        HttpRequest most = channel.readInbound();
        assertThat(most.decoderResult().isSuccess()).isTrue();
        assertThat(most.headers().size()).isEqualTo(CountedHeaders.FIELDS_MAX);
        ReferenceCountUtil.release(channel.readInbound());

        send("GET / HTTP/1.1\r\n" + "a:\r\n".repeat(CountedHeaders.FIELDS_MAX + 1) + "\r\n");
        HttpRequest tooMany = channel.readInbound();
        assertThat(tooMany.decoderResult().cause()).isInstanceOf(TooLongHttpHeaderException.class);
        assertThat(tooMany.headers().size()).isLessThanOrEqualTo(CountedHeaders.FIELDS_MAX);
    }

    @Test
    void trailers_are_counted_too() {
        send("PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + "a:\r\n".repeat(1_000) + "\r\n");
        assertThat(channel.<HttpRequest>readInbound().decoderResult().isSuccess()).isTrue();
        LastHttpContent end = channel.readInbound();
        assertThat(end.decoderResult().cause()).isInstanceOf(TooLongHttpHeaderException.class);
        assertThat(end.trailingHeaders().size()).isLessThanOrEqualTo(CountedHeaders.FIELDS_MAX);
    }

    @Test
    void values_are_checked_as_before() {
        send("GET / HTTP/1.1\r\na: \u0001\u0000\r\n\r\n");
        assertThat(channel.<HttpRequest>readInbound().decoderResult().isFailure()).isTrue();
    }
}
