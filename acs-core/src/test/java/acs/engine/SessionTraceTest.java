package acs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import acs.credential.CpeIdentity;
import acs.cwmp.CwmpMessage;
import acs.cwmp.DecodeFailure;
import acs.cwmp.GetRpcMethods;
import acs.cwmp.Inform;
import acs.memory.MemoryBudget;
import acs.memory.MemoryLimits;
import acs.memory.MemoryUse;
import acs.port.CapturedEnvelope;
import acs.port.InformLog;
import acs.port.InformReceipt;
import acs.port.InformRecord;
import acs.port.RequestRecord;
import acs.port.SessionRecord;
import acs.port.SessionStep;
import acs.session.Messages;
import acs.session.SessionPolicy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What a session leaves in the session log. */
class SessionTraceTest {
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final List<SessionRecord> told = new ArrayList<>();
    private final Captures captures = new Captures(time);
    private final SessionRunner runner = new SessionRunner(SessionPolicy.defaults(), new Accepting(),
            NoOperations.steps(), Gates.plain(), new Sessions(10), new SessionMeters(new SimpleMeterRegistry()),
            new SessionJournal(false, told::add, captures, new TraceLimits(6, 100)), time);
    private final Disposable clock = runner.start();
    private final CpeConnection connection = new CpeConnection("192.0.2.1");

    private static final class Accepting implements InformLog {
        @Override
        public Mono<InformReceipt> recordInform(InformRecord inform) {
            return Mono.just(InformReceipt.RECORDED);
        }

        @Override
        public Mono<Void> recordRequest(RequestRecord request) {
            return Mono.empty();
        }
    }

    @AfterEach
    void stop() {
        clock.dispose();
        time.dispose();
    }

    private void says(CwmpMessage message, int bytes, int answerBytes) {
        CpePost.Body body = new CpePost.Soap(Messages.envelope(message), bytes,
                captures(message) ? new CapturedEnvelope("x".repeat(40), "") : null);
        Reply reply = runner.post(new CpePost(connection, null, CpeIdentity.Unasked.INSTANCE, body)).block();
        if (reply instanceof Reply.Soap soap && answerBytes > 0) {
            soap.witness().written(answerBytes,
                    soap.witness().keepsEnvelopes() ? new CapturedEnvelope("y".repeat(40), "") : null);
        }
    }

    private boolean captures(CwmpMessage message) {
        return runner.captures(connection, null, CpeIdentity.Unasked.INSTANCE, Messages.envelope(message));
    }

    private void saysNothing() {
        runner.post(new CpePost(connection, null, CpeIdentity.Unasked.INSTANCE, new CpePost.Empty())).block();
    }

    private static List<String> words(SessionRecord session) {
        return session.steps().stream().map(step -> step.atMillis() + " " + step.from() + " " + step.kind() + " "
                + step.name() + " " + step.code() + " " + step.bytes()).toList();
    }

    @Test
    void a_session_that_did_something_is_told_with_its_steps_times_and_bytes() {
        long began = time.now(TimeUnit.MILLISECONDS);
        says(Messages.inform("2 PERIODIC"), 2_000, 600);
        time.advanceTimeBy(Duration.ofMillis(30));
        says(new GetRpcMethods(), 500, 700);
        saysNothing();

        assertThat(told).singleElement().satisfies(session -> {
            assertThat(words(session)).containsExactly("0 CPE RPC Inform 0 2000", "0 ACS RPC InformResponse 0 600",
                    "30 CPE RPC GetRPCMethods 0 500", "30 ACS RPC GetRPCMethodsResponse 0 700", "30 CPE EMPTY  0 0",
                    "30 ACS EMPTY  0 0");
            assertThat(session.bytesReceived()).isEqualTo(2_500);
            assertThat(session.bytesSent()).isEqualTo(1_300);
            assertThat(session.duration()).isEqualTo(Duration.ofMillis(30));
            assertThat(session.event()).isEqualTo("periodic");
            assertThat(session.outcome()).isEqualTo("completed");
            assertThat(session.remoteAddress()).isEqualTo("192.0.2.1");
            assertThat(session.startedAt()).isEqualTo(Instant.ofEpochMilli(began));
            assertThat(UUID.fromString(session.sessionId()).version()).isEqualTo(7);
            assertThat(UUID.fromString(session.sessionId()).getMostSignificantBits() >>> 16).isEqualTo(began);
        });
    }

    @Test
    void an_idle_periodic_session_leaves_nothing_unless_it_is_captured() {
        says(Messages.inform("2 PERIODIC"), 2_000, 600);
        saysNothing();
        assertThat(told).isEmpty();

        Inform inform = Messages.inform("2 PERIODIC");
        capture(inform, Duration.ofMinutes(1));
        says(inform, 2_000, 600);
        saysNothing();
        assertThat(told).singleElement().satisfies(session -> {
            assertThat(session.isCaptured()).isTrue();
            assertThat(session.steps()).extracting(SessionStep::envelope).containsExactly(
                    new CapturedEnvelope("x".repeat(40), ""), new CapturedEnvelope("y".repeat(40), ""), null, null);
        });
    }

    @Test
    void a_capture_is_of_one_device_and_ends_at_its_time() {
        Inform inform = Messages.inform("2 PERIODIC");
        assertThat(captures(inform)).isFalse();
        captures.set(Map.of("another", Instant.ofEpochMilli(Long.MAX_VALUE >> 20)));
        assertThat(captures(inform)).isFalse();

        capture(inform, Duration.ofMinutes(1));
        assertThat(captures(inform)).isTrue();
        assertThat(captures(new GetRpcMethods())).isFalse();
        says(inform, 1, 1);
        assertThat(captures(new GetRpcMethods())).isTrue();

        time.advanceTimeBy(Duration.ofSeconds(59));
        assertThat(captures(inform)).isTrue();
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(captures(inform)).isFalse();
    }

    @Test
    void steps_and_envelopes_are_bounded_and_what_is_left_out_is_said() {
        Inform inform = Messages.inform("1 BOOT");
        capture(inform, Duration.ofHours(1));
        says(inform, 10, 1);
        for (int i = 0; i < 4; i++) {
            says(new GetRpcMethods(), 10, 1);
        }
        saysNothing();

        SessionRecord session = told.getFirst();
        assertThat(session.steps()).hasSize(6);
        assertThat(session.stepsOmitted()).isEqualTo(6);
        assertThat(session.bytesReceived()).isEqualTo(50);
        assertThat(session.bytesSent()).isEqualTo(5);
        assertThat(session.steps()).extracting(step -> Objects.requireNonNull(step.envelope()).note())
                .startsWith("", "").last().asString().startsWith("not kept");
    }

    @Test
    void a_session_that_ends_with_an_envelope_is_told_when_that_is_written_or_a_second_later() {
        Inform refused = Messages.inform("1 BOOT");
        says(refused, 10, 20);
        // Not its turn: a response that nobody asked for ends the session with a bare status.
        runner.post(new CpePost(connection, null, CpeIdentity.Unasked.INSTANCE,
                new CpePost.Undecodable(DecodeFailure.NOT_WELL_FORMED, 7, null)))
                .block();
        assertThat(words(told.getFirst())).endsWith("0 CPE UNDECODABLE not_well_formed 0 7", "0 ACS STATUS  400 0");
        assertThat(told.getFirst().outcome()).isEqualTo("undecodable");

        SessionTrace written = new SessionTrace("key", "192.0.2.1", 0, TraceLimits.defaults(), captures,
                new MemoryBudget(MemoryLimits.only(1 << 20)).open(MemoryUse.SESSIONS));
        List<Long> sent = new ArrayList<>();
        written.said(0, new Reply.Soap(Messages.envelope(new GetRpcMethods()), null, written), null);
        assertThat(written.end(() -> sent.add(written.bytesSent()))).isFalse();
        assertThat(sent).isEmpty();
        written.written(55, null);
        written.giveUpWaiting();
        assertThat(sent).containsExactly(55L);

        SessionTrace lost = new SessionTrace("key", "192.0.2.1", 0, TraceLimits.defaults(), captures,
                new MemoryBudget(MemoryLimits.only(1 << 20)).open(MemoryUse.SESSIONS));
        lost.said(0, new Reply.Soap(Messages.envelope(new GetRpcMethods()), null, lost), null);
        assertThat(lost.end(() -> sent.add(lost.bytesSent()))).isFalse();
        lost.giveUpWaiting();
        lost.written(55, null);
        assertThat(sent).containsExactly(55L, 0L);
    }

    private void capture(Inform inform, Duration lasting) {
        captures.set(Map.of(inform.deviceId().canonical(), Instant
                .ofEpochMilli(time.now(TimeUnit.MILLISECONDS)).plus(lasting)));
    }
}
