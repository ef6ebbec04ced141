package acs.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import acs.cwmp.AcsRequest;
import acs.cwmp.AddObject;
import acs.cwmp.AddObjectResponse;
import acs.cwmp.CwmpMessage;
import acs.cwmp.CwmpNamespace;
import acs.cwmp.DecodeFailure;
import acs.cwmp.DeleteObjectResponse;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.Fault;
import acs.cwmp.FaultCode;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.GetRpcMethods;
import acs.cwmp.GetRpcMethodsResponse;
import acs.cwmp.InformResponse;
import acs.cwmp.InvalidArguments;
import acs.cwmp.ParameterValue;
import acs.cwmp.Reboot;
import acs.cwmp.RebootResponse;
import acs.cwmp.SetParameterValues;
import acs.device.Quirk;
import acs.device.Quirks;
import acs.operation.Diagnostic;
import acs.operation.LeasedOperation;
import acs.operation.Operation;
import acs.operation.OperationEnd;
import acs.operation.OperationFault.Reason;
import acs.operation.OperationResult;
import acs.operation.Outcome;
import acs.operation.PlanLimits;
import acs.operation.WorkFlag;
import acs.session.SessionAction.ClaimOperation;
import acs.session.SessionAction.EndSession;
import acs.session.SessionAction.ForgetWork;
import acs.session.SessionAction.ReleaseOperation;
import acs.session.SessionAction.SendEnvelope;
import acs.session.SessionAction.SendNoContent;
import acs.session.SessionAction.SendStatus;
import acs.session.SessionEvent.EmptyPostReceived;
import acs.session.SessionEvent.EnvelopeReceived;
import acs.session.SessionEvent.InformRecorded;
import acs.session.SessionEvent.Interruption;
import acs.session.SessionEvent.OperationClaimed;
import acs.session.SessionEvent.StoreResult;
import acs.session.SessionEvent.UndecodableReceived;
import org.junit.jupiter.api.Test;

/** The ACS's half of sessions, as lists of events: what is claimed, asked, answered and finished, and what goes wrong. */
class OperationReplayTest {
    private static final SessionPolicy POLICY = SessionPolicy.defaults();
    private static final WorkFlag WORK = new WorkFlag(4);
    private static final LeasedOperation ADD = leased(new AddObject("Device.A.", ""));
    private static final LeasedOperation READ = leased(new GetParameterValues(List.of("Device.A", "Device.B")));
    private static final LeasedOperation REBOOT = leased(new Reboot(""));
    private static final OperationClaimed IDLE = new OperationClaimed(null, true, Quirks.NONE);
    /** Of the fencing token and the number of the call. */
    private static final String ID = "abc-1";

    private static LeasedOperation leased(AcsRequest request) {
        return Messages.leased(new Operation.Rpc(request));
    }

    /** What is done from the empty POST on, with which the CPE's half ends. */
    private static List<SessionAction> replay(SessionPolicy policy, SessionEvent... events) {
        SessionState state = CwmpSession.initial();
        for (SessionEvent event : List.of(says("7", Messages.inform("2 PERIODIC")), new InformRecorded(WORK))) {
            state = CwmpSession.step(state, event, policy).next();
        }
        List<SessionAction> done = new ArrayList<>();
        List<SessionEvent> all = new ArrayList<>(List.of(events));
        all.add(0, new EmptyPostReceived());
        for (SessionEvent event : all) {
            Step step = CwmpSession.step(state, event, policy);
            done.addAll(step.actions());
            state = step.next();
        }
        return done;
    }

    private static SessionEvent says(String id, CwmpMessage message) {
        return new EnvelopeReceived(envelope(id, message));
    }

    private static Envelope envelope(String id, CwmpMessage message) {
        return new Envelope(CwmpNamespace.CWMP_1_0, EnvelopeHeader.withId(id), message);
    }

    private static OperationClaimed claimed(LeasedOperation leased) {
        return new OperationClaimed(leased, false, Quirks.NONE);
    }

    private static ClaimOperation claim() {
        return new ClaimOperation(Messages.DEVICE.canonical(), null);
    }

    private static List<OperationEnd> ends(List<SessionAction> done) {
        List<OperationEnd> ends = new ArrayList<>();
        for (SessionAction action : done) {
            if (action instanceof ClaimOperation claim && claim.finished() != null) {
                ends.add(claim.finished());
            } else if (action instanceof ReleaseOperation release) {
                ends.add(release.end());
            }
        }
        return ends;
    }

    private static Reason failure(List<SessionAction> done) {
        assertThat(ends(done)).hasSize(1);
        return ((Outcome.Failed) ends(done).get(0).outcome()).fault().reason();
    }

    @Test
    void an_operation_is_claimed_asked_answered_and_finished_with_the_next_claim_and_then_the_session_ends() {
        AddObjectResponse answer = new AddObjectResponse(3, 0);
        List<SessionAction> done = replay(POLICY, claimed(ADD), says(ID, answer), IDLE);

        assertThat(done).hasSize(6).startsWith(claim(),
                new SendEnvelope(envelope(ID, new AddObject("Device.A.", "key"))))
                .endsWith(new ForgetWork(Messages.DEVICE.canonical(), WORK), new SendNoContent(),
                        new EndSession(SessionEnd.COMPLETED));
        assertThat(ends(done)).singleElement().extracting(OperationEnd::outcome)
                .isEqualTo(new Outcome.Succeeded(new OperationResult.Answered(answer)));
    }

    @Test
    void several_operations_share_a_session_and_each_call_has_its_own_id() {
        List<SessionAction> done = replay(POLICY, claimed(ADD), says(ID, new AddObjectResponse(3, 0)), claimed(REBOOT),
                says("abc-2", new RebootResponse()), new OperationClaimed(null, false, Quirks.NONE));

        assertThat(done).contains(new SendEnvelope(envelope("abc-2", new Reboot("key"))))
                .endsWith(new SendNoContent(), new EndSession(SessionEnd.COMPLETED));
        assertThat(ends(done)).extracting(end -> end.outcome().getClass().getSimpleName())
                .containsExactly("Succeeded", "Waits");
    }

    @Test
    void an_operation_of_several_calls_asks_on_without_the_store() {
        PlanLimits shipped = PlanLimits.defaults();
        SessionPolicy one = policy(POLICY.callsMax(),
                new PlanLimits(9, 9, shipped.answerBytesMax(), 1, shipped.retryDelay(), shipped.retryDelayMax()));
        List<SessionAction> done = replay(one, claimed(READ), says(ID, value("Device.A")),
                says("abc-2", value("Device.B")), IDLE);

        assertThat(done).filteredOn(ClaimOperation.class::isInstance).hasSize(2);
        assertThat(ends(done)).singleElement().satisfies(end -> assertThat(end.report().values()).hasSize(2));
    }

    private static SessionPolicy policy(int callsMax, PlanLimits plans) {
        return new SessionPolicy(POLICY.requestsMax(), POLICY.turnTimeout(), POLICY.turnTimeoutMax(),
                POLICY.sessionMax(), POLICY.retryAfter(), callsMax, plans, POLICY.methods());
    }

    private static GetParameterValuesResponse value(String name) {
        return new GetParameterValuesResponse(List.of(ParameterValue.of(name, "1")));
    }

    @Test
    void a_fault_ends_the_operation_and_the_session_goes_on() {
        List<SessionAction> done = replay(POLICY, claimed(ADD), says(ID, Fault.of(new FaultCode(9005), "no")), IDLE);

        assertThat(failure(done)).isEqualTo(Reason.CPE_FAULT);
        assertThat(done).last().isEqualTo(new EndSession(SessionEnd.COMPLETED));
    }

    @Test
    void an_answer_to_something_else_ends_the_operation_and_the_session_goes_on() {
        assertGoesOn(Reason.WRONG_ANSWER, says("from another session", new AddObjectResponse(3, 0)));
        assertGoesOn(Reason.WRONG_ANSWER, says("from another session", Fault.of(new FaultCode(9001), "no")));
        assertGoesOn(Reason.WRONG_ANSWER, says(ID, new DeleteObjectResponse(0)));
        assertGoesOn(Reason.NO_ANSWER, new EmptyPostReceived());
        assertGoesOn(Reason.UNREADABLE_ANSWER, new UndecodableReceived(DecodeFailure.BAD_RESPONSE));
    }

    private static void assertGoesOn(Reason reason, SessionEvent event) {
        List<SessionAction> done = replay(POLICY, claimed(ADD), event, IDLE);
        assertThat(failure(done)).isEqualTo(reason);
        assertThat(done).last().isEqualTo(new EndSession(SessionEnd.COMPLETED));
    }

    /** Quirk Q65. */
    @Test
    void a_missing_id_is_forgiven_and_another_one_where_a_rule_says_so() {
        OperationClaimed odd = new OperationClaimed(ADD, false, new Quirks(Set.of(Quirk.OTHER_RESPONSE_ID),
                0, Set.of()));

        assertThat(ends(replay(POLICY, claimed(ADD), says("", new AddObjectResponse(3, 0)))))
                .extracting(OperationEnd::outcome).first().isInstanceOf(Outcome.Succeeded.class);
        assertThat(ends(replay(POLICY, odd, says("0", new AddObjectResponse(3, 0)))))
                .extracting(OperationEnd::outcome).first().isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void a_request_instead_of_an_answer_is_answered_and_the_operation_counts_as_not_answered() {
        List<SessionAction> done = replay(POLICY, claimed(ADD), says("9", new GetRpcMethods()),
                new EmptyPostReceived(), IDLE);

        assertThat(failure(done)).isEqualTo(Reason.NO_ANSWER);
        assertThat(done).contains(new SendEnvelope(envelope("9", new GetRpcMethodsResponse(POLICY.methods()))));
        assertThat(done).last().isEqualTo(new EndSession(SessionEnd.COMPLETED));
    }

    @Test
    void a_transfer_complete_instead_of_an_answer_settles_what_waits_then() {
        List<SessionAction> done = replay(POLICY, claimed(REBOOT), says("9", Messages.transferComplete()),
                StoreResult.REQUEST_RECORDED, StoreResult.OPERATIONS_SETTLED);

        assertThat(ends(done)).singleElement().extracting(OperationEnd::outcome).isInstanceOf(Outcome.Waits.class);
        assertThat(done).anyMatch(SessionAction.SettleOperations.class::isInstance);
    }

    @Test
    void what_is_no_envelope_ends_operation_and_session() {
        List<SessionAction> done = replay(POLICY, claimed(ADD), new UndecodableReceived(DecodeFailure.TOO_LARGE));

        assertThat(failure(done)).isEqualTo(Reason.UNREADABLE_ANSWER);
        assertThat(done).endsWith(new SendStatus(413, Refusal.UNDECODABLE), new EndSession(SessionEnd.UNDECODABLE));
    }

    @Test
    void a_session_that_is_lost_leaves_each_operation_as_its_type_says() {
        for (Interruption interruption : Interruption.values()) {
            assertThat(lost(READ, interruption)).isInstanceOf(Outcome.Again.class);
            assertThat(lost(REBOOT, interruption)).isInstanceOf(Outcome.Waits.class);
            assertThat(lost(ADD, interruption)).isInstanceOf(Outcome.Failed.class);
        }
    }

    private static Outcome lost(LeasedOperation leased, Interruption interruption) {
        List<SessionAction> done = replay(POLICY, claimed(leased), interruption);
        assertThat(done).last().isInstanceOf(EndSession.class);
        assertThat(ends(done)).hasSize(1);
        return ends(done).get(0).outcome();
    }

    @Test
    void an_inform_instead_of_an_answer_begins_anew_and_leaves_the_operation_as_if_the_session_were_lost() {
        List<SessionAction> done = replay(POLICY, claimed(READ), says("8", Messages.inform("1 BOOT")),
                new InformRecorded(WORK));

        assertThat(ends(done)).singleElement().extracting(OperationEnd::outcome).isInstanceOf(Outcome.Again.class);
        assertThat(done).last().isEqualTo(new SendEnvelope(envelope("8", new InformResponse(1))));
    }

    @Test
    void a_mark_that_was_set_in_the_session_is_the_one_that_is_kept_from_then_on() {
        LeasedOperation diagnosis = Messages.leased(new Operation.Diagnose(Diagnostic.PING, Map.of("Host", "h")));
        List<SessionAction> done = replay(POLICY, claimed(leased(new AddObject("Device.A.", "profile-7"))),
                says(ID, new AddObjectResponse(3, 0)), claimed(diagnosis));

        assertThat(done).last().extracting(action -> ((SetParameterValues) ((SendEnvelope) action).envelope().message())
                .parameterKey()).isEqualTo("profile-7");
    }

    @Test
    void an_operation_that_is_claimed_too_late_is_put_back() {
        List<SessionAction> done = replay(POLICY, Interruption.SUPERSEDED, claimed(ADD));

        assertThat(ends(done)).singleElement().extracting(OperationEnd::outcome).isEqualTo(new Outcome.GoesOn(""));
    }

    @Test
    void when_the_calls_are_spent_the_rest_waits_for_the_next_session() {
        SessionPolicy one = policy(1, POLICY.plans());
        List<SessionAction> done = replay(one, claimed(ADD), says(ID, new AddObjectResponse(3, 0)), claimed(REBOOT));

        assertThat(ends(done)).hasSize(2).last().extracting(OperationEnd::outcome)
                .isEqualTo(new Outcome.GoesOn(""));
        assertThat(done).endsWith(new SendNoContent(), new EndSession(SessionEnd.COMPLETED));
    }

    @Test
    void an_operation_of_several_calls_stops_when_the_calls_are_spent_and_keeps_what_it_read() {
        PlanLimits shipped = PlanLimits.defaults();
        SessionPolicy one = policy(1,
                new PlanLimits(9, 9, shipped.answerBytesMax(), 1, shipped.retryDelay(), shipped.retryDelayMax()));
        List<SessionAction> done = replay(one, claimed(READ), says(ID, value("Device.A")));

        assertThat(done).endsWith(new SendNoContent(), new EndSession(SessionEnd.COMPLETED));
        assertThat(ends(done)).singleElement().satisfies(end -> {
            assertThat(end.outcome()).isInstanceOf(Outcome.Again.class);
            assertThat(end.report().values()).hasSize(1);
        });
    }

    @Test
    void an_unusable_inform_instead_of_an_answer_gets_8003_and_the_session_goes_on() {
        List<SessionAction> done = replay(POLICY, claimed(ADD),
                says("8", new InvalidArguments("Inform", "DeviceId has no SerialNumber")), new EmptyPostReceived(),
                IDLE);

        assertThat(done).contains(new SendEnvelope(
                envelope("8", Fault.of(FaultCode.INVALID_ARGUMENTS, "DeviceId has no SerialNumber"))));
        assertThat(failure(done)).isEqualTo(Reason.NO_ANSWER);
        assertThat(done).last().isEqualTo(new EndSession(SessionEnd.COMPLETED));
    }

    @Test
    void a_store_that_is_away_ends_the_session_and_promises_nothing() {
        assertThat(replay(POLICY, StoreResult.UNAVAILABLE)).containsExactly(claim(),
                new SendStatus(503, Refusal.STORE_UNAVAILABLE), new EndSession(SessionEnd.STORE_UNAVAILABLE));
    }
}
