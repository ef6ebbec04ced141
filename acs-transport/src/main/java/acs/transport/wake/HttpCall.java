package acs.transport.wake;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import acs.port.Waker.Outcome;
import acs.transport.wake.HttpDialogue.Answer;
import acs.transport.wake.HttpDialogue.Step;
import acs.transport.heads.CountedHeaders;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * Asks one device over HTTP: carries out what {@link HttpDialogue} says, on one connection after the other, and ends within the
 * time and the bytes that the settings allow, whatever the device does. Confined to its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A request that fails closes its connection; a close cannot fail usefully.
final class HttpCall {
    private static final int STATUS_LINE_MAX = 512;
    private static final int HEAD_MAX = 8 << 10;
    /** The rest of an answer whose head is there: it changes nothing, so little is waited for it. */
    private static final Duration REST_MAX = Duration.ofSeconds(1);
    /** A device that serves one connection at a time needs a moment before the next. */
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final HttpDecoderConfig DECODING = new HttpDecoderConfig().setMaxInitialLineLength(STATUS_LINE_MAX)
            .setMaxHeaderSize(HEAD_MAX).setMaxChunkSize(1024).setStrictLineParsing(false)
            .setHeadersFactory(
                    CountedHeaders.factory(DefaultHttpHeadersFactory.headersFactory().withValidation(false)));

    private final HttpWakeSettings settings;
    private final Bootstrap client;
    private final EventLoop loop;
    private final InetSocketAddress address;
    private final ConnectionRequestUrl url;
    private final HttpDialogue dialogue;
    private final BiConsumer<Outcome, String> told;
    private @Nullable Connection current;
    private @Nullable ScheduledFuture<?> timer;
    private @Nullable ScheduledFuture<?> whole;
    private int connections;
    private boolean over;

    /** @param told once, on the event loop */
    HttpCall(HttpWakeSettings settings, WakeLoops loops, InetSocketAddress address, ConnectionRequestUrl url,
            HttpDialogue dialogue, BiConsumer<Outcome, String> told) {
        this.settings = settings;
        this.loop = loops.loop();
        this.client = loops.client(loop).option(ChannelOption.CONNECT_TIMEOUT_MILLIS,
                Math.toIntExact(settings.connectMax().toMillis())).option(ChannelOption.TCP_NODELAY, true);
        this.address = address;
        this.url = url;
        this.dialogue = dialogue;
        this.told = told;
    }

    /** From any thread. */
    void start() {
        loop.execute(() -> {
            whole = loop.schedule(() -> finish(Outcome.UNREACHABLE, "did not come to an end in time"),
                    settings.wholeMax().toMillis(), TimeUnit.MILLISECONDS);
            go(dialogue.begin());
        });
    }

    /** Nobody waits for the outcome any more. From any thread. */
    void cancel() {
        if (!loop.isShuttingDown()) {
            loop.execute(() -> finish(Outcome.UNREACHABLE, "was given up"));
        }
    }

    private void go(Step step) {
        switch (step) {
            case Step.Done done -> finish(done.outcome(), done.detail());
            case Step.Ask ask when !ask.fresh() && current != null -> current.send(ask.authorization());
            case Step.Ask ask when connections == 0 -> connect(ask.authorization());
            case Step.Ask ask -> {
                leave();
                arm(PAUSE, () -> connect(ask.authorization()));
            }
        }
    }

    private void connect(@Nullable String authorization) {
        connections++;
        Connection connection = new Connection();
        current = connection;
        ChannelFuture connecting = client.clone().handler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                connection.initialize(channel);
            }
        }).connect(address);
        connecting.addListener(done -> {
            if (over || current != connection) {
                connecting.channel().close();
            } else if (done.isSuccess()) {
                connection.channel = connecting.channel();
                connection.send(authorization);
            } else {
                finish(Outcome.UNREACHABLE, "no connection to " + where());
            }
        });
    }

    private FullHttpRequest request(@Nullable String authorization) {
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, url.target());
        request.headers().set(HttpHeaderNames.HOST, url.hostField());
        if (authorization != null) {
            request.headers().set(HttpHeaderNames.AUTHORIZATION, authorization);
        }
        return request;
    }

    private void arm(Duration after, Runnable then) {
        disarm();
        timer = loop.schedule(then, after.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void disarm() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void leave() {
        Connection left = current;
        current = null;
        if (left != null && left.channel != null) {
            left.channel.close();
        }
    }

    private void finish(Outcome outcome, String detail) {
        if (over) {
            return;
        }
        over = true;
        disarm();
        if (whole != null) {
            whole.cancel(false);
        }
        leave();
        told.accept(outcome, detail);
    }

    private String where() {
        return address.getAddress().getHostAddress() + " port " + address.getPort();
    }

    /** One connection to the device; what a former one still says is not heard. */
    private final class Connection implements AnswerHandler.Listener {
        private final AnswerHandler answers = new AnswerHandler(this);
        private @Nullable Channel channel;

        void initialize(Channel made) {
            if (settings.proxy() != null) {
                HttpProxyHandler proxy = new HttpProxyHandler(settings.proxy());
                proxy.setConnectTimeoutMillis(settings.connectMax().toMillis());
                made.pipeline().addLast(proxy);
            }
            made.pipeline().addLast(new ByteBudget(settings.answerBytesMax()),
                    new HttpClientCodec(DECODING, false, false), answers);
        }

        void send(@Nullable String authorization) {
            Channel open = channel;
            if (open == null) {
                return;
            }
            FullHttpRequest request;
            try {
                request = request(authorization);
            } catch (IllegalArgumentException e) {
                // What the device put into its challenge cannot stand in a header.
                finish(Outcome.BAD_ANSWER, "HTTP 401 with a challenge that cannot be answered");
                return;
            }
            arm(settings.answerMax(), this::tooLate);
            open.writeAndFlush(request);
        }

        private void tooLate() {
            if (!answers.cut()) {
                finish(Outcome.UNREACHABLE, "no answer from " + where() + " in time");
            }
        }

        @Override
        public void headRead() {
            if (isCurrent()) {
                arm(REST_MAX, this::tooLate);
            }
        }

        @Override
        public void answered(Answer answer) {
            if (isCurrent()) {
                disarm();
                go(dialogue.answered(answer));
            }
        }

        @Override
        public void lost() {
            if (isCurrent() && channel != null) {
                disarm();
                go(dialogue.lost());
            }
        }

        @Override
        public void garbled() {
            if (isCurrent()) {
                finish(Outcome.BAD_ANSWER, "what came is no HTTP answer");
            }
        }

        @Override
        public void unreachable() {
            if (isCurrent()) {
                finish(Outcome.UNREACHABLE, "the proxy did not connect to " + where());
            }
        }

        private boolean isCurrent() {
            return !over && current == this;
        }
    }
}
