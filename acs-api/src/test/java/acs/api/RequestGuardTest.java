package acs.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
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
        channel.pipeline().addLast(peer, new RequestGuard(LIMITS, false));
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
}
