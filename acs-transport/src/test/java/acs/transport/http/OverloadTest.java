package acs.transport.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import acs.memory.MemoryBudget;
import acs.memory.MemoryLimits;
import acs.transport.caller.Callers;
import acs.transport.soap.SoapLimits;
import acs.transport.soap.SoapReader;
import acs.transport.soap.SoapWriter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Where a bound is reached, whoever comes is told so or let go, and nothing is held for him. */
class OverloadTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);

    @Test
    void an_answer_that_is_not_found_in_time_is_503() {
        HttpTimeouts impatient = new HttpTimeouts(LONG, LONG, LONG, SHORT, LONG, SHORT);
        try (SouthboundFixture acs = new SouthboundFixture(SouthboundSettings.defaults().with(impatient))) {
            acs.log.shut();
            RawCpe cpe = acs.cpe().post(Envelopes.inform("1"));
            assertThat(cpe.expect(503).header("Retry-After")).isEqualTo("60");
            cpe.expectClosed();
            assertThat(acs.counted("acs.cwmp.shed", "reason", "reply_timeout")).isEqualTo(1);
            acs.log.open();
            acs.servesTheNextGoodInform();
        }
    }

    @Test
    void a_cpe_that_never_reads_its_answers_is_closed() {
        HttpTimeouts impatient = new HttpTimeouts(LONG, LONG, LONG, LONG, SHORT, LONG);
        try (SouthboundFixture acs = new SouthboundFixture(SouthboundSettings.defaults().with(impatient))) {
            RawCpe cpe = new RawCpe(acs.server.port(), 2_048);
            // Answers fill the socket's buffers, then the ACS stops reading, and this blocks until it gives up.
            byte[] many = "POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n".repeat(1_000).getBytes(UTF_8);
            int batches = 0;
            while (batches < 2_000 && cpe.trySend(many)) {
                batches++;
            }
            assertThat(batches).as("thousands of requests that were taken").isLessThan(2_000);
            acs.awaitNoConnections();
            cpe.close();
            acs.servesTheNextGoodInform();
        }
    }

    @Test
    void connections_beyond_those_that_are_being_told_are_dropped_without_a_word() {
        HttpTimeouts patient = new HttpTimeouts(LONG, LONG, LONG, LONG, LONG, LONG);
        SouthboundSettings one = SouthboundSettings.defaults().with(patient).with(connections(1));
        try (SouthboundFixture acs = new SouthboundFixture(one)) {
            RawCpe served = acs.cpe().post("");
            served.expect(204);
            List<RawCpe> told = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                RawCpe cpe = acs.cpe();
                cpe.expect(503);
                told.add(cpe);
            }
            acs.cpe().expectClosed();
            assertThat(acs.counted("acs.cwmp.shed", "reason", "too_many_connections")).isEqualTo(17);
            assertThat(acs.counted("acs.cwmp.http.requests", "status", "503")).isEqualTo(16);
            told.forEach(RawCpe::close);
            served.close();
            acs.awaitNoConnections();
            acs.servesTheNextGoodInform();
        }
    }

    @Test
    void inflated_bytes_count_as_memory_of_bodies() {
        byte[] inform = RequestFormsTest.compressed("gzip", Envelopes.largeInform("1", 1_000_000).getBytes(UTF_8));
        long max = 12 << 20;
        try (SouthboundFixture acs = new SouthboundFixture(SouthboundSettings.defaults().with(bodyMemory(max)))) {
            List<RawCpe> cpes = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                cpes.add(acs.cpe().post(inform, "Content-Encoding: gzip"));
            }
            long most = 0;
            for (RawCpe cpe : cpes) {
                most = Math.max(most, acs.server.bodyBytes());
                assertThat(cpe.read().status()).isIn(200, 503);
            }
            assertThat(most).isLessThanOrEqualTo(max);
            await().until(() -> acs.server.bodyBytes() == 0);
            RawCpe alone = acs.cpe().post(inform, "Content-Encoding: gzip");
            alone.expect(200);
        }
        try (SouthboundFixture acs = new SouthboundFixture(SouthboundSettings.defaults().with(bodyMemory(1 << 20)))) {
            assertThat(inform.length).isLessThan(1 << 19);
            RawCpe cpe = acs.cpe().post(inform, "Content-Encoding: gzip");
            assertThat(cpe.expect(503).header("Retry-After")).isEqualTo("60");
            assertThat(acs.counted("acs.cwmp.shed", "reason", "body_memory")).isEqualTo(1);
            acs.servesTheNextGoodInform();
        }
    }

    @Test
    void a_large_body_beyond_those_that_wait_to_be_decoded_is_503() throws Exception {
        SouthboundSettings settings = SouthboundSettings.defaults();
        Scheduler decoding = Schedulers.newBoundedElastic(1, 1, "test-large-body", 60, true);
        CountDownLatch busy = new CountDownLatch(1);
        try (SouthboundFixture acs = new SouthboundFixture(settings)) {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            Connections connections = new Connections(10);
            HttpMeters meters = new HttpMeters(registry, connections::size);
            MemoryBudget memory = new MemoryBudget(MemoryLimits.only(4 << 20));
            SoapCodec soap = new SoapCodec(new SoapReader(SoapLimits.defaults()), new SoapWriter(),
                    SouthboundFixture.MASK);
            Exchanges exchanges = new Exchanges(settings, SouthboundFixture.authenticator(registry), acs.runner,
                    new BodyDecoder(soap, settings.limits()), new Answers(soap, meters, settings.retryAfter()),
                    connections, memory, Callers.direct(registry), decoding, meters);
            CountDownLatch begun = new CountDownLatch(1);
            decoding.schedule(() -> hold(begun, busy));
            begun.await();
            EmbeddedChannel waiting = postLarge(exchanges);
            assertThat(waiting.<ByteBuf>readOutbound()).isNull();
            EmbeddedChannel refused = postLarge(exchanges);
            refused.runPendingTasks();
            ByteBuf answer = refused.readOutbound();
            assertThat(answer.toString(UTF_8)).startsWith("HTTP/1.1 503 ").contains("Retry-After: 60\r\n");
            answer.release();
            assertThat(registry.counter("acs.cwmp.shed", "reason", "too_many_large_bodies").count()).isEqualTo(1);
            busy.countDown();
            await().until(() -> {
                waiting.runPendingTasks();
                return !waiting.outboundMessages().isEmpty();
            });
            waiting.finishAndReleaseAll();
            refused.finishAndReleaseAll();
            assertThat(memory.held()).isZero();
            assertThat(connections.size()).isZero();
        } finally {
            busy.countDown();
            decoding.dispose();
        }
    }

    private static void hold(CountDownLatch begun, CountDownLatch until) {
        begun.countDown();
        try {
            until.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static EmbeddedChannel postLarge(Exchanges exchanges) {
        ExchangeHandler handler = new ExchangeHandler(exchanges);
        EmbeddedChannel channel = new EmbeddedChannel(handler.decoder(), handler);
        byte[] body = Envelopes.largeInform("1", 150_000).getBytes(UTF_8);
        channel.writeInbound(Unpooled.copiedBuffer("POST / HTTP/1.1\r\nContent-Length: " + body.length + "\r\n\r\n",
                UTF_8));
        channel.writeInbound(Unpooled.copiedBuffer(body));
        return channel;
    }

    private static HttpLimits connections(int max) {
        HttpLimits shipped = HttpLimits.defaults();
        return new HttpLimits(shipped.requestLineBytesMax(), shipped.headerBytesMax(), shipped.headersMax(),
                shipped.bodyBytesMax(), shipped.inflatedBytesMax(), shipped.inflateRatioMax(), shipped.bodyMemoryMax(),
                shipped.largeBodyBytes(), shipped.largeBodiesMax(), max);
    }

    private static HttpLimits bodyMemory(long max) {
        HttpLimits shipped = HttpLimits.defaults();
        return new HttpLimits(shipped.requestLineBytesMax(), shipped.headerBytesMax(), shipped.headersMax(),
                shipped.bodyBytesMax(), shipped.inflatedBytesMax(), shipped.inflateRatioMax(), max,
                shipped.largeBodyBytes(), shipped.largeBodiesMax(), shipped.connectionsMax());
    }
}
