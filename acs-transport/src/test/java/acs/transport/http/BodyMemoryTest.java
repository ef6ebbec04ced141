package acs.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;

/** What requests in flight hold together is bounded, from their first byte to their answer. */
class BodyMemoryTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final HttpTimeouts PATIENT = new HttpTimeouts(LONG, LONG, LONG, LONG, LONG, LONG);
    private static final int HALF_SENT = 2_000;
    private static final int LARGE = 16;

    @Test
    void half_sent_bodies_hold_what_came_and_not_what_was_announced() {
        try (SouthboundFixture acs = with(128L << 20)) {
            List<RawCpe> cpes = halfSent(acs, HALF_SENT);
            await().untilAsserted(() -> assertThat(acs.server.bodyBytes()).isEqualTo(HALF_SENT * 512L));
            acs.servesTheNextGoodInform();
            cpes.forEach(RawCpe::close);
            await().until(() -> acs.server.bodyBytes() == 0);
        }
    }

    @Test
    void half_sent_bodies_beyond_the_bound_are_503() {
        try (SouthboundFixture acs = with(100 * 512)) {
            List<RawCpe> held = halfSent(acs, 100);
            await().until(() -> acs.server.bodyBytes() == 100 * 512);
            for (RawCpe cpe : halfSent(acs, 20)) {
                assertThat(cpe.expect(503).header("Retry-After")).isEqualTo("60");
            }
            assertThat(acs.server.bodyBytes()).isEqualTo(100 * 512);
            assertThat(acs.counted("acs.cwmp.shed", "reason", "body_memory")).isEqualTo(20);
            held.forEach(RawCpe::close);
            await().until(() -> acs.server.bodyBytes() == 0);
            acs.servesTheNextGoodInform();
        }
    }

    private static List<RawCpe> halfSent(SouthboundFixture acs, int number) {
        List<RawCpe> cpes = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            cpes.add(acs.cpe().send("POST / HTTP/1.1\r\nContent-Length: 20000\r\n\r\n<"));
        }
        return cpes;
    }

    @Test
    void large_informs_that_wait_for_the_disk_are_bounded_and_the_rest_is_503() {
        long max = 64L << 20;
        try (SouthboundFixture acs = with(max); ExecutorService sending = Executors.newCachedThreadPool()) {
            acs.log.shut();
            List<Future<Integer>> statuses = new ArrayList<>();
            for (int i = 0; i < LARGE; i++) {
                String inform = Envelopes.largeInform("L" + i, 2_600_000);
                assertThat(inform.length()).isBetween(3_500_000, HttpLimits.defaults().bodyBytesMax());
                RawCpe cpe = acs.cpe();
                statuses.add(CompletableFuture.supplyAsync(() -> cpe.post(inform).read().status(), sending));
            }
            await().atMost(LONG).until(() -> {
                assertThat(acs.server.bodyBytes()).isLessThanOrEqualTo(max);
                return acs.sessions.size() + answered(statuses) == LARGE;
            });
            int waiting = acs.sessions.size();
            assertThat(waiting).isBetween(1, 4);
            assertThat(acs.server.bodyBytes()).as("held for those that wait").isBetween(waiting * 3_500_000L, max);
            acs.log.open();
            await().atMost(LONG).until(() -> answered(statuses) == LARGE);
            assertThat(statuses.stream().filter(status -> status.resultNow() == 200)).hasSize(waiting);
            assertThat(statuses.stream().filter(status -> status.resultNow() == 503)).hasSize(LARGE - waiting);
            assertThat(acs.counted("acs.cwmp.shed", "reason", "body_memory")).isEqualTo(LARGE - waiting);
            await().until(() -> acs.server.bodyBytes() == 0);
            acs.servesTheNextGoodInform();
        }
    }

    private static int answered(List<Future<Integer>> statuses) {
        return (int) statuses.stream().filter(Future::isDone).count();
    }

    @Test
    void an_inform_that_waits_for_the_disk_holds_nothing_once_its_cpe_is_gone() {
        try (SouthboundFixture acs = with(64L << 20)) {
            acs.log.shut();
            RawCpe small = acs.cpe().post(Envelopes.inform("small"));
            RawCpe large = acs.cpe().post(Envelopes.largeInform("large", 1_000_000));
            await().until(() -> acs.sessions.size() == 2);
            assertThat(acs.server.bodyBytes()).isGreaterThan(1_000_000);
            large.reset();
            await().until(() -> acs.server.bodyBytes() < 100_000);
            assertThat(acs.server.bodyBytes()).isPositive();
            small.reset();
            await().until(() -> acs.server.bodyBytes() == 0);
            acs.log.open();
            acs.servesTheNextGoodInform();
        }
    }

    private static SouthboundFixture with(long bodyMemoryMax) {
        HttpLimits shipped = HttpLimits.defaults();
        HttpLimits limits = new HttpLimits(shipped.requestLineBytesMax(), shipped.headerBytesMax(),
                shipped.headersMax(), shipped.bodyBytesMax(), shipped.inflatedBytesMax(), shipped.inflateRatioMax(),
                bodyMemoryMax, shipped.largeBodyBytes(), shipped.largeBodiesMax(), shipped.connectionsMax());
        return new SouthboundFixture(SouthboundSettings.defaults().with(PATIENT).with(limits));
    }
}
