package acs.store;

import static acs.store.Samples.NOW;
import static acs.store.Samples.inform;
import static acs.store.Samples.key;
import static acs.store.Samples.periodic;
import static acs.store.Samples.told;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import acs.cwmp.CwmpDateTime;
import acs.cwmp.EventCode;
import acs.cwmp.FaultCode;
import acs.cwmp.FaultStruct;
import acs.cwmp.TransferComplete;
import acs.device.DeviceEvent;
import acs.port.RequestRecord;
import acs.port.StoreException.Reason;
import org.junit.jupiter.api.Test;

/** What is kept of what devices told, and in which order. */
class DeviceEventsTest extends InformLogTests {
    @Test
    void events_of_a_device_keep_their_order_of_arrival_when_the_clock_steps_back() {
        record(inform(1, NOW, List.of(EventCode.BOOT), told(A, "1")));
        record(inform(1, NOW.minusSeconds(90), List.of(EventCode.VALUE_CHANGE), told(A, "2")));
        record(inform(1, NOW.minusSeconds(80), List.of(EventCode.KICKED), told(A, "3")));
        record(inform(1, NOW.plusSeconds(1), List.of(EventCode.SCHEDULED), told(A, "4")));

        assertThat(events(1)).extracting(DeviceEvent::type)
                .containsExactly("3 SCHEDULED", "5 KICKED", "4 VALUE CHANGE", "1 BOOT");
        assertThat(events(1)).extracting(DeviceEvent::receivedAt).containsExactly(NOW.plusSeconds(1), NOW, NOW, NOW);
        assertThat(events(1)).extracting(DeviceEvent::eventId)
                .isSortedAccordingTo(java.util.Comparator.reverseOrder());
    }

    @Test
    void the_texts_of_an_event_are_bounded() {
        String endless = "x".repeat(100_000);
        record(inform(1, NOW, List.of(new EventCode("M " + endless)), told(A, "1")));
        log().recordRequest(new RequestRecord(key(1), new TransferComplete(endless, FaultStruct.NONE,
                CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN), NOW.plusSeconds(1))).block(PATIENCE);

        List<DeviceEvent> events = events(1);
        assertThat(events.get(0).commandKey()).hasSize(256).startsWith("xxx").endsWith("\u2026");
        assertThat(events.get(1).type()).hasSize(256).startsWith("M xxx").endsWith("\u2026");
        assertThat(store().find(key(1)).blockOptional(PATIENCE).orElseThrow().lastEvents())
                .containsExactly(events.get(1).type());
    }

    @Test
    void requests_leave_an_event_with_their_arguments() {
        record(periodic(1, NOW, 10, "1"));
        log().recordRequest(new RequestRecord(key(1), new TransferComplete("key-7",
                new FaultStruct(new FaultCode(9010), "Download\u0000 failure \uD800"), CwmpDateTime.UNKNOWN,
                new CwmpDateTime("2026-11-21T09:59:00Z")), NOW.plusSeconds(1))).block(PATIENCE);

        DeviceEvent event = events(1).get(0);
        assertThat(event.type()).isEqualTo("TransferComplete");
        assertThat(event.commandKey()).isEqualTo("key-7");
        assertThat(event.details()).containsEntry("completeTime", "2026-11-21T09:59:00Z")
                .containsEntry("faultStruct",
                        Map.of("faultCode", 9010, "faultString", "Download\uFFFD failure \uFFFD"));
        assertThat(event.receivedAt()).isEqualTo(NOW.plusSeconds(1));
    }

    @Test
    void a_request_of_a_device_that_is_gone_is_rejected() {
        assertFails(log().recordRequest(new RequestRecord(key(9), new TransferComplete("", FaultStruct.NONE,
                CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN), NOW)), Reason.REJECTED);
    }

    @Test
    void events_are_paged_newest_first() {
        for (int i = 0; i < 5; i++) {
            record(inform(1, NOW.plusSeconds(i / 2), List.of(EventCode.BOOT, EventCode.VALUE_CHANGE),
                    told(A, "" + i)));
        }
        List<DeviceEvent> paged = new ArrayList<>();
        String before = "";
        for (List<DeviceEvent> page = page(before); !page.isEmpty(); page = page(before)) {
            paged.addAll(page);
            before = page.get(page.size() - 1).eventId();
        }
        assertThat(paged).hasSize(10).isEqualTo(events(1));
        assertThat(paged).extracting(DeviceEvent::eventId).doesNotHaveDuplicates()
                .isSortedAccordingTo(java.util.Comparator.reverseOrder());
        assertThat(page("no such id")).isEmpty();
    }

    private List<DeviceEvent> page(String before) {
        return store().events(key(1), before, 3).blockOptional(PATIENCE).orElseThrow();
    }
}
