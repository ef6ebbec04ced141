package acs.load.cpe;

import static acs.load.cpe.SmallDevice.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;

import acs.cwmp.AcsResponse;
import acs.cwmp.CwmpDateTime;
import acs.cwmp.CwmpMessage;
import acs.cwmp.CwmpNamespace;
import acs.cwmp.Download;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.Inform;
import acs.cwmp.InformResponse;
import acs.cwmp.TransferComplete;
import acs.cwmp.TransferCompleteResponse;
import acs.transport.soap.SoapLimits;
import acs.transport.soap.SoapReader;
import acs.transport.soap.SoapWriter;
import org.junit.jupiter.api.Test;

/** Sessions of a device with a data model, by the bytes that it sends. */
class SimulatedDeviceSessionTest {
    private static final EventStruct PERIODIC = new EventStruct(EventCode.PERIODIC, "");
    private static final CwmpDateTime NOW = new CwmpDateTime("2026-11-21T10:00:00Z");
    private static final byte[] NOTHING = new byte[0];

    private final SoapReader reader = new SoapReader(SoapLimits.defaults());
    private final SoapWriter writer = new SoapWriter();
    private final DeviceProfile profile = DeviceProfile.of(SmallDevice.TREE, Set.of());
    private final SimulatedFleet fleet = new SimulatedFleet(
            new CpeModel("T", 18, 0, List.of(PERIODIC), List.of(PERIODIC), CwmpNamespace.CWMP_1_2), profile, 1);
    private final VirtualDevice device = new VirtualDevice(profile, 0, "T000000");
    private final SimulatedCpe cpe = new SimulatedCpe(fleet, 0, device);

    @Test
    void TransferComplete_is_sent_before_the_empty_POST_and_again_until_it_is_confirmed() {
        device.answer(new Download("d1", "1 Firmware Upgrade Image", "http://127.0.0.1/2.0.bin", "", "", 0, "", 0, "",
                ""));
        CpeTurn.Post inform = begin();
        CpeTurn.Post told = answer(inform, new InformResponse(1));
        cpe.broken(SessionFailure.CONNECTION, "lost");
        CpeTurn.Post again = begin();
        CpeTurn.Post toldAgain = answer(again, new InformResponse(1));
        CpeTurn.Post empty = answer(toldAgain, new TransferCompleteResponse());
        CpeTurn end = cpe.answered(new HttpAnswer(204, List.of(), NOTHING));

        assertThat(events(inform)).contains("1 BOOT", "7 TRANSFER COMPLETE", "M Download").doesNotContain("2 PERIODIC");
        assertThat(((TransferComplete) message(told)).commandKey()).isEqualTo("d1");
        assertThat(told.acknowledged()).isNotNull();
        assertThat(events(again)).containsExactly("7 TRANSFER COMPLETE", "M Download");
        assertThat(message(toldAgain)).isEqualTo(message(told));
        assertThat(empty.body()).isEmpty();
        assertThat(empty.acknowledged()).isNull();
        assertThat(end).isEqualTo(new CpeTurn.Done());
        assertThat(events(begin())).containsExactly("2 PERIODIC");
    }

    @Test
    void an_Inform_tells_a_changed_value_that_has_a_notification() {
        cpe.change(ROOT + "DeviceInfo.ProvisioningCode", "new");

        assertThat(cpe.wantsSessionAt()).isZero();
        CpeTurn.Post inform = begin();
        assertThat(events(inform)).containsExactly("4 VALUE CHANGE");
        assertThat(((Inform) message(inform)).parameterList()).anyMatch(value -> value.value().equals("new"));
    }

    private CpeTurn.Post begin() {
        return (CpeTurn.Post) cpe.begin(NOW);
    }

    private List<String> events(CpeTurn.Post inform) {
        return ((Inform) message(inform)).events().stream().map(event -> event.eventCode().text()).toList();
    }

    private CwmpMessage message(CpeTurn.Post post) {
        return reader.read(post.body()).message();
    }

    private CpeTurn.Post answer(CpeTurn.Post post, AcsResponse response) {
        Envelope asked = reader.read(post.body());
        return (CpeTurn.Post) cpe.answered(new HttpAnswer(200, List.of(), writer
                .write(new Envelope(asked.namespace(), EnvelopeHeader.withId(asked.header().id()), response))));
    }
}
