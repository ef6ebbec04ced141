package acs.cwmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    @ParameterizedTest
    @CsvSource({"2 PERIODIC, PERIODIC", "0 BOOTSTRAP, BOOTSTRAP", "0 Bootstrap, BOOTSTRAP", "14 HEARTBEAT, HEARTBEAT",
            "M Download, M_DOWNLOAD", "m reboot, M_REBOOT", "M X_012345_MyMethod, M_VENDOR", "X CT-COM BIND, VENDOR",
            "99 FROM THE FUTURE, UNKNOWN", "PERIODIC, UNKNOWN"})
    void an_event_code_has_a_kind_and_keeps_its_text(String text, EventCode.Kind kind) {
        assertThat(new EventCode(text).kind()).isEqualTo(kind);
        assertThat(new EventCode(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"xsd:string, STRING", "string, STRING", "xsd:string(32), STRING", "xsd:unsignedint, UNSIGNED_INT",
            "ns7:UnsignedInt, UNSIGNED_INT", "xsd:integer, INT", "xsd:json, STRING", "'', STRING", "xsd:, STRING",
            "xsd:dateTime, DATE_TIME", "DateTime, DATE_TIME", "SOAP-ENC:base64, BASE64", "xsd:boolean , BOOLEAN"})
    void a_type_is_what_the_device_means(String xsiType, ParameterType type) {
        assertThat(ParameterType.lenient(xsiType)).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({"2015-01-19T23:08:24, 2015-01-19T23:08:24Z", "2015-01-19T23:08:24Z, 2015-01-19T23:08:24Z",
            "1970-01-09T23:03:44.067132+00:00, 1970-01-09T23:03:44.067132Z",
            "2026-07-01T10:00:00+02:00, 2026-07-01T08:00:00Z"})
    void a_date_is_read_with_or_without_zone_and_fraction(String text, Instant instant) {
        assertThat(new CwmpDateTime(text).instant()).contains(instant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00", "0001-01-03T03:04:05", "yesterday",
            "2015-13-45T99:99:99Z"})
    void what_is_no_point_in_time_is_none(String text) {
        assertThat(new CwmpDateTime(text).instant()).isEmpty();
    }

    @Test
    void namespaces_of_cwmp_are_told_from_others() {
        assertThat(CwmpNamespace.of("urn:dslforum-org:cwmp-1-4")).contains(new CwmpNamespace(4));
        assertThat(CwmpNamespace.of("urn:dslforum-org:cwmp-1-0").orElseThrow().uri())
                .isEqualTo("urn:dslforum-org:cwmp-1-0");
        assertThat(CwmpNamespace.of("urn:dslforum-org:cwmp-1-x")).isEmpty();
        assertThat(CwmpNamespace.of("urn:dslforum-org:cwmp-2-0")).isEmpty();
        assertThat(CwmpNamespace.of("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, false, V1_0", "1, false, V1_1", "2, false, V1_2", "2, true, V1_3", "3, false, V1_3",
            "4, false, V1_4",
            "9, true, V1_4"})
    void a_version_is_inferred_from_the_namespace(int minor, boolean hasSessionTimeout, CwmpVersion version) {
        assertThat(CwmpVersion.inferred(new CwmpNamespace(minor), hasSessionTimeout)).isEqualTo(version);
    }

    @Test
    void a_path_covers_itself_or_what_lies_below_it() {
        assertThat(ParameterPath.ROOT.covers("Device.A")).isTrue();
        assertThat(new ParameterPath("Device.A.").covers("Device.A.B")).isTrue();
        assertThat(new ParameterPath("Device.A.").covers("Device.AB")).isFalse();
        assertThat(new ParameterPath("Device.A").covers("Device.A.B")).isFalse();
    }

    @Test
    void the_blame_of_a_fault_follows_the_standards_tables() {
        assertThat(new FaultCode(8003).soapFaultCode()).isEqualTo("Client");
        assertThat(new FaultCode(8000).soapFaultCode()).isEqualTo("Server");
        assertThat(new FaultCode(9005).soapFaultCode()).isEqualTo("Client");
        assertThat(new FaultCode(9999).soapFaultCode()).isEqualTo("Server");
    }

    @Test
    void a_time_since_boot_is_no_point_in_time_and_the_year_1000_is() {
        assertThat(new CwmpDateTime("0999-12-31T23:59:59").instant()).isEmpty();
        assertThat(new CwmpDateTime("1000-01-01T00:00:00").instant()).contains(Instant.parse("1000-01-01T00:00:00Z"));
        assertThat(new CwmpDateTime("0999-12-31T23:59:59Z").instant()).as("a zone makes it a point in time")
                .contains(Instant.parse("0999-12-31T23:59:59Z"));
    }

    @Test
    void a_namespace_has_one_decimal_digit_at_its_end() {
        assertThat(CwmpNamespace.of("urn:dslforum-org:cwmp-1-9")).contains(new CwmpNamespace(9));
        assertThat(CwmpNamespace.of("urn:dslforum-org:cwmp-1-:")).isEmpty();
        assertThat(CwmpNamespace.of("urn:dslforum-org:cwmp-1-/")).isEmpty();
        assertThat(CwmpNamespace.of("urn:dslforum-org:cwmp-1-10")).isEmpty();
        assertThat(CwmpNamespace.of("urn:dslforum-org:cwmp-1-")).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new CwmpNamespace(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new CwmpNamespace(10));
    }

    @Test
    void a_version_reads_as_it_is_written() {
        assertThat(CwmpVersion.values()).extracting(CwmpVersion::text).containsExactly("1.0", "1.1", "1.2", "1.3",
                "1.4");
        assertThat(CwmpVersion.values()).allSatisfy(
                version -> assertThat(CwmpVersion.of(version.text())).contains(version));
        assertThat(CwmpVersion.of("1.5")).isEmpty();
        assertThat(CwmpVersion.of("")).isEmpty();
    }

    @Test
    void a_type_is_written_with_the_prefix_of_the_schema() {
        assertThat(ParameterType.values()).allSatisfy(type -> {
            assertThat(type.xsdName()).startsWith("xsd:");
            assertThat(ParameterType.lenient(type.xsdName())).isEqualTo(type);
        });
        assertThat(ParameterType.UNSIGNED_INT.xsdName()).isEqualTo("xsd:unsignedInt");
    }

    @Test
    void a_header_with_an_id_alone_has_nothing_else() {
        assertThat(EnvelopeHeader.withId(null)).isSameAs(EnvelopeHeader.EMPTY);
        assertThat(EnvelopeHeader.withId("7")).isEqualTo(new EnvelopeHeader("7", false, 0, List.of(), null));
    }

    @Test
    void a_transfer_without_a_fault_has_succeeded() {
        assertThat(FaultStruct.NONE.isSuccess()).isTrue();
        assertThat(new FaultStruct(FaultCode.NONE, "done").isSuccess()).isTrue();
        assertThat(new FaultStruct(new FaultCode(9010), "").isSuccess()).isFalse();
    }

    @Test
    void a_parameter_path_is_partial_at_the_root_and_with_a_dot_at_its_end() {
        assertThat(ParameterPath.ROOT.isPartial()).isTrue();
        assertThat(new ParameterPath("Device.").isPartial()).isTrue();
        assertThat(new ParameterPath("Device.A").isPartial()).isFalse();
        assertThat(new ParameterPath("Device.A").covers("Device.A")).isTrue();
    }
}
