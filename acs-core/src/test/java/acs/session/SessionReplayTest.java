package acs.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.CwmpNamespace;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.EventCode;
import acs.cwmp.Fault;
import acs.cwmp.GetRpcMethods;
import acs.cwmp.GetRpcMethodsResponse;
import acs.cwmp.InformResponse;
import acs.cwmp.Kicked;
import acs.cwmp.KickedResponse;
import acs.cwmp.UnknownRpc;
import acs.operation.WorkFlag;
import acs.session.SessionAction.EndSession;
import acs.session.SessionAction.SendEnvelope;
import acs.session.SessionAction.SendNoContent;
import acs.session.SessionAction.SendStatus;
import acs.session.SessionEvent.EmptyPostReceived;
import acs.session.SessionEvent.EnvelopeReceived;
import acs.session.SessionEvent.StoreResult;
import org.junit.jupiter.api.Test;

/** Whole sessions as lists of events: what happened goes in, what was done comes out, and nothing else plays a part. */
class SessionReplayTest {
    private static final SessionEvent RECORDED = new SessionEvent.InformRecorded(WorkFlag.NONE);
    private static final SessionPolicy POLICY = SessionPolicy.defaults();

    private static List<SessionAction> replay(SessionPolicy policy, SessionEvent... events) {
        List<SessionAction> done = new ArrayList<>();
        SessionState state = CwmpSession.initial();
        for (SessionEvent event : events) {
            Step step = CwmpSession.step(state, event, policy);
            done.addAll(step.actions());
            state = step.next();
        }
        return done;
    }

    private static SessionEvent says(acs.cwmp.CwmpMessage message) {
        return new EnvelopeReceived(Messages.envelope(message));
    }

    @Test
    void an_idle_session_is_one_record_and_two_answers() {
        List<SessionAction> done = replay(POLICY, says(Messages.inform("2 PERIODIC")), RECORDED,
                new EmptyPostReceived());

        assertThat(done).containsExactly(
                new SessionAction.RecordInform("00D09E-Box-SN%2D1", Messages.inform("2 PERIODIC"),
                        acs.cwmp.CwmpVersion.V1_0),
                new SendEnvelope(Messages.envelope(new InformResponse(1))), new SendNoContent(),
                new EndSession(SessionEnd.COMPLETED));
    }

    @Test
    void every_request_of_a_cpe_is_answered_in_its_own_namespace_with_its_own_id() {
        Envelope request = new Envelope(new CwmpNamespace(3), EnvelopeHeader.withId("a<b"),
                new Kicked("Go", "http://portal/", "", "http://portal/next"));
        List<SessionAction> done = replay(POLICY,
                new EnvelopeReceived(new Envelope(new CwmpNamespace(3), EnvelopeHeader.EMPTY,
                        Messages.inform("5 KICKED"))),
                RECORDED, new EnvelopeReceived(request), StoreResult.REQUEST_RECORDED);

        assertThat(done).contains(new SendEnvelope(new Envelope(new CwmpNamespace(3), EnvelopeHeader.withId("a<b"),
                new KickedResponse("http://portal/next"))));
    }

    @Test
    void get_rpc_methods_answers_what_the_policy_lists_without_the_store() {
        List<SessionAction> done = replay(POLICY, says(Messages.inform("1 BOOT")), RECORDED,
                says(new GetRpcMethods()));

        assertThat(done).last()
                .isEqualTo(new SendEnvelope(Messages.envelope(new GetRpcMethodsResponse(POLICY.methods()))));
        assertThat(POLICY.methods()).contains("Inform", "GetRPCMethods", "TransferComplete",
                "AutonomousTransferComplete");
    }

    @Test
    void the_newest_version_in_common_is_chosen_and_told() {
        List<SessionAction> done = replay(POLICY, Messages.informWithVersions(List.of("1.0", " 1.3", "9.9")),
                RECORDED);

        assertThat(done).last().isEqualTo(new SendEnvelope(new Envelope(CwmpNamespace.CWMP_1_2,
                new EnvelopeHeader("7", false, 0, List.of(), "1.3"), new InformResponse(1))));
    }

    @Test
    void a_cpe_that_lists_no_versions_is_told_none() {
        assertThat(replay(POLICY, Messages.informWithVersions(List.of()), RECORDED)).last()
                .isEqualTo(new SendEnvelope(new Envelope(CwmpNamespace.CWMP_1_2, EnvelopeHeader.withId("7"),
                        new InformResponse(1))));
    }

    @Test
    void hold_requests_from_a_cpe_means_nothing() {
        SessionEvent held = new EnvelopeReceived(new Envelope(CwmpNamespace.CWMP_1_0,
                new EnvelopeHeader("7", true, 0, List.of(), null), Messages.inform("2 PERIODIC")));

        assertThat(replay(POLICY, held, RECORDED, new EmptyPostReceived())).endsWith(
                new SendEnvelope(Messages.envelope(new InformResponse(1))), new SendNoContent(),
                new EndSession(SessionEnd.COMPLETED));
    }

    @Test
    void an_unknown_rpc_gets_8000_and_the_session_goes_on() {
        List<SessionAction> done = replay(POLICY, says(Messages.inform("1 BOOT")), RECORDED,
                says(new UnknownRpc("X_00D09E_Hello")), new EmptyPostReceived());

        assertThat(faults(done)).containsExactly(8000);
        assertThat(done).last().isEqualTo(new EndSession(SessionEnd.COMPLETED));
    }

    @Test
    void a_passing_conflict_asks_for_the_request_again_three_times_and_then_breaks_off_unconfirmed() {
        SessionEvent transfer = says(Messages.transferComplete());
        List<SessionAction> done = replay(POLICY, says(Messages.inform("7 TRANSFER COMPLETE")),
                RECORDED, transfer, StoreResult.CONFLICTED, transfer, StoreResult.CONFLICTED,
                transfer, StoreResult.CONFLICTED, transfer, StoreResult.CONFLICTED);

        assertThat(faults(done)).containsExactly(8005, 8005, 8005);
        assertThat(done).endsWith(new SendStatus(503, Refusal.STORE_UNAVAILABLE),
                new EndSession(SessionEnd.STORE_UNAVAILABLE));
    }

    @Test
    void a_chatty_cpe_is_told_8004_and_then_broken_off() {
        SessionPolicy two = new SessionPolicy(2, POLICY.turnTimeout(), POLICY.turnTimeoutMax(), POLICY.sessionMax(),
                POLICY.retryAfter(), POLICY.callsMax(), POLICY.plans(), POLICY.methods());
        SessionEvent ask = says(new GetRpcMethods());
        List<SessionAction> done = replay(two, says(Messages.inform("1 BOOT")), RECORDED, ask, ask,
                ask, ask, ask);

        assertThat(faults(done)).containsExactly(8004, 8004, 8004);
        assertThat(done).endsWith(new SendStatus(400, Refusal.TOO_MANY_REQUESTS),
                new EndSession(SessionEnd.TOO_MANY_REQUESTS));
    }

    @Test
    void an_extra_empty_post_after_the_end_gets_204_again() {
        assertThat(replay(POLICY, says(Messages.inform("2 PERIODIC")), RECORDED,
                new EmptyPostReceived(), new EmptyPostReceived())).endsWith(new SendNoContent(),
                        new EndSession(SessionEnd.COMPLETED), new SendNoContent());
    }

    @Test
    void the_leading_event_is_the_one_that_says_most() {
        assertThat(leading("2 PERIODIC", "4 VALUE CHANGE")).isEqualTo(EventCode.Kind.VALUE_CHANGE);
        assertThat(leading("1 BOOT", "2 PERIODIC", "0 BOOTSTRAP")).isEqualTo(EventCode.Kind.BOOTSTRAP);
        assertThat(leading("2 PERIODIC")).isEqualTo(EventCode.Kind.PERIODIC);
        assertThat(leading()).isEqualTo(EventCode.Kind.UNKNOWN);
    }

    private static EventCode.Kind leading(String... events) {
        Step step = CwmpSession.step(CwmpSession.initial(), says(Messages.inform(events)), POLICY);
        return ((SessionState.RecordingInform) step.next()).context().event();
    }

    private static List<Integer> faults(List<SessionAction> done) {
        return done.stream()
                .flatMap(action -> action instanceof SendEnvelope send
                        && send.envelope().message() instanceof Fault fault
                                ? java.util.stream.Stream.of(fault.faultCode().number())
                                : java.util.stream.Stream.empty())
                .toList();
    }
}
