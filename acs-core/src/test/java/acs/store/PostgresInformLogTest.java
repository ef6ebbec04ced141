package acs.store;

import static acs.store.Samples.NOW;
import static acs.store.Samples.inform;
import static acs.store.Samples.key;
import static acs.store.Samples.periodic;
import static acs.store.Samples.told;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import acs.cwmp.EventCode;
import acs.cwmp.ParameterPath;
import acs.device.Device;
import acs.device.DeviceEvent;
import acs.device.ReportedParameter;
import acs.port.InformReceipt;
import acs.port.InformRecord;
import acs.port.NoticeRecord;
import acs.store.StoreSettings.Registration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What an Inform makes of its device, and which devices are taken. */
class PostgresInformLogTest extends InformLogTests {
    @Test
    void first_contact_registers_and_the_next_inform_is_recorded() {
        assertThat(record(periodic(1, NOW, 10, "1"))).isEqualTo(InformReceipt.REGISTERED);
        assertThat(record(periodic(1, NOW.plusSeconds(60), 10, "1"))).isEqualTo(InformReceipt.RECORDED);

        Device device = store().find(key(1)).blockOptional(PATIENCE).orElseThrow();
        assertThat(device.deviceId()).isEqualTo(Samples.device(1));
        assertThat(device.softwareVersion()).isEqualTo("3.4.5");
        assertThat(device.hardwareVersion()).isEqualTo("HW-2");
        assertThat(device.connectionRequestUrl()).isEqualTo("http://192.0.2.7:7547/cr");
        assertThat(device.firstSeen()).isEqualTo(NOW);
        assertThat(device.lastInform()).isEqualTo(NOW.plusSeconds(60));
        assertThat(device.lastBoot()).isNull();
        assertThat(device.lastEvents()).containsExactly("2 PERIODIC");
        assertThat(device.cwmpVersion()).isEqualTo("1.2");
        assertThat(TestPostgres.query(database(), "SELECT count(*) FROM device_event")).containsExactly("0");
    }

    @Test
    void a_registration_storm_tells_first_contacts_from_known_devices() {
        record(periodic(5, NOW, 10, "1"));

        List<InformReceipt> receipts = recordAll(200,
                i -> inform(i, NOW, List.of(EventCode.BOOTSTRAP), told(A, "1")));

        assertThat(receipts).hasSize(200);
        assertThat(receipts.get(5)).isEqualTo(InformReceipt.RECORDED);
        assertThat(receipts.stream().filter(receipt -> receipt.equals(InformReceipt.REGISTERED))).hasSize(199);
        assertThat(TestPostgres.query(database(), "SELECT count(*) FROM device_event")).containsExactly("200");
    }

    @Test
    void unknown_devices_are_refused_when_the_policy_says_so() {
        record(periodic(1, NOW, 10, "1"));
        use(SETTINGS.withRegistration(Registration.REFUSE));

        assertThat(record(periodic(2, NOW, 10, "1"))).isEqualTo(InformReceipt.REFUSED);
        assertThat(record(inform(3, NOW, List.of(EventCode.BOOTSTRAP), told(A, "1"))))
                .isEqualTo(InformReceipt.REFUSED);
        assertThat(record(periodic(1, NOW.plusSeconds(1), 10, "2"))).isEqualTo(InformReceipt.RECORDED);
        assertThat(TestPostgres.query(database(), "SELECT device_id FROM device")).containsExactly(key(1));
        assertThat(TestPostgres.query(database(), "SELECT count(*) FROM device_event")).containsExactly("0");
    }

    @Test
    void a_notice_stands_in_the_history_of_a_known_device_and_nowhere_else() {
        record(periodic(1, NOW, 10, "1"));
        Map<String, String> details = Map.of("reason", "other_device", "provenToBe", "device X\u0000");
        Flux.merge(log().record(new NoticeRecord(key(1), "acs.identityRefused", details, NOW.plusSeconds(5))),
                log().record(new NoticeRecord(key(2), "acs.identityRefused", details, NOW)),
                log().recordInform(periodic(1, NOW.plusSeconds(6), 10, "1"))).blockLast(PATIENCE);

        assertThat(events(1)).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo("acs.identityRefused");
            assertThat(event.receivedAt()).isEqualTo(NOW.plusSeconds(5));
            assertThat(event.details()).containsEntry("reason", "other_device").containsKey("provenToBe");
        });
        assertThat(TestPostgres.query(database(), "SELECT count(*) FROM device_event")).containsExactly("1");
        assertThat(TestPostgres.query(database(), "SELECT count(*) FROM device")).containsExactly("1");
    }

    @Test
    void the_same_inform_after_another_node_wrote_a_different_one_is_merged_again() {
        InformRecord mine = inform(1, NOW, List.of(EventCode.PERIODIC), told(A, "mine"));
        record(mine);
        PostgresInformLog other = open(SETTINGS);
        other.start().block(PATIENCE);
        other.recordInform(inform(1, NOW.plusSeconds(1), List.of(EventCode.PERIODIC), told(A, "other")))
                .block(PATIENCE);
        other.close().block(PATIENCE);

        record(inform(1, NOW.plusSeconds(2), List.of(EventCode.PERIODIC), told(A, "mine")));

        assertThat(parameter(1, A).value()).isEqualTo("mine");
    }

    @Test
    void bootstrap_forgets_what_was_known() {
        use(SETTINGS.withShadow(1_024, 1_000));
        record(periodic(1, NOW, 60, "1"));
        record(periodic(1, NOW.plusSeconds(1), 60, "2"));
        awaitColdDocument(1);

        record(inform(1, NOW.plusSeconds(60), List.of(EventCode.BOOTSTRAP, EventCode.BOOT), told(A, "new")));

        assertThat(store().parameters(key(1), ParameterPath.ROOT).blockOptional(PATIENCE).orElseThrow())
                .extracting(ReportedParameter::path).containsExactly(A);
        Device device = store().find(key(1)).blockOptional(PATIENCE).orElseThrow();
        assertThat(device.lastBootstrap()).isEqualTo(NOW.plusSeconds(60));
        assertThat(device.lastBoot()).isEqualTo(NOW.plusSeconds(60));
        assertThat(device.firstSeen()).isEqualTo(NOW);
        assertThat(events(1)).extracting(DeviceEvent::type).containsExactly("1 BOOT", "0 BOOTSTRAP");
    }

    @Test
    void devices_are_listed_page_by_page() {
        recordAll(7, i -> periodic(i, NOW, 8, "1"));
        assertThat(store().list("", 3).block(PATIENCE)).extracting(Device::id).containsExactly(key(0), key(1), key(2));
        assertThat(store().list(key(5), 3).block(PATIENCE)).extracting(Device::id).containsExactly(key(6));
    }

    @Test
    void text_that_postgresql_does_not_take_is_replaced() {
        record(inform(1, NOW, List.of(new EventCode("X NUL\u0000 EVENT")), told(
                "Device.\u0000X", "a\u0000b\uDC00\"\\\n\u0001\uD83D\uDE00", "Device.DeviceInfo.SoftwareVersion",
                "v\u0000")));

        assertThat(parameter(1, "Device.\uFFFDX").value()).isEqualTo("a\uFFFDb\uFFFD\"\\\n\u0001\uD83D\uDE00");
        assertThat(store().find(key(1)).blockOptional(PATIENCE).orElseThrow().softwareVersion()).isEqualTo("v\uFFFD");
        assertThat(events(1).get(0).type()).isEqualTo("X NUL\uFFFD EVENT");
    }
}
