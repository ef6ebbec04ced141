package acs.transport.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import acs.memory.MemoryBudget;
import acs.memory.MemoryLimits;
import acs.memory.MemoryLimits.Bound;
import acs.memory.MemoryShare;
import acs.memory.MemoryUse;
import acs.transport.caller.Callers;
import acs.transport.soap.SoapLimits;
import acs.transport.soap.SoapReader;
import acs.transport.soap.SoapWriter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** An Error while a request is handled is answered, or ends its connection; answers that nobody reads have a bound. */
class HandlerErrorsTest {
    private static final String EMPTY_POST = "POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n";

    private final SouthboundFixture acs = new SouthboundFixture(SouthboundSettings.defaults());
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MemoryBudget budget = new MemoryBudget(
            new MemoryLimits(64 << 20, Map.of(MemoryUse.CPE_ANSWERS, new Bound(2_000, 2_000, 0)), 0));
    private final Scheduler decoding = Schedulers.newBoundedElastic(1, 10, "test-decoding", 60, true);
    private final Connections connections = new Connections(10);
    private final List<EmbeddedChannel> channels = new ArrayList<>();

    @AfterEach
    void stop() {
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
        assertThat(connections.size()).isZero();
        assertThat(budget.held()).isZero();
        decoding.dispose();
        acs.close();
    }

    private EmbeddedChannel channel(ChannelOutboundHandlerAdapter... socket) {
        SouthboundSettings settings = SouthboundSettings.defaults();
        HttpMeters meters = new HttpMeters(registry, connections::size);
        SoapCodec soap = new SoapCodec(new SoapReader(SoapLimits.defaults()), new SoapWriter(), SouthboundFixture.MASK);
        ExchangeHandler handler = new ExchangeHandler(new Exchanges(settings,
                SouthboundFixture.authenticator(registry), acs.runner, new BodyDecoder(soap, settings.limits()),
                new Answers(soap, meters, settings.retryAfter()), connections, budget, Callers.direct(registry),
                decoding, meters));
        EmbeddedChannel channel = new EmbeddedChannel(socket);
        channel.pipeline().addLast(handler.decoder(), handler);
        channels.add(channel);
        return channel;
    }

    private double errors(String kind) {
        return registry.counter("acs.cwmp.handler.errors", "kind", kind).count();
    }

    private static void post(EmbeddedChannel channel, String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, UTF_8));
    }

    private static String answer(EmbeddedChannel channel) {
        ByteBuf answer = channel.readOutbound();
        String text = answer.toString(UTF_8);
        answer.release();
        return text;
    }

    /** Memory for buffers that ends with an Error so many times. */
    private static final class ScarceMemory extends AbstractByteBufAllocator {
        private int failures;

        ScarceMemory(int failures) {
            super(true);
            this.failures = failures;
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            if (failures-- > 0) {
                throw new OutOfMemoryError("says the test");
            }
            return UnpooledByteBufAllocator.DEFAULT.directBuffer(initialCapacity, maxCapacity);
        }

        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            return UnpooledByteBufAllocator.DEFAULT.heapBuffer(initialCapacity, maxCapacity);
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }
    }

    @Test
    void an_answer_for_which_there_is_no_memory_is_replaced_by_a_short_one() {
        EmbeddedChannel channel = channel();
        channel.config().setAllocator(new ScarceMemory(1));
        post(channel, EMPTY_POST);
        assertThat(answer(channel)).startsWith("HTTP/1.1 500 ");
        assertThat(errors("error")).isEqualTo(1);
    }

    @Test
    void without_memory_for_any_answer_the_connection_ends() {
        EmbeddedChannel channel = channel();
        channel.config().setAllocator(new ScarceMemory(2));
        post(channel, EMPTY_POST);
        assertThat(channel.isOpen()).isFalse();
        assertThat(errors("error")).isEqualTo(2);
    }

    @Test
    void an_error_on_the_way_to_the_handler_is_answered() {
        EmbeddedChannel channel = channel();
        post(channel, "POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\n<");
        channel.pipeline().fireExceptionCaught(new StackOverflowError());
        assertThat(answer(channel)).startsWith("HTTP/1.1 500 ");
        assertThat(errors("stack_overflow")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 200_000})
    void an_error_in_the_engine_is_answered_whatever_thread_it_comes_on(int bytes) {
        acs.log.fail(new StackOverflowError());
        acs.cpe().post(Envelopes.largeInform("1", bytes)).expect(500);
        assertThat(acs.counted("acs.cwmp.handler.errors", "kind", "stack_overflow")).isEqualTo(1);
        acs.log.fail(null);
        acs.servesTheNextGoodInform();
    }

    /** A peer that takes nothing until it is told to read. */
    private static final class Reader extends ChannelOutboundHandlerAdapter {
        private @Nullable Object unread;
        private @Nullable ChannelPromise written;

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            unread = msg;
            written = promise;
        }

        void reads() {
            ReferenceCountUtil.release(unread);
            if (written != null) {
                written.trySuccess();
            }
        }
    }

    @Test
    void an_answer_holds_memory_until_it_is_read() {
        Reader reader = new Reader();
        EmbeddedChannel channel = channel(reader);
        post(channel, EMPTY_POST);
        assertThat(budget.held(MemoryUse.CPE_ANSWERS)).isPositive();
        reader.reads();
        assertThat(budget.held(MemoryUse.CPE_ANSWERS)).isZero();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void an_answer_that_nobody_reads_ends_when_there_is_no_room_for_it() {
        MemoryShare others = budget.open(MemoryUse.CPE_ANSWERS);
        assertThat(others.cover(1_990)).isTrue();
        Reader reader = new Reader();
        EmbeddedChannel channel = channel(reader);
        post(channel, EMPTY_POST);
        assertThat(channel.isOpen()).isFalse();
        assertThat(registry.counter("acs.cwmp.shed", "reason", "answer_memory").count()).isEqualTo(1);
        reader.reads();
        others.close();
    }

    @Test
    void the_largest_answer_that_nobody_reads_gives_way_to_others() {
        Reader reader = new Reader();
        EmbeddedChannel channel = channel(reader);
        post(channel, "GET / HTTP/1.1\r\n\r\n");
        long held = budget.held(MemoryUse.CPE_ANSWERS);
        MemoryShare others = budget.open(MemoryUse.CPE_ANSWERS);
        assertThat(others.cover(2_000 - held)).isTrue();
        MemoryShare small = budget.open(MemoryUse.CPE_ANSWERS);
        assertThat(small.cover(10)).isTrue();
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isFalse();
        reader.reads();
        others.close();
        small.close();
    }
}
