package acs.load.cpe;

import static acs.load.cpe.SmallDevice.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;

import acs.cwmp.AcsRequest;
import acs.cwmp.CwmpMessage;
import acs.cwmp.CwmpNamespace;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.Fault;
import acs.cwmp.GetParameterNames;
import acs.cwmp.GetParameterNamesResponse;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.Reboot;
import acs.cwmp.SetParameterValuesResponse;
import org.junit.jupiter.api.Test;

class WrongDoingTest {
    private static final CpeState ACS_TURN = new CpeState.AcsTurn(0);
    private static final GetParameterValues READ = new GetParameterValues(List.of(ROOT + "DeviceInfo."));

    @Test
    void an_empty_POST_comes_in_place_of_an_answer_and_the_session_goes_on() {
        assertThat(step(READ, Misbehaviour.NO_ANSWER))
                .isEqualTo(new CpeStep(new CpeState.AcsTurn(1), new CpeAction.PostNothing()));
    }

    @Test
    void a_session_is_broken_off_when_a_request_comes() {
        CpeStep step = step(READ, Misbehaviour.DROP_SOCKET);

        assertThat(step.next()).isEqualTo(new CpeState.Idle());
        assertThat(((CpeAction.Fail) step.action()).reason()).isEqualTo(SessionFailure.DROPPED);
    }

    @Test
    void the_answer_is_of_another_RPC_or_under_another_ID() {
        assertThat(answer(new Reboot(""), Misbehaviour.WRONG_RESPONSE)).isEqualTo(new SetParameterValuesResponse(0));
        assertThat(((CpeAction.PostEnvelope) step(READ, Misbehaviour.WRONG_ID).action()).envelope().header().id())
                .isEqualTo("wrong-a1");
    }

    @Test
    void every_request_is_refused() {
        assertThat(((Fault) answer(READ, Misbehaviour.FAULT_EVERYTHING)).faultCode().number()).isEqualTo(9002);
        assertThat(((Fault) answer(READ, Misbehaviour.FAULT_9800)).faultCode().number()).isEqualTo(9800);
    }

    @Test
    void answers_have_far_too_much_in_them() {
        GetParameterValuesResponse values = (GetParameterValuesResponse) answer(READ, Misbehaviour.MANY_PARAMETERS);
        GetParameterNamesResponse names = (GetParameterNamesResponse) answer(new GetParameterNames(ROOT, true),
                Misbehaviour.NAMES_OUTSIDE_PATH);

        assertThat(values.parameterList()).hasSize(WrongDoing.MANY);
        assertThat(names.parameterList()).anyMatch(info -> !info.name().startsWith(ROOT));
    }

    @Test
    void a_name_that_is_listed_is_refused_when_it_is_read() {
        List<String> hidden = SmallDevice.TREE.below("").stream().map(DeviceNode::name).filter(WrongDoing::isHidden)
                .toList();

        assertThat(hidden).isNotEmpty();
        assertThat(((Fault) answer(new GetParameterValues(hidden), Misbehaviour.UNKNOWN_NAME_9005)).faultCode()
                .number()).isEqualTo(9005);
        assertThat(answer(READ, Misbehaviour.UNKNOWN_NAME_9005)).isInstanceOf(GetParameterValuesResponse.class);
    }

    private static CwmpMessage answer(AcsRequest request, Misbehaviour misbehaviour) {
        return ((CpeAction.PostEnvelope) step(request, misbehaviour).action()).envelope().message();
    }

    private static CpeStep step(AcsRequest request, Misbehaviour misbehaviour) {
        VirtualDevice device = new VirtualDevice(DeviceProfile.of(SmallDevice.TREE, Set.of(misbehaviour)), 0, "S1");
        Envelope envelope = new Envelope(CwmpNamespace.CWMP_1_0, EnvelopeHeader.withId("a1"), request);
        return CpeSession.step(ACS_TURN, new CpeEvent.EnvelopeReceived(envelope), new CpeMethods(device));
    }
}
