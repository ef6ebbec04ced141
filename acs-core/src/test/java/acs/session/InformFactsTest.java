package acs.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.CwmpDateTime;
import acs.cwmp.CwmpNamespace;
import acs.cwmp.CwmpVersion;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.Inform;
import acs.cwmp.ParameterValue;
import acs.operation.WorkFlag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a session knows of its device from the Inform and its header. */
class InformFactsTest {
    private static final SessionPolicy POLICY = SessionPolicy.defaults();

    /** Names and values by turns. */
    private static SessionContext context(String... parameters) {
        List<ParameterValue> values = new ArrayList<>();
        for (int i = 0; i < parameters.length; i += 2) {
            values.add(ParameterValue.of(parameters[i], parameters[i + 1]));
        }
        return context(CwmpNamespace.CWMP_1_0, EnvelopeHeader.withId("7"), values);
    }

    private static SessionContext context(CwmpNamespace namespace, EnvelopeHeader header, List<ParameterValue> values) {
        Inform inform = new Inform(Messages.DEVICE, List.of(new EventStruct(EventCode.PERIODIC, "")), 1,
                CwmpDateTime.UNKNOWN, 0, values);
        Step step = CwmpSession.step(CwmpSession.initial(),
                new SessionEvent.EnvelopeReceived(new Envelope(namespace, header, inform)), POLICY);
        return ((SessionState.RecordingInform) step.next()).context();
    }

    private static SessionContext header(CwmpNamespace namespace, int sessionTimeout) {
        return context(namespace, new EnvelopeHeader("7", false, sessionTimeout, List.of(), null), List.of());
    }

    // The software version, by which rules for quirks choose devices.

    @Test
    void the_software_version_is_the_informs_whatever_the_data_model() {
        assertThat(context("Device.DeviceInfo.HardwareVersion", "A", "Device.DeviceInfo.SoftwareVersion", "3.1")
                .softwareVersion()).isEqualTo("3.1");
        assertThat(context("InternetGatewayDevice.DeviceInfo.SoftwareVersion", "2.0").softwareVersion())
                .isEqualTo("2.0");
    }

    @Test
    void without_one_it_is_empty() {
        assertThat(context().softwareVersion()).isEmpty();
        assertThat(context("Device.DeviceInfo.AdditionalSoftwareVersion", "9", "Device.X.SoftwareVersion", "8")
                .softwareVersion()).isEmpty();
    }

    @Test
    void it_is_kept_through_the_whole_session() {
        SessionContext context = context("Device.DeviceInfo.SoftwareVersion", "3.1");

        assertThat(List.of(context.anotherRequest(), context.anotherRetry(), context.anotherCall(),
                context.with(new WorkFlag(4)), context.marked("mark"), context.marked(null)))
                .extracting(SessionContext::softwareVersion).containsOnly("3.1");
    }

    // The root object.

    @Test
    void the_root_object_is_that_of_the_first_parameter() {
        assertThat(context("InternetGatewayDevice.X", "", "Device.X", "").rootObject())
                .isEqualTo("InternetGatewayDevice.");
        assertThat(context("Device.X", "").rootObject()).isEqualTo("Device.");
        assertThat(context("X_Nonsense", "").rootObject()).isEmpty();
        assertThat(context().rootObject()).isEmpty();
    }

    // The ParameterKey, which a diagnosis sends back so that the device keeps it.

    @Test
    void the_mark_that_the_device_has_is_the_informs() {
        assertThat(context("Device.ManagementServer.ParameterKey", "profile-7").parameterKey()).isEqualTo("profile-7");
        assertThat(context("Device.ManagementServer.ParameterKey", "").parameterKey()).isEmpty();
        assertThat(context("InternetGatewayDevice.ManagementServer.ParameterKey", "p").parameterKey()).isEqualTo("p");
    }

    @Test
    void an_inform_without_a_mark_tells_nothing_about_it() {
        assertThat(context().parameterKey()).isNull();
        assertThat(context("Device.ManagementServer.URL", "http://acs/").parameterKey()).isNull();
    }

    /** Quirk Q26. */
    @Test
    void a_mark_of_32_characters_is_one_and_a_longer_one_is_none() {
        String longest = "k".repeat(32);

        assertThat(context("Device.ManagementServer.ParameterKey", longest).parameterKey()).isEqualTo(longest);
        assertThat(context("Device.ManagementServer.ParameterKey", longest + "k").parameterKey()).isNull();
    }

    @Test
    void of_several_marks_the_last_that_can_be_one_counts() {
        assertThat(context("Device.ManagementServer.ParameterKey", "first", "Device.ManagementServer.ParameterKey",
                "second", "Device.ManagementServer.ParameterKey", "k".repeat(33)).parameterKey()).isEqualTo("second");
    }

    @Test
    void a_mark_that_an_operation_sets_replaces_the_informs_and_without_one_it_stays() {
        SessionContext context = context("Device.ManagementServer.ParameterKey", "old");

        assertThat(context.marked("new").parameterKey()).isEqualTo("new");
        assertThat(context.marked(null).parameterKey()).isEqualTo("old");
    }

    // The header.

    @Test
    void the_session_timeout_is_the_headers() {
        assertThat(header(CwmpNamespace.CWMP_1_2, 180).sessionTimeoutSeconds()).isEqualTo(180);
        assertThat(header(CwmpNamespace.CWMP_1_2, 0).sessionTimeoutSeconds()).isZero();
    }

    /** TR-069 A6 §3.7.2.1, table 11. */
    @ParameterizedTest
    @CsvSource({"0, 0, V1_0", "1, 0, V1_1", "2, 0, V1_2", "2, 1, V1_3", "2, 180, V1_3", "3, 0, V1_3", "4, 0, V1_4",
            "9, 0, V1_4", "0, 180, V1_0"})
    void without_a_list_of_versions_namespace_and_session_timeout_tell_the_version(int minor, int timeout,
            CwmpVersion version) {
        assertThat(header(new CwmpNamespace(minor), timeout).version()).isEqualTo(version);
    }
}
