package acs.store;

import static acs.store.Samples.NOW;
import static acs.store.Samples.inform;
import static acs.store.Samples.key;
import static acs.store.Samples.periodic;
import static acs.store.Samples.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.List;

import acs.cwmp.EventCode;
import acs.cwmp.ParameterPath;
import acs.device.Device;
import acs.device.ReportedParameter;
import acs.port.InformReceipt;
import org.junit.jupiter.api.Test;

/** What is kept of the parameters that Informs bring. */
class InformShadowTest extends InformLogTests {
    private static final String B = "InternetGatewayDevice.B";

    @Test
    void changed_values_are_merged_and_times_tell_when_each_was_confirmed() {
        Instant second = NOW.plusSeconds(60);
        Instant third = NOW.plusSeconds(120);
        record(inform(1, NOW, List.of(EventCode.PERIODIC), told(A, "1", B, "1")));
        record(inform(1, second, List.of(EventCode.PERIODIC), told(B, "2")));
        assertThat(parameter(1, A)).extracting(ReportedParameter::value, ReportedParameter::reportedAt)
                .containsExactly("1", Instant.ofEpochMilli(NOW.toEpochMilli()));
        assertThat(parameter(1, B)).extracting(ReportedParameter::value, ReportedParameter::reportedAt)
                .containsExactly("2", Instant.ofEpochMilli(second.toEpochMilli()));

        record(inform(1, third, List.of(EventCode.PERIODIC), told(B, "2")));
        assertThat(parameter(1, A).reportedAt()).isEqualTo(Instant.ofEpochMilli(NOW.toEpochMilli()));
        assertThat(parameter(1, B).reportedAt()).isEqualTo(Instant.ofEpochMilli(third.toEpochMilli()));
        assertThat(store().parameters(key(1), new ParameterPath("InternetGatewayDevice.")).block(PATIENCE)).hasSize(2);
        assertThat(store().parameters(key(1), new ParameterPath("Device.")).block(PATIENCE)).isEmpty();
        assertThat(store().parameters("none", ParameterPath.ROOT).blockOptional(PATIENCE)).isEmpty();
    }

    @Test
    void a_large_shadow_moves_to_the_cold_document_and_nothing_is_lost() {
        use(SETTINGS.withShadow(2_048, 1_000));
        record(periodic(1, NOW, 200, "1"));
        record(periodic(1, NOW.plusSeconds(60), 200, "2"));
        awaitColdDocument(1);
        assertThat(TestPostgres.query(database(), "SELECT hot::text FROM device")).containsExactly("{}");

        record(periodic(1, NOW.plusSeconds(120), 8, "3"));

        List<ReportedParameter> all = store().parameters(key(1), ParameterPath.ROOT).blockOptional(PATIENCE)
                .orElseThrow();
        assertThat(all).hasSize(200);
        assertThat(parameter(1, "InternetGatewayDevice.DeviceInfo.UpTime").value()).isEqualTo("3");
        assertThat(parameter(1, "InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.Stat150"))
                .extracting(ReportedParameter::value, ReportedParameter::reportedAt)
                .containsExactly("value-150", Instant.ofEpochMilli(NOW.plusSeconds(60).toEpochMilli()));
    }

    @Test
    void a_first_inform_of_thousands_of_parameters_leaves_the_row_without_waiting_for_the_next() {
        assertThat(record(inform(1, NOW, List.of(EventCode.BOOTSTRAP), Samples.report(5_000, "1"))))
                .isEqualTo(InformReceipt.REGISTERED);
        awaitColdDocument(1);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                TestPostgres.query(database(), "SELECT hot::text FROM device")).containsExactly("{}"));
        assertThat(store().parameters(key(1), ParameterPath.ROOT).block(PATIENCE)).hasSize(5_000);
        assertThat(parameter(1, "InternetGatewayDevice.DeviceInfo.UpTime"))
                .extracting(ReportedParameter::value, ReportedParameter::reportedAt)
                .containsExactly("1", Instant.ofEpochMilli(NOW.toEpochMilli()));
    }

    @Test
    void the_number_of_kept_parameters_is_bounded() {
        use(SETTINGS.withShadow(1_024, 100));
        for (int i = 0; i < 10; i++) {
            String[] pairs = new String[60];
            for (int j = 0; j < pairs.length; j += 2) {
                pairs[j] = "Device.Random" + i + "." + j;
                pairs[j + 1] = "v";
            }
            record(inform(1, NOW.plusSeconds(i), List.of(EventCode.PERIODIC), told(pairs)));
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                store().parameters(key(1), ParameterPath.ROOT).blockOptional(PATIENCE).orElseThrow())
                .hasSizeLessThanOrEqualTo(160));
        assertThat(parameter(1, "Device.Random9.0").value()).isEqualTo("v");
    }

    /** Each set of names that an Inform brings is remembered until the next compaction; here none can take place. */
    @Test
    void a_device_that_sends_ever_new_names_does_not_make_its_row_grow_without_end() {
        record(periodic(1, NOW, 8, "1"));
        TestPostgres.query(database(), "UPDATE device SET shapes = (SELECT jsonb_object_agg('shape' || i, 1)"
                + " FROM generate_series(1, 10000) AS i)");

        record(inform(1, NOW.plusSeconds(1), List.of(EventCode.PERIODIC), told(A, "1")));

        assertThat(TestPostgres.query(database(), "SELECT count(*) FROM device, jsonb_object_keys(shapes)"))
                .containsExactly("1");
    }
}
