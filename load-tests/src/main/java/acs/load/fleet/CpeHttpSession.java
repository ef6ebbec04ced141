package acs.load.fleet;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import acs.cwmp.CwmpDateTime;
import acs.load.cpe.AcknowledgedInform;
import acs.load.cpe.CpeLogin;
import acs.load.cpe.CpeTurn;
import acs.load.cpe.HttpAnswer;
import acs.load.cpe.SessionFailure;
import acs.load.cpe.SimulatedCpe;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * One session of a CPE over HTTP: a new connection, and another one when the ACS closes it between two turns, as a CPE must
 * (<i>TR-069 A6 §3.4.1</i>). Confined to the client's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails is told to exceptionCaught; a close cannot fail usefully.
final class CpeHttpSession {
    /** The challenge itself, and one for a nonce that grew old meanwhile. */
    private static final int CHALLENGES_MAX = 2;

    private final CpeClient client;
    private final SimulatedCpe cpe;
    private final Consumer<AcknowledgedInform> confirmed;
    private final BiConsumer<Long, CpeTurn> end;
    private final long startNanos = System.nanoTime();
    private @Nullable ScheduledFuture<?> deadline;
    private @Nullable Channel channel;
    private boolean ended;
    private @Nullable ChallengeAnswer proof;
    private CpeTurn.@Nullable Post last;
    /** Of the last POST. */
    private int challenges;

    CpeHttpSession(CpeClient client, SimulatedCpe cpe, Consumer<AcknowledgedInform> confirmed,
            BiConsumer<Long, CpeTurn> end) {
        this.client = client;
        this.cpe = cpe;
        this.confirmed = confirmed;
        this.end = end;
    }

    void start() {
        deadline = client.loop().schedule(() -> broken(SessionFailure.TIMED_OUT, "no end of the session in time"),
                client.settings().sessionTimeout().toNanos(), TimeUnit.NANOSECONDS);
        CwmpDateTime now = new CwmpDateTime(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        take(cpe.begin(now));
    }

    private void take(CpeTurn turn) {
        switch (turn) {
            case CpeTurn.Post post -> {
                last = post;
                challenges = 0;
                if (post.acknowledged() != null) {
                    confirmed.accept(post.acknowledged());
                }
                if (post.delayMillis() > 0) {
                    client.loop().schedule(() -> postLate(post), post.delayMillis(), TimeUnit.MILLISECONDS);
                } else {
                    post(post);
                }
            }
            case CpeTurn.Done done -> end(turn);
            case CpeTurn.Failed failed -> end(turn);
        }
    }

    private void postLate(CpeTurn.Post post) {
        if (!ended) {
            post(post);
        }
    }

    private void post(CpeTurn.Post post) {
        if (channel == null) {
            client.connect(new Exchange(post)).addListener(connecting -> {
                if (!connecting.isSuccess()) {
                    broken(SessionFailure.CONNECTION, CpeTls.words(connecting.cause()));
                }
            });
        } else {
            write(channel, post);
        }
    }

    private void write(Channel to, CpeTurn.Post post) {
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST,
                client.settings().path(), Unpooled.wrappedBuffer(post.body()));
        HttpHeaders headers = request.headers();
        headers.set(HttpHeaderNames.HOST, client.host());
        headers.set(HttpHeaderNames.USER_AGENT, "acs-simulated-cpe");
        headers.set(HttpHeaderNames.CONTENT_LENGTH, post.body().length);
        if (post.body().length > 0) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, "text/xml; charset=\"utf-8\"");
            headers.set("SOAPAction", "");
        }
        String authorization = proof == null ? null : proof.header(client.settings().path());
        if (authorization != null) {
            headers.set(HttpHeaderNames.AUTHORIZATION, authorization);
        }
        if (post.cookie() != null) {
            headers.set(HttpHeaderNames.COOKIE, post.cookie());
        }
        to.writeAndFlush(request, to.voidPromise());
    }

    private void answered(FullHttpResponse response) {
        if (response.decoderResult().isFailure()) {
            broken(SessionFailure.CONNECTION, "an answer that is no HTTP");
            return;
        }
        if (!HttpUtil.isKeepAlive(response) && channel != null) {
            Channel closing = channel;
            channel = null;
            closing.close();
        }
        CpeTurn.Post asked = last;
        if (response.status().code() == 401 && asked != null
                && knows(response.headers().getAll(HttpHeaderNames.WWW_AUTHENTICATE))) {
            post(asked);
            return;
        }
        List<String> cookies = response.headers().getAll(HttpHeaderNames.SET_COOKIE);
        take(cpe.answered(new HttpAnswer(response.status().code(), cookies, ByteBufUtil.getBytes(response.content()))));
    }

    /** Whether the CPE has an answer to these challenges that it has not given yet. */
    private boolean knows(List<String> asked) {
        CpeLogin login = client.settings().login(cpe);
        if (login == null || challenges++ == CHALLENGES_MAX) {
            return false;
        }
        if (proof == null) {
            proof = new ChallengeAnswer(login);
        }
        return proof.challenged(asked);
    }

    private void broken(SessionFailure reason, String detail) {
        if (!ended) {
            take(cpe.broken(reason, detail));
        }
    }

    private void end(CpeTurn turn) {
        ended = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
        if (channel != null) {
            channel.close();
        }
        end.accept(System.nanoTime() - startNanos, turn);
    }

    /** The last handler of one connection. */
    final class Exchange extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final CpeTurn.Post first;

        private Exchange(CpeTurn.Post first) {
            this.first = first;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            if (ended) {
                context.close();
                return;
            }
            channel = context.channel();
            write(context.channel(), first);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
            if (!ended && context.channel().equals(channel)) {
                answered(response);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (context.channel().equals(channel)) {
                broken(SessionFailure.CONNECTION, "the ACS closed the connection within the session");
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (context.channel().equals(channel)) {
                broken(SessionFailure.CONNECTION, CpeTls.words(cause));
            }
            context.close();
        }
    }
}
