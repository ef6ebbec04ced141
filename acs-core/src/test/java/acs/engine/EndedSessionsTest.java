package acs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;

import acs.credential.CpeIdentity;
import acs.cwmp.CwmpDateTime;
import acs.cwmp.DeviceId;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.Inform;
import acs.cwmp.ParameterValue;
import acs.memory.MemoryBudget;
import acs.memory.MemoryLimits;
import acs.memory.MemoryUse;
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
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Nothing that a device sent is reachable from its connection when its session is over, nor at full length while it lives. */
class EndedSessionsTest {
    private static final int CHARACTERS = 2_000_000;

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final MemoryBudget memory = new MemoryBudget(MemoryLimits.only(8_000));
    private final Sessions sessions = new Sessions(1_000,
            new KeyedRates(0, Duration.ofMinutes(1), 1, 1, System::nanoTime), memory);
    private final SessionRunner runner = new SessionRunner(SessionPolicy.defaults(), new KeepsNothing(),
            NoOperations.steps(), Gates.plain(), sessions, new SessionMeters(new SimpleMeterRegistry()),
            new SessionJournal(true), time);
    private final Disposable clock = runner.start();
    private final CpeConnection connection = new CpeConnection("127.0.0.1");

    @AfterEach
    void stop() {
        clock.dispose();
        time.dispose();
    }

    private static final class KeepsNothing implements InformLog {
        @Override
        public Mono<InformReceipt> recordInform(InformRecord inform) {
            return Mono.just(InformReceipt.RECORDED);
        }

        @Override
        public Mono<Void> recordRequest(RequestRecord request) {
            return Mono.empty();
        }
    }

    @Test
    void while_a_session_lives_its_long_texts_are_gone_and_after_its_end_the_session_is() {
        WeakReference<String> version = open(connection, 1);
        await().until(() -> isGone(version));

        WeakReference<Object> session = new WeakReference<>(connection.sessionWithoutCookie());
        assertThat(session.get()).isInstanceOf(LiveSession.class);
        assertThat(saysNothing(connection)).isEqualTo(new Reply.NoContent());

        assertThat(connection.sessionWithoutCookie()).isInstanceOf(EndedSession.class);
        // The session log does not wait longer for an answer that was not written.
        time.advanceTimeBy(Duration.ofSeconds(2));
        await().until(() -> isGone(session));
        assertThat(memory.held()).isZero();
    }

    @Test
    void a_session_that_times_out_or_is_superseded_leaves_no_more_than_one_that_is_complete() {
        CpeConnection other = new CpeConnection("127.0.0.2");
        open(connection, 1);
        WeakReference<Object> superseded = new WeakReference<>(connection.sessionWithoutCookie());
        open(other, 1);
        WeakReference<Object> late = new WeakReference<>(other.sessionWithoutCookie());
        time.advanceTimeBy(Duration.ofHours(1));

        assertThat(sessions.size()).isZero();
        await().until(() -> isGone(superseded) && isGone(late));
        assertThat(memory.held(MemoryUse.SESSIONS)).isZero();
        assertThat(connection.isUnused()).isFalse();
    }

    @Test
    void what_is_left_of_a_session_still_answers_an_empty_post_too_many_and_turns_all_else_away() {
        open(connection, 1);
        assertThat(saysNothing(connection)).isEqualTo(new Reply.NoContent());

        assertThat(saysNothing(connection)).isEqualTo(new Reply.NoContent());
        assertThat(runner.belongsToSession(connection, null)).isTrue();
        assertThat(says(connection, new CpePost.Soap(Messages.envelope(Messages.transferComplete()))))
                .isInstanceOfSatisfying(Reply.Status.class, reply -> assertThat(reply.status()).isEqualTo(400));
        assertThat(runner.post(new CpePost(connection, null, new CpeIdentity.Device("another"),
                new CpePost.Empty())).block()).isEqualTo(new Reply.NoContent());
    }

    @Test
    void live_sessions_draw_from_the_memory_budget_and_a_device_without_room_is_told_to_come_back_later() {
        open(connection, 1);
        long one = memory.held(MemoryUse.SESSIONS);
        assertThat(one).isBetween(2_000L, 4_000L);
        for (int device = 2; memory.held(MemoryUse.SESSIONS) + one <= 8_000; device++) {
            open(new CpeConnection("127.0.0.1"), device);
        }
        int live = sessions.size();

        CpeConnection turnedAway = new CpeConnection("127.0.0.1");
        Reply reply = says(turnedAway, new CpePost.Soap(Messages.envelope(inform(99, "1.0"))));

        assertThat(reply).isInstanceOfSatisfying(Reply.Status.class, status -> {
            assertThat(status.status()).isEqualTo(503);
            assertThat(status.retryAfter()).isNotNull();
        });
        assertThat(sessions.size()).isEqualTo(live);
        assertThat(turnedAway.isUnused()).isTrue();

        time.advanceTimeBy(Duration.ofHours(1));
        assertThat(memory.held()).isZero();
        open(turnedAway, 99);
    }

    private static boolean isGone(WeakReference<?> reference) {
        System.gc();
        return reference.get() == null;
    }

    private WeakReference<String> open(CpeConnection on, int device) {
        String version = "v".repeat(CHARACTERS);
        assertThat(says(on, new CpePost.Soap(Messages.envelope(inform(device, version)))))
                .isInstanceOf(Reply.Soap.class);
        return new WeakReference<>(version);
    }

    private @Nullable Reply saysNothing(CpeConnection on) {
        return says(on, new CpePost.Empty());
    }

    private @Nullable Reply says(CpeConnection on, CpePost.Body body) {
        return runner.post(new CpePost(on, null, CpeIdentity.Unasked.INSTANCE, body)).block();
    }

    private static Inform inform(int device, String version) {
        return new Inform(new DeviceId("Acme", "00D09E", "Box", "SN-" + device),
                List.of(new EventStruct(EventCode.PERIODIC, "")), 1, CwmpDateTime.UNKNOWN, 0,
                List.of(ParameterValue.of("Device.DeviceInfo.SoftwareVersion", version)));
    }
}
