package acs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import acs.credential.CpeIdentity;
import acs.cwmp.DeviceId;
import acs.network.KeyedRates;
import acs.port.InformLog;
import acs.port.InformReceipt;
import acs.port.InformRecord;
import acs.port.RequestRecord;
import acs.session.Messages;
import acs.session.SessionPolicy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** How often one device may open a session, and whose a POST on a proxy's connection is. */
class DeviceRateTest {
    private static final DeviceId OTHER = new DeviceId("Acme", "00D09E", "Box", "SN-2");

    private final AtomicLong nanos = new AtomicLong();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<InformRecord> informs = new ArrayList<>();
    private final Scheduler scheduler = Schedulers.newSingle("test");
    private final SessionRunner runner = new SessionRunner(SessionPolicy.defaults(), new Recorder(),
            NoOperations.steps(), Gates.plain(),
            new Sessions(100, new KeyedRates(6, Duration.ofMinutes(1), 3, 100, nanos::get)), new SessionMeters(meters),
            new SessionJournal(true), scheduler);
    private final CpeConnection connection = new CpeConnection("127.0.0.1");

    private final class Recorder implements InformLog {
        @Override
        public Mono<InformReceipt> recordInform(InformRecord inform) {
            informs.add(inform);
            return Mono.just(InformReceipt.RECORDED);
        }

        @Override
        public Mono<Void> recordRequest(RequestRecord request) {
            return Mono.empty();
        }
    }

    @AfterEach
    void stop() {
        scheduler.dispose();
    }

    private @Nullable Reply inform(DeviceId device) {
        return runner.post(new CpePost(connection, null, CpeIdentity.Unasked.INSTANCE,
                new CpePost.Soap(Messages.envelope(Messages.inform(device, "2 PERIODIC"))))).block();
    }

    private @Nullable Reply empty(CpeConnection on, @Nullable String cookie) {
        return runner.post(new CpePost(on, cookie, CpeIdentity.Unasked.INSTANCE, new CpePost.Empty())).block();
    }

    @Test
    void a_device_that_informs_without_end_is_told_to_come_back_later_and_the_others_are_not() {
        for (int i = 0; i < 3; i++) {
            assertThat(inform(Messages.DEVICE)).isInstanceOf(Reply.Soap.class);
        }
        assertThat(inform(Messages.DEVICE)).isEqualTo(
                new Reply.Status(503, "this device calls too often, come back later", Duration.ofSeconds(60)));
        assertThat(informs).hasSize(3);
        assertThat(meters.counter("acs.cwmp.shed", "reason", "too_many_sessions_of_device").count()).isOne();
        assertThat(inform(OTHER)).isInstanceOf(Reply.Soap.class);

        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(inform(Messages.DEVICE)).isInstanceOf(Reply.Soap.class);
        assertThat(inform(Messages.DEVICE)).isInstanceOf(Reply.Status.class);
    }

    @Test
    void a_device_that_is_told_to_come_back_later_keeps_the_session_it_has() {
        inform(Messages.DEVICE);
        inform(Messages.DEVICE);
        String cookie = inform(Messages.DEVICE) instanceof Reply.Soap soap ? soap.setCookie() : null;
        assertThat(runner.isLive(cookie)).isTrue();

        assertThat(inform(Messages.DEVICE)).isInstanceOf(Reply.Status.class);

        assertThat(runner.isLive(cookie)).isTrue();
        assertThat(empty(connection, cookie)).isEqualTo(new Reply.NoContent());
        assertThat(runner.isLive(cookie)).isFalse();
        assertThat(runner.isLive(null)).isFalse();
    }

    @Test
    void callers_that_are_exempt_may_call_as_often_as_they_like() {
        connection.heardFrom("127.0.0.1", false);
        for (int i = 0; i < 20; i++) {
            assertThat(inform(Messages.DEVICE)).isInstanceOf(Reply.Soap.class);
        }
    }

    @Test
    void the_address_of_an_inform_is_that_of_its_caller_and_not_of_the_connection() {
        connection.heardFrom("192.0.2.1", true);
        inform(Messages.DEVICE);
        connection.heardFrom("192.0.2.2", true);
        inform(OTHER);
        assertThat(informs).extracting(InformRecord::remoteAddress).containsExactly("192.0.2.1", "192.0.2.2");
    }

    /** Through a proxy, what comes next on a connection may be another device's. */
    @Test
    void a_post_without_a_cookie_never_belongs_to_the_session_of_another_address() {
        connection.heardFrom("192.0.2.1", true);
        inform(Messages.DEVICE);
        connection.heardFrom("192.0.2.2", true);
        assertThat(connection.sessionWithoutCookie()).isNull();
        connection.heardFrom("192.0.2.1", true);
        assertThat(connection.sessionWithoutCookie()).isNotNull();
    }
}
