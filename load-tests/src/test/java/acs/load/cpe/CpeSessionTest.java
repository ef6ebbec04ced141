package acs.load.cpe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import acs.cwmp.CwmpDateTime;
import acs.cwmp.CwmpMessage;
import acs.cwmp.CwmpNamespace;
import acs.cwmp.DeviceId;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.Fault;
import acs.cwmp.FaultCode;
import acs.cwmp.FaultStruct;
import acs.cwmp.GetRpcMethods;
import acs.cwmp.GetRpcMethodsResponse;
import acs.cwmp.Inform;
import acs.cwmp.InformResponse;
import acs.cwmp.TransferComplete;
import acs.cwmp.TransferCompleteResponse;
import acs.cwmp.UnknownRpc;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CpeSessionTest {
    private static final CpeMethods METHODS = new CpeMethods();
    private static final CpeState IDLE = new CpeState.Idle();
    private static final CpeState AWAITING = new CpeState.AwaitingInformResponse("i1");
    private static final CpeState ACS_TURN = new CpeState.AcsTurn(0);

    @Test
    void a_due_session_begins_by_an_Inform() {
        Envelope inform = envelope("i1", inform());

        CpeStep step = CpeSession.step(IDLE, new CpeEvent.SessionDue(inform), METHODS);

        assertThat(step).isEqualTo(new CpeStep(AWAITING, new CpeAction.PostEnvelope(inform)));
    }

    @Test
    void an_InformResponse_is_followed_by_an_empty_POST() {
        CpeStep step = received(AWAITING, "i1", new InformResponse(1));

        assertThat(step).isEqualTo(new CpeStep(ACS_TURN, new CpeAction.PostNothing()));
    }

    @Test
    void an_InformResponse_to_another_Inform_fails_the_session() {
        assertFails(received(AWAITING, "i2", new InformResponse(1)), SessionFailure.WRONG_TURN);
        assertFails(received(AWAITING, null, new InformResponse(1)), SessionFailure.WRONG_TURN);
    }

    @Test
    void a_fault_to_an_Inform_fails_the_session_and_tells_its_number() {
        CpeStep step = received(AWAITING, "i1", Fault.of(FaultCode.REQUEST_DENIED, "unknown device"));

        assertFails(step, SessionFailure.INFORM_FAULT);
        assertThat(((CpeAction.Fail) step.action()).detail()).startsWith("8001");
    }

    @Test
    void an_answer_to_an_Inform_that_is_no_InformResponse_fails_the_session() {
        assertFails(received(AWAITING, "i1", new GetRpcMethods()), SessionFailure.WRONG_TURN);
        assertFails(CpeSession.step(AWAITING, new CpeEvent.NothingReceived(), METHODS), SessionFailure.WRONG_TURN);
    }

    @Test
    void requests_of_the_CPE_follow_the_Inform_one_by_one_before_the_empty_POST() {
        Envelope first = envelope("c1", transferComplete("d1"));
        Envelope second = envelope("c2", transferComplete("d2"));
        CpeStep due = CpeSession.step(IDLE, new CpeEvent.SessionDue(envelope("i1", inform()), List.of(first, second)),
                METHODS);
        CpeStep one = received(due.next(), "i1", new InformResponse(1));
        CpeStep two = received(one.next(), "c1", new TransferCompleteResponse());
        CpeStep three = received(two.next(), "c2", new TransferCompleteResponse());

        assertThat(one.action()).isEqualTo(new CpeAction.PostEnvelope(first));
        assertThat(two.action()).isEqualTo(new CpeAction.PostEnvelope(second));
        assertThat(three).isEqualTo(new CpeStep(ACS_TURN, new CpeAction.PostNothing()));
    }

    @Test
    void a_request_of_the_CPE_that_is_not_confirmed_fails_the_session() {
        CpeState waiting = new CpeState.AwaitingResponse(envelope("c1", transferComplete("d1")), List.of());

        assertFails(received(waiting, "c9", new TransferCompleteResponse()), SessionFailure.WRONG_TURN);
        assertFails(received(waiting, "c1", new InformResponse(1)), SessionFailure.WRONG_TURN);
        assertFails(received(waiting, "c1", Fault.of(FaultCode.INTERNAL_ERROR, "")), SessionFailure.REQUEST_FAULT);
        assertFails(CpeSession.step(waiting, new CpeEvent.NothingReceived(), METHODS), SessionFailure.WRONG_TURN);
    }

    private static TransferComplete transferComplete(String key) {
        return new TransferComplete(key, FaultStruct.NONE, CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN);
    }

    @Test
    void nothing_in_the_ACS_turn_ends_the_session() {
        CpeStep step = CpeSession.step(ACS_TURN, new CpeEvent.NothingReceived(), METHODS);

        assertThat(step).isEqualTo(new CpeStep(IDLE, new CpeAction.End()));
    }

    @Test
    void GetRPCMethods_is_answered_under_the_same_id_and_namespace() {
        CpeStep step = received(ACS_TURN, "a7", new GetRpcMethods());

        assertThat(step.next()).isEqualTo(new CpeState.AcsTurn(1));
        assertThat(step.action()).isEqualTo(new CpeAction.PostEnvelope(
                envelope("a7", new GetRpcMethodsResponse(List.of("GetRPCMethods")))));
    }

    @Test
    void a_request_that_the_CPE_does_not_know_is_refused_by_fault_9000_and_the_session_goes_on() {
        CpeStep step = received(ACS_TURN, "a7", new UnknownRpc("GetParameterValues"));

        assertThat(step.next()).isEqualTo(new CpeState.AcsTurn(1));
        assertThat(((CpeAction.PostEnvelope) step.action()).envelope().message())
                .isInstanceOfSatisfying(Fault.class, fault -> assertThat(fault.faultCode().number()).isEqualTo(9000));
    }

    @ParameterizedTest
    @MethodSource("noRequests")
    void what_is_no_request_fails_the_session_in_the_ACS_turn(CwmpMessage message) {
        assertFails(received(ACS_TURN, "a7", message), SessionFailure.WRONG_TURN);
    }

    static List<CwmpMessage> noRequests() {
        return List.of(new InformResponse(1), new TransferCompleteResponse(), inform(),
                Fault.of(FaultCode.INTERNAL_ERROR, ""), new UnknownRpc("X_VendorResponse"));
    }

    @Test
    void an_ACS_that_never_stops_asking_is_left() {
        assertFails(received(new CpeState.AcsTurn(CpeSession.REQUESTS_MAX), "a", new GetRpcMethods()),
                SessionFailure.TOO_MANY_REQUESTS);
    }

    @ParameterizedTest
    @EnumSource(SessionFailure.class)
    void whatever_breaks_in_any_state_fails_the_session_for_that_reason(SessionFailure reason) {
        for (CpeState state : List.of(IDLE, AWAITING, ACS_TURN)) {
            assertFails(CpeSession.step(state, new CpeEvent.Broken(reason, "x"), METHODS), reason);
        }
    }

    @Test
    void a_second_session_and_an_answer_without_a_session_are_refused() {
        CpeEvent due = new CpeEvent.SessionDue(envelope("i9", inform()));

        assertFails(CpeSession.step(AWAITING, due, METHODS), SessionFailure.WRONG_TURN);
        assertFails(CpeSession.step(ACS_TURN, due, METHODS), SessionFailure.WRONG_TURN);
        assertFails(CpeSession.step(IDLE, new CpeEvent.NothingReceived(), METHODS), SessionFailure.WRONG_TURN);
        assertFails(received(IDLE, "a", new GetRpcMethods()), SessionFailure.WRONG_TURN);
    }

    private static CpeStep received(CpeState state, @Nullable String id, CwmpMessage message) {
        return CpeSession.step(state, new CpeEvent.EnvelopeReceived(envelope(id, message)), METHODS);
    }

    private static void assertFails(CpeStep step, SessionFailure reason) {
        assertThat(step.next()).isEqualTo(IDLE);
        assertThat(step.action()).isInstanceOfSatisfying(CpeAction.Fail.class,
                fail -> assertThat(fail.reason()).isEqualTo(reason));
    }

    private static Inform inform() {
        return new Inform(new DeviceId("M", "202BC1", "P", "S1"), List.of(), 1, CwmpDateTime.UNKNOWN, 0, List.of());
    }

    private static Envelope envelope(@Nullable String id, CwmpMessage message) {
        return new Envelope(CwmpNamespace.CWMP_1_0, EnvelopeHeader.withId(id), message);
    }
}
