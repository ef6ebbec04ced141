package acs.load.cpe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import acs.cwmp.CwmpDateTime;
import acs.cwmp.CwmpNamespace;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.GetRpcMethods;
import acs.cwmp.Inform;
import acs.cwmp.InformResponse;
import acs.cwmp.ParameterType;
import acs.cwmp.ParameterValue;
import acs.transport.soap.SoapLimits;
import acs.transport.soap.SoapReader;
import acs.transport.soap.SoapWriter;
import org.junit.jupiter.api.Test;

class SimulatedCpeTest {
    private static final EventStruct BOOTSTRAP = new EventStruct(EventCode.BOOTSTRAP, "");
    private static final EventStruct PERIODIC = new EventStruct(EventCode.PERIODIC, "");
    private static final CwmpDateTime NOW = new CwmpDateTime("2026-11-21T10:00:00Z");
    private static final byte[] NOTHING = new byte[0];

    private final SoapReader reader = new SoapReader(SoapLimits.defaults());
    private final SoapWriter writer = new SoapWriter();
    private final SimulatedFleet fleet = new SimulatedFleet(new CpeModel("T", 18, 0.12, List.of(BOOTSTRAP),
            List.of(PERIODIC), CwmpNamespace.CWMP_1_2), 42);
    private final SimulatedCpe cpe = fleet.cpe(7);

    @Test
    void an_idle_session_is_an_Inform_then_an_empty_POST_then_the_end() {
        CpeTurn.Post inform = begin();
        CpeTurn.Post empty = (CpeTurn.Post) cpe.answered(informResponse(inform));
        CpeTurn end = cpe.answered(new HttpAnswer(204, List.of(), NOTHING));

        assertThat(inform(inform).deviceId().serialNumber()).isEqualTo("T000007");
        assertThat(inform.acknowledged()).isNull();
        assertThat(empty.body()).isEmpty();
        assertThat(empty.acknowledged()).isEqualTo(new AcknowledgedInform("T000007", 0, "0 BOOTSTRAP"));
        assertThat(end).isEqualTo(new CpeTurn.Done());
        assertThat(cpe.inSession()).isFalse();
    }

    @Test
    void the_cookie_of_a_session_is_returned_within_it_and_forgotten_with_it() {
        CpeTurn.Post inform = begin();
        CpeTurn.Post empty = (CpeTurn.Post) cpe
                .answered(informResponse(inform, "session=abc; Path=/; HttpOnly", "lb=2"));
        CpeTurn.Post answer = (CpeTurn.Post) cpe.answered(new HttpAnswer(200, List.of("session=def"), request()));
        cpe.answered(new HttpAnswer(204, List.of(), NOTHING));

        assertThat(inform.cookie()).isNull();
        assertThat(empty.cookie()).isEqualTo("session=abc; lb=2");
        assertThat(answer.cookie()).isEqualTo("lb=2; session=def");
        assertThat(begin().cookie()).isNull();
    }

    @Test
    void events_are_reported_until_an_InformResponse_confirms_them() {
        begin();
        CpeTurn refused = cpe.answered(new HttpAnswer(503, List.of(), NOTHING));
        CpeTurn.Post again = begin();
        cpe.answered(informResponse(again));
        cpe.broken(SessionFailure.CONNECTION, "lost");
        CpeTurn.Post later = begin();

        assertThat(refused).isEqualTo(new CpeTurn.Failed(SessionFailure.OVERLOADED, "HTTP status 503"));
        assertThat(inform(again).events()).containsExactly(BOOTSTRAP);
        assertThat(inform(again).retryCount()).isEqualTo(1);
        assertThat(inform(later).events()).containsExactly(PERIODIC);
        assertThat(inform(later).retryCount()).isEqualTo(2);
    }

    @Test
    void an_event_added_is_reported_with_the_others() {
        EventStruct kicked = new EventStruct(EventCode.CONNECTION_REQUEST, "");
        cpe.report(kicked);

        assertThat(inform(begin()).events()).containsExactly(BOOTSTRAP, kicked);
    }

    @Test
    void the_share_of_changed_values_differs_from_one_Inform_to_the_next_and_no_other() {
        List<ParameterValue> first = inform(wholeSession()).parameterList();
        List<ParameterValue> second = inform(wholeSession()).parameterList();

        assertThat(first).hasSize(18);
        List<String> changed = second.stream().filter(value -> !first.contains(value)).map(ParameterValue::name)
                .toList();
        assertThat(changed).hasSize(2).contains(CpeModel.UP_TIME);
        assertThat(second).contains(new ParameterValue(CpeModel.UP_TIME, "1001", ParameterType.UNSIGNED_INT));
    }

    @Test
    void every_status_that_refuses_has_its_reason() {
        assertThat(failure(401)).isEqualTo(SessionFailure.UNAUTHORIZED);
        assertThat(failure(503)).isEqualTo(SessionFailure.OVERLOADED);
        assertThat(failure(400)).isEqualTo(SessionFailure.REFUSED);
        assertThat(failure(413)).isEqualTo(SessionFailure.REFUSED);
        assertThat(failure(500)).isEqualTo(SessionFailure.HTTP_STATUS);
        assertThat(failure(302)).isEqualTo(SessionFailure.HTTP_STATUS);
    }

    @Test
    void a_body_that_is_no_envelope_fails_the_session() {
        begin();

        CpeTurn turn = cpe.answered(new HttpAnswer(200, List.of(), new byte[]{'h', 'i'}));

        assertThat(turn).isInstanceOfSatisfying(CpeTurn.Failed.class,
                failed -> assertThat(failed.reason()).isEqualTo(SessionFailure.UNREADABLE));
    }

    @Test
    void the_same_seed_gives_the_same_bytes_and_another_seed_another_id() {
        SimulatedFleet same = new SimulatedFleet(fleet.model(), 42);
        SimulatedFleet other = new SimulatedFleet(fleet.model(), 43);
        byte[] body = begin().body();

        assertThat(((CpeTurn.Post) same.cpe(7).begin(NOW)).body()).isEqualTo(body);
        assertThat(((CpeTurn.Post) other.cpe(7).begin(NOW)).body()).isNotEqualTo(body);
    }

    private CpeTurn.Post begin() {
        return (CpeTurn.Post) cpe.begin(NOW);
    }

    private CpeTurn.Post wholeSession() {
        CpeTurn.Post inform = begin();
        cpe.answered(informResponse(inform));
        cpe.answered(new HttpAnswer(204, List.of(), NOTHING));
        return inform;
    }

    private SessionFailure failure(int status) {
        begin();
        return ((CpeTurn.Failed) cpe.answered(new HttpAnswer(status, List.of(), NOTHING))).reason();
    }

    private Inform inform(CpeTurn.Post post) {
        return (Inform) reader.read(post.body()).message();
    }

    private HttpAnswer informResponse(CpeTurn.Post inform, String... cookies) {
        Envelope asked = reader.read(inform.body());
        return new HttpAnswer(200, List.of(cookies), writer.write(
                new Envelope(asked.namespace(), EnvelopeHeader.withId(asked.header().id()), new InformResponse(1))));
    }

    private byte[] request() {
        return writer.write(new Envelope(CwmpNamespace.CWMP_1_2, EnvelopeHeader.withId("a1"),
                new GetRpcMethods()));
    }
}
