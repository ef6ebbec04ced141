package acs.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deadlines of a connection, in a time that the test moves. */
class RequestGuardTest {
    private static final HttpLimits LIMITS = HttpLimits.defaults();

    private final StuckPeer peer = new StuckPeer();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private int unread;

    /** A peer that takes nothing while {@code stuck}: writes stay without outcome. */
    private static final class StuckPeer extends ChannelOutboundHandlerAdapter {
        private boolean stuck;

        @Override
        @SuppressWarnings("FutureReturnValueIgnored")
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            if (stuck) {
                ReferenceCountUtil.release(message);
            } else {
                ctx.write(message, promise);
            }
        }
    }

    RequestGuardTest() {
        channel.freezeTime();
        channel.pipeline().addLast(peer,
                new RequestGuard(LIMITS,
                        new ConnectionPlaces(10, 10).enter(1, () -> {}), Streams.NONE, () -> unread++));
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void request() {
        var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
        request.headers().set(HttpHeaderNames.HOST, "localhost");
        channel.writeInbound(request);
    }

    private void response() {
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
    }

    private void pass(Duration time) {
        channel.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void a_reader_that_takes_no_answer_loses_its_connection() {
        peer.stuck = true;
        request();
        response();
        pass(LIMITS.responseTimeout().minusMillis(1));
        assertThat(channel.isOpen()).isTrue();
        pass(Duration.ofMillis(1));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void a_reader_that_takes_nothing_of_a_long_answer_loses_its_connection_much_sooner() {
        peer.stuck = true;
        request();
        channel.writeOutbound(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK),
                Unpooled.wrappedBuffer(new byte[32 << 10]));
        Duration allowed = LIMITS.fair().writeTime(32 << 10);
        assertThat(allowed).isLessThan(Duration.ofSeconds(20));
        pass(allowed.minusMillis(1));
        assertThat(channel.isOpen()).isTrue();
        pass(Duration.ofMillis(1));
        assertThat(channel.isOpen()).isFalse();
        assertThat(unread).isEqualTo(1);
    }

    @Test
    void a_connection_without_a_request_has_a_short_time() {
        channel.pipeline().fireChannelActive();
        pass(LIMITS.fair().headTimeout());
        assertThat(channel.isOpen()).isFalse();
        assertThat(answers()).isEmpty();
    }

    @Test
    void a_request_without_an_answer_ends_at_the_deadline() {
        request();
        pass(LIMITS.responseTimeout());
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void an_answered_connection_may_wait_for_its_next_request() {
        request();
        response();
        pass(LIMITS.responseTimeout().multipliedBy(10));
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void each_request_has_a_deadline_of_its_own() {
        for (int i = 0; i < 5; i++) {
            request();
            pass(LIMITS.responseTimeout().dividedBy(2));
            response();
        }
        assertThat(channel.isOpen()).isTrue();
    }

    private void beginUpload() {
        var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
        request.headers().set(HttpHeaderNames.HOST, "localhost")
                .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        channel.writeInbound(request);
    }

    private void chunk(int bytes) {
        channel.writeInbound(new DefaultHttpContent(Unpooled.wrappedBuffer(new byte[bytes])));
    }

    private List<HttpResponseStatus> answers() {
        List<HttpResponseStatus> answers = new ArrayList<>();
        for (Object message = channel.readOutbound(); message != null; message = channel.readOutbound()) {
            answers.add(((HttpResponse) message).status());
            ReferenceCountUtil.release(message);
        }
        return answers;
    }

    @Test
    void more_than_the_limit_in_chunks_is_413_and_the_handler_is_heard_no_more() {
        beginUpload();
        chunk(LIMITS.bodyBytesMax());
        assertThat(answers()).isEmpty();
        chunk(1);
        ChannelFuture late = channel.write(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
        channel.flush();
        assertThat(late.isSuccess()).isFalse();
        assertThat(answers()).containsExactly(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void what_has_its_answer_before_it_is_whole_gets_no_other() {
        beginUpload();
        response();
        chunk(LIMITS.bodyBytesMax() + 1);
        assertThat(answers()).containsExactly(HttpResponseStatus.OK);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void a_body_that_stops_coming_is_408() {
        beginUpload();
        pass(LIMITS.requestTimeout());
        assertThat(answers()).containsExactly(HttpResponseStatus.REQUEST_TIMEOUT);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void where_another_answer_is_owed_the_connection_just_ends() {
        request();
        beginUpload();
        chunk(LIMITS.bodyBytesMax() + 1);
        assertThat(answers()).isEmpty();
        assertThat(channel.isOpen()).isFalse();
    }
}
