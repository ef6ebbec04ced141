package acs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import acs.credential.CpeIdentity;
import acs.cwmp.CwmpMessage;
import acs.cwmp.CwmpNamespace;
import acs.cwmp.DecodeFailure;
import acs.cwmp.DeviceId;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.Fault;
import acs.cwmp.Inform;
import acs.cwmp.InformResponse;
import acs.cwmp.InvalidArguments;
import acs.cwmp.TransferCompleteResponse;
import acs.port.InformLog;
import acs.port.InformReceipt;
import acs.port.InformRecord;
import acs.port.RequestRecord;
import acs.port.StoreException;
import acs.session.Messages;
import acs.session.SessionPolicy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class SessionRunnerTest {
    private static final DeviceId OTHER = new DeviceId("Acme", "00D09E", "Box", "SN-2");

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ScriptedLog log = new ScriptedLog();
    private final Sessions sessions = new Sessions(2);
    private final SessionRunner runner = new SessionRunner(SessionPolicy.defaults(), log, NoOperations.steps(),
            Gates.plain(),
            sessions,
            new SessionMeters(meters), new SessionJournal(true), time);
    private final Disposable clock = runner.start();
    private final CpeConnection connection = new CpeConnection("127.0.0.1");

    @AfterEach
    void stop() {
        clock.dispose();
        time.dispose();
    }

    /** A store that answers when the test says so. */
    private static final class ScriptedLog implements InformLog {
        final List<InformRecord> informs = new ArrayList<>();
        final List<RequestRecord> requests = new ArrayList<>();
        Mono<InformReceipt> informAnswer = Mono.just(InformReceipt.RECORDED);
        Mono<Void> requestAnswer = Mono.empty();

        @Override
        public Mono<InformReceipt> recordInform(InformRecord inform) {
            informs.add(inform);
            return informAnswer;
        }

        @Override
        public Mono<Void> recordRequest(RequestRecord request) {
            requests.add(request);
            return requestAnswer;
        }
    }

    private Mono<Reply> says(CpeConnection on, String cookie, CwmpMessage message) {
        return runner.post(
                new CpePost(on, cookie, CpeIdentity.Unasked.INSTANCE, new CpePost.Soap(Messages.envelope(message))));
    }

    private Mono<Reply> saysNothing(CpeConnection on, String cookie) {
        return runner.post(new CpePost(on, cookie, CpeIdentity.Unasked.INSTANCE, new CpePost.Empty()));
    }

    private String open(CpeConnection on, DeviceId device) {
        Reply reply = says(on, null, Messages.inform(device, "2 PERIODIC")).block();
        String cookie = ((Reply.Soap) reply).setCookie();
        assertThat(cookie).isNotNull();
        return cookie;
    }

    private static CwmpMessage message(Reply reply) {
        return ((Reply.Soap) reply).envelope().message();
    }

    @Test
    void the_inform_response_leaves_only_when_the_inform_is_on_disk() {
        Sinks.One<InformReceipt> disk = Sinks.one();
        log.informAnswer = disk.asMono();

        StepVerifier.create(says(connection, null, Messages.inform("1 BOOT"))).expectSubscription()
                .expectNoEvent(Duration.ZERO).then(() -> disk.tryEmitValue(InformReceipt.RECORDED))
                .assertNext(reply -> assertThat(message(reply)).isEqualTo(new InformResponse(1))).verifyComplete();
        assertThat(log.informs).hasSize(1);
        assertThat(log.informs.get(0).remoteAddress()).isEqualTo("127.0.0.1");
    }

    @Test
    void a_session_is_found_by_its_cookie_on_any_connection_and_ends_with_204() {
        String cookie = open(connection, Messages.DEVICE);

        CpeConnection another = new CpeConnection("127.0.0.1");
        assertThat(message(says(another, cookie, Messages.transferComplete()).block()))
                .isEqualTo(new TransferCompleteResponse());
        assertThat(saysNothing(another, cookie).block()).isEqualTo(new Reply.NoContent());
        assertThat(sessions.size()).isZero();
        assertThat(meters.get("acs.cwmp.rpc.duration").tags("rpc", "TransferComplete", "outcome", "ok").timer().count())
                .isOne();
        assertThat(log.requests).singleElement().extracting(RequestRecord::request)
                .isEqualTo(Messages.transferComplete());
    }

    @Test
    void a_device_that_loses_its_cookie_is_found_by_its_connection() {
        open(connection, Messages.DEVICE);

        assertThat(message(says(connection, null, Messages.transferComplete()).block()))
                .isEqualTo(new TransferCompleteResponse());
    }

    @Test
    void a_connection_that_two_devices_share_identifies_neither() {
        open(connection, Messages.DEVICE);
        open(connection, OTHER);

        assertThat(says(connection, null, Messages.transferComplete()).block()).isInstanceOf(Reply.Status.class)
                .extracting(reply -> ((Reply.Status) reply).status()).isEqualTo(400);
    }

    @Test
    void an_inform_with_the_cookie_of_another_device_opens_its_own_session_and_leaves_the_other_alone() {
        String cookie = open(connection, Messages.DEVICE);

        CpeConnection another = new CpeConnection("127.0.0.2");
        Reply reply = says(another, cookie, Messages.inform(OTHER, "2 PERIODIC")).block();

        assertThat(((Reply.Soap) reply).setCookie()).isNotEqualTo(cookie);
        assertThat(sessions.size()).isEqualTo(2);
        assertThat(message(says(connection, cookie, Messages.transferComplete()).block()))
                .isEqualTo(new TransferCompleteResponse());
    }

    @Test
    void a_new_inform_supersedes_the_devices_old_session_even_when_no_more_sessions_fit() {
        String old = open(connection, Messages.DEVICE);
        open(new CpeConnection("127.0.0.2"), OTHER);

        open(new CpeConnection("127.0.0.3"), Messages.DEVICE);

        assertThat(sessions.size()).isEqualTo(2);
        assertThat(says(new CpeConnection("127.0.0.4"), old, Messages.transferComplete()).block())
                .isInstanceOf(Reply.Status.class);
        assertThat(meters.get("acs.cwmp.session.duration").tag("outcome", "superseded").timer().count()).isOne();
    }

    @Test
    void over_the_limit_a_device_is_told_to_come_back_later_and_nothing_is_stored() {
        open(connection, Messages.DEVICE);
        open(new CpeConnection("127.0.0.2"), OTHER);

        DeviceId third = new DeviceId("Acme", "00D09E", "Box", "SN-3");
        Reply reply = says(new CpeConnection("127.0.0.3"), null, Messages.inform(third, "2 PERIODIC")).block();

        assertThat(reply).isEqualTo(new Reply.Status(503, "busy, come back later", Duration.ofSeconds(60)));
        assertThat(log.informs).hasSize(2);
    }

    @Test
    void a_store_that_is_away_gets_503_and_no_session_is_left() {
        log.informAnswer = Mono.error(new StoreException(StoreException.Reason.UNAVAILABLE, "connection refused"));

        Reply reply = says(connection, null, Messages.inform("1 BOOT")).block();

        assertThat(reply).isEqualTo(new Reply.Status(503, "busy, come back later", Duration.ofSeconds(60)));
        assertThat(sessions.size()).isZero();
    }

    @Test
    void a_defect_of_the_store_confirms_nothing_either() {
        log.informAnswer = Mono.error(new IllegalStateException("a bug"));

        assertThat(says(connection, null, Messages.inform("1 BOOT")).block()).isInstanceOf(Reply.Status.class);
    }

    @Test
    void an_unknown_device_under_the_refusing_policy_gets_8001() {
        log.informAnswer = Mono.just(InformReceipt.REFUSED);

        Reply reply = says(connection, null, Messages.inform("0 BOOTSTRAP")).block();

        assertThat(((Fault) message(reply)).faultCode().number()).isEqualTo(8001);
        assertThat(((Reply.Soap) reply).setCookie()).isNull();
        assertThat(sessions.size()).isZero();
    }

    @Test
    void an_inform_without_serial_number_gets_8003_without_a_session() {
        Reply reply = says(connection, null, new InvalidArguments("Inform", "DeviceId has no SerialNumber")).block();

        assertThat(((Fault) message(reply)).faultCode().number()).isEqualTo(8003);
        assertThat(sessions.size()).isZero();
    }

    @Test
    void a_second_post_while_the_first_waits_for_the_disk_is_turned_away_and_the_first_goes_on() {
        String cookie = open(connection, Messages.DEVICE);
        Sinks.Empty<Void> disk = Sinks.empty();
        log.requestAnswer = disk.asMono();

        StepVerifier.create(says(connection, cookie, Messages.transferComplete())).then(() -> {
            Reply second = saysNothing(new CpeConnection("127.0.0.2"), cookie).block();
            assertThat(((Reply.Status) second).status()).isEqualTo(400);
            disk.tryEmitEmpty();
        }).assertNext(reply -> assertThat(message(reply)).isEqualTo(new TransferCompleteResponse())).verifyComplete();
    }

    @Test
    void a_silent_cpe_is_timed_out_and_its_place_is_free_again() {
        open(connection, Messages.DEVICE);

        time.advanceTimeBy(SessionPolicy.defaults().turnTimeout().minusSeconds(2));
        assertThat(sessions.size()).isOne();
        time.advanceTimeBy(Duration.ofSeconds(3));

        assertThat(sessions.size()).isZero();
        assertThat(meters.get("acs.cwmp.session.duration").tag("outcome", "timed_out").timer().count()).isOne();
        assertThat(says(connection, null, Messages.transferComplete()).block()).isInstanceOf(Reply.Status.class);
    }

    @Test
    void a_cpe_that_asks_for_more_time_in_its_header_gets_it_up_to_the_bound() {
        SessionPolicy policy = SessionPolicy.defaults();
        Duration asked = policy.turnTimeout().plusSeconds(60);
        Duration tooMuch = policy.turnTimeoutMax().plusSeconds(60);
        openAskingFor(asked, Messages.DEVICE);
        openAskingFor(tooMuch, OTHER);

        time.advanceTimeBy(asked.minusSeconds(2));
        assertThat(sessions.size()).isEqualTo(2);
        time.advanceTimeBy(Duration.ofSeconds(3));
        assertThat(sessions.size()).isEqualTo(1);
        time.advanceTimeBy(policy.turnTimeoutMax().minus(asked));
        assertThat(sessions.size()).isZero();
    }

    private void openAskingFor(Duration turn, DeviceId device) {
        EnvelopeHeader header = new EnvelopeHeader("7", false, (int) turn.toSeconds(), List.of(), null);
        Envelope inform = new Envelope(CwmpNamespace.CWMP_1_0, header, Messages.inform(device, "2 PERIODIC"));
        runner.post(new CpePost(new CpeConnection("127.0.0.1"), null, CpeIdentity.Unasked.INSTANCE,
                new CpePost.Soap(inform))).block();
    }

    @Test
    void a_cpe_that_hangs_up_while_its_inform_is_being_stored_leaves_nothing_behind() {
        log.informAnswer = Mono.never();

        says(connection, null, Messages.inform("1 BOOT")).subscribe().dispose();
        assertThat(sessions.size()).isOne();
        time.advanceTimeBy(SessionPolicy.defaults().turnTimeout().plusSeconds(2));

        assertThat(sessions.size()).isZero();
    }

    @Test
    void a_cpe_that_hangs_up_while_its_request_is_being_stored_finds_its_session_again() {
        String cookie = open(connection, Messages.DEVICE);
        Sinks.Empty<Void> disk = Sinks.empty();
        log.requestAnswer = disk.asMono();

        says(connection, cookie, Messages.transferComplete()).subscribe().dispose();
        disk.tryEmitEmpty();

        log.requestAnswer = Mono.empty();
        CpeConnection another = new CpeConnection("127.0.0.1");
        assertThat(message(says(another, cookie, Messages.transferComplete()).block()))
                .isEqualTo(new TransferCompleteResponse());
        assertThat(saysNothing(another, cookie).block()).isEqualTo(new Reply.NoContent());
        assertThat(sessions.size()).isZero();
    }

    @Test
    void a_cpe_that_hangs_up_while_its_inform_is_being_stored_may_go_on_with_its_turn() {
        Sinks.One<InformReceipt> disk = Sinks.one();
        log.informAnswer = disk.asMono();

        says(connection, null, Messages.inform("1 BOOT")).subscribe().dispose();
        disk.tryEmitValue(InformReceipt.RECORDED);

        // Its cookie went with the reply, so the connection must tell.
        assertThat(saysNothing(connection, null).block()).isEqualTo(new Reply.NoContent());
        assertThat(sessions.size()).isZero();
    }

    @Test
    void an_empty_post_without_a_session_gets_204_and_other_messages_400() {
        assertThat(saysNothing(connection, "stale").block()).isEqualTo(new Reply.NoContent());
        assertThat(((Reply.Status) says(connection, "stale", Messages.transferComplete()).block()).status())
                .isEqualTo(400);
    }

    @Test
    void what_is_no_envelope_gets_400_and_is_counted_by_its_reason() {
        Reply reply = runner
                .post(new CpePost(connection, null, CpeIdentity.Unasked.INSTANCE,
                        new CpePost.Undecodable(DecodeFailure.DOCTYPE)))
                .block();

        assertThat(((Reply.Status) reply).status()).isEqualTo(400);
        assertThat(meters.get("acs.cwmp.decode.failures").tag("reason", "doctype").counter().count()).isEqualTo(1);
    }

    @Test
    void while_draining_live_sessions_finish_and_new_ones_are_told_to_come_back() {
        String cookie = open(connection, Messages.DEVICE);

        StepVerifier.create(runner.drain(Duration.ofSeconds(10))).then(() -> time.advanceTimeBy(Duration.ofSeconds(1)))
                .then(() -> {
                    Inform inform = Messages.inform(OTHER, "2 PERIODIC");
                    Reply refused = says(new CpeConnection("127.0.0.2"), null, inform).block();
                    assertThat(((Reply.Status) refused).status()).isEqualTo(503);
                    assertThat(saysNothing(connection, cookie).block()).isEqualTo(new Reply.NoContent());
                }).then(() -> time.advanceTimeBy(Duration.ofMillis(100))).verifyComplete();
    }

    @Test
    void draining_ends_with_the_grace_time_even_when_a_session_does_not() {
        open(connection, Messages.DEVICE);

        StepVerifier.create(runner.drain(Duration.ofSeconds(10)))
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(11))).verifyComplete();
    }

    @Test
    void cookies_are_random_and_tell_nothing() {
        SessionTokens tokens = new SessionTokens();

        assertThat(tokens.next()).hasSize(22).matches("[A-Za-z0-9_-]+").isNotEqualTo(tokens.next());
    }
}
