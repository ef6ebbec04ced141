package acs.transport.soap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import acs.cwmp.ChangeDuState;
import acs.cwmp.CwmpDateTime;
import acs.cwmp.CwmpNamespace;
import acs.cwmp.Download;
import acs.cwmp.DownloadResponse;
import acs.cwmp.DuOperation;
import acs.cwmp.DuStateChangeComplete;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.Fault;
import acs.cwmp.FaultCode;
import acs.cwmp.GetParameterNames;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.Inform;
import acs.cwmp.InvalidArguments;
import acs.cwmp.ParameterAttributesChange;
import acs.cwmp.ParameterType;
import acs.cwmp.ParameterValue;
import acs.cwmp.SetParameterAttributes;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetParameterValuesResponse;
import acs.cwmp.UnknownRpc;
import acs.cwmp.Upload;
import acs.cwmp.VendorArgument;
import acs.cwmp.VendorRequest;
import acs.cwmp.VendorResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What devices get wrong is understood all the same. */
class QuirksTest {
    private final SoapReader reader = new SoapReader(SoapLimits.defaults());

    @Test
    void a_parameter_without_type_or_value_is_an_empty_string() {
        assertThat(parameters("<ParameterValueStruct><Name>A</Name><Value>1</Value></ParameterValueStruct>"
                + "<ParameterValueStruct><Name>B</Name></ParameterValueStruct>"
                + "<ParameterValueStruct><Value>nobody's</Value></ParameterValueStruct>"))
                .containsExactly(ParameterValue.of("A", "1"), ParameterValue.of("B", ""));
    }

    @ParameterizedTest
    @CsvSource({"xsd:int,INT", "unsignedint,UNSIGNED_INT", "string(32),STRING", "xsd:json,STRING", "xsd:integer,INT",
            "'',STRING", "a:b:c,STRING"})
    void odd_types_are_understood_or_taken_as_string(String xsiType, ParameterType type) {
        assertThat(parameters("<ParameterValueStruct><Name>A</Name><Value xsi:type=\"" + xsiType
                + "\">1</Value></ParameterValueStruct>")).containsExactly(new ParameterValue("A", "1", type));
    }

    @Test
    void the_schema_namespaces_of_1999_are_taken() {
        String text = Soap.inform("<ParameterValueStruct><Name>A</Name><Value xsi:type=\"xsd:boolean\">1</Value>"
                + "</ParameterValueStruct>").replace("/2001/", "/1999/");
        assertThat(inform(text).parameterList()).containsExactly(new ParameterValue("A", "1", ParameterType.BOOLEAN));
    }

    @Test
    void names_are_trimmed_and_values_are_not() {
        Inform inform = inform(
                Soap.inform(Soap.parameter("\n  A.B\t ", "\n  v ")).replace("2 PERIODIC", "\n 2 PERIODIC\n"));
        assertThat(inform.parameterList()).containsExactly(ParameterValue.of("A.B", "\n  v "));
        assertThat(inform.events()).containsExactly(new EventStruct(EventCode.PERIODIC, ""));
    }

    @Test
    void the_id_is_trimmed() {
        Envelope envelope = read(Soap.inform("").replace(">id-1<", ">\n id-1\n<"));
        assertThat(envelope.header()).isEqualTo(EnvelopeHeader.withId("id-1"));
    }

    @Test
    void names_and_values_in_lower_case_are_taken() {
        assertThat(parameters("<ParameterValueStruct><name>A</name><value>1</value></ParameterValueStruct>"))
                .containsExactly(ParameterValue.of("A", "1"));
    }

    @Test
    void an_event_without_a_code_is_passed_over_and_two_codes_in_one_struct_are_two_events() {
        Inform inform = inform(Soap.informOf(Soap.DEVICE_ID
                + "<Event><EventStruct><CommandKey>k</CommandKey></EventStruct>"
                + "<EventStruct><EventCode>1 BOOT</EventCode><EventCode>M Reboot</EventCode><CommandKey>k</CommandKey>"
                + "</EventStruct></Event>"));
        assertThat(inform.events()).containsExactly(new EventStruct(EventCode.BOOT, ""),
                new EventStruct(new EventCode("M Reboot"), "k"));
    }

    @Test
    void an_inform_needs_no_more_than_its_device() {
        Inform inform = inform(Soap.informOf(Soap.DEVICE_ID));
        assertThat(inform.events()).isEmpty();
        assertThat(inform.parameterList()).isEmpty();
        assertThat(inform.maxEnvelopes()).isEqualTo(1);
        assertThat(inform.currentTime()).isEqualTo(new CwmpDateTime(""));
    }

    @Test
    void an_envelope_without_header_has_no_id() {
        assertThat(read(Soap.inform("").replaceAll("<soap:Header>.*</soap:Header>", "")).header())
                .isEqualTo(EnvelopeHeader.EMPTY);
    }

    @Test
    void unknown_headers_and_attributes_and_comments_are_passed_over() {
        String text = Soap.inform(Soap.parameter("A", "a<!-- c -->b<?pi x?>c"))
                .replace("<soap:Header>", "<soap:Header><cwmp:NoMoreRequests>1</cwmp:NoMoreRequests><x><y/></x>")
                .replace("<Event ", "<Event d='d' ");
        assertThat(inform(text).parameterList()).containsExactly(ParameterValue.of("A", "abc"));
    }

    @Test
    void text_in_pieces_is_put_together() {
        assertThat(parameters(Soap.parameter("A", "a&amp;b<![CDATA[<c>]]>&#x64;<x>not this</x>&lt;")))
                .containsExactly(ParameterValue.of("A", "a&b<c>d<"));
    }

    @Test
    void a_long_text_is_whole() {
        String value = "0123456789".repeat(120_000);
        assertThat(parameters(Soap.parameter("A", value))).containsExactly(ParameterValue.of("A", value));
    }

    @Test
    void a_default_namespace_that_children_inherit_does_not_matter() {
        String text = Soap.inform(Soap.parameter("A", "1")).replace("soap:", "").replace("xmlns:soap", "xmlns");
        assertThat(inform(text).parameterList()).containsExactly(ParameterValue.of("A", "1"));
    }

    @Test
    void a_message_without_namespace_belongs_to_that_of_its_envelope() {
        Envelope envelope = read(Soap.inform("").replace("cwmp:Inform", "Inform").replace("cwmp-1-0", "cwmp-1-2"));
        assertThat(envelope.namespace()).isEqualTo(CwmpNamespace.CWMP_1_2);
        assertThat(envelope.message()).isInstanceOf(Inform.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "UTF-8", "UTF-16", "UTF-16BE", "UTF-16LE", "windows-1252"})
    void a_declared_encoding_is_obeyed(String encoding) {
        String text = "<?xml version=\"1.0\" encoding=\"" + encoding + "\"?>"
                + Soap.inform(Soap.parameter("A", "Größe"));
        byte[] bytes = text.getBytes(Charset.forName(encoding));
        assertThat(((Inform) reader.read(bytes).message()).parameterList())
                .containsExactly(ParameterValue.of("A", "Größe"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uFEFF", " \r\n\t", "\uFEFF\n"})
    void what_stands_before_the_declaration_is_passed_over(String before) {
        assertThat(inform(before + "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + Soap.inform("")).deviceId().oui())
                .isEqualTo("0A1B2C");
    }

    @Test
    void nuls_after_the_end_are_passed_over() {
        assertThat(inform(Soap.inform("") + "\0\0\0").deviceId().oui()).isEqualTo("0A1B2C");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\u0002b", "a&#x2;b", "a&#2;b", "a&#xD800;b", "a&#x110000;b", "a\uFFFEb"})
    void a_character_that_xml_forbids_becomes_a_replacement_character(String value) {
        assertThat(parameters(Soap.parameter("A", value))).containsExactly(ParameterValue.of("A", "a\uFFFDb"));
    }

    @ParameterizedTest
    @CsvSource({"UTF-8,a\uFFFDb", "us-ascii,a\uFFFDb", "no-such-encoding,a\uFFFDb"})
    void a_byte_outside_the_declared_encoding_becomes_a_replacement_character(String encoding, String value) {
        String text = "<?xml version=\"1.0\" encoding=\"" + encoding + "\"?>"
                + Soap.inform(Soap.parameter("A", "a\u00E4b"));
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        assertThat(((Inform) reader.read(bytes).message()).parameterList())
                .containsExactly(ParameterValue.of("A", value));
    }

    @Test
    void a_prefix_that_nobody_declared_does_not_matter_where_names_do_not() {
        String text = Soap.inform("<p:ParameterValueStruct><q:Name r:type=\"string\">A</q:Name>"
                + "<Value s:type=\"xsd:int\">1</Value></p:ParameterValueStruct>");
        assertThat(inform(text).parameterList()).containsExactly(new ParameterValue("A", "1", ParameterType.INT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NoSuchMethod", "NoSuchResponse", "x_0A1B2C_Method", "reboot"})
    void what_nobody_knows_is_an_unknown_rpc(String name) {
        assertThat(read(Soap.envelope("<cwmp:" + name + "><a>b</a></cwmp:" + name + ">")).message())
                .isEqualTo(new UnknownRpc(name));
    }

    @Test
    void a_fault_is_told_by_its_name_and_may_lack_texts() {
        assertThat(
                read(Soap.envelope("<soap:Fault soap:encodingStyle='x'><detail><cwmp:Fault><FaultCode>9802</FaultCode>"
                        + "</cwmp:Fault></detail></soap:Fault>")).message())
                .isEqualTo(Fault.of(new FaultCode(9802), ""));
        assertThat(read(Soap.envelope("<soap:Fault><detail><cwmp:Fault/></detail></soap:Fault>")).message())
                .isEqualTo(Fault.of(FaultCode.CPE_REQUEST_DENIED, ""));
    }

    @Test
    void a_response_without_status_is_applied_or_for_a_transfer_yet_to_be_done() {
        assertThat(read(Soap.envelope("<cwmp:SetParameterValuesResponse/>")).message())
                .isEqualTo(new SetParameterValuesResponse(0));
        assertThat(read(Soap.envelope("<cwmp:DownloadResponse/>")).message())
                .isEqualTo(new DownloadResponse(1, CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN));
    }

    @Test
    void results_of_deployment_units_may_be_structs_in_one_list() {
        DuStateChangeComplete message = (DuStateChangeComplete) read(
                Soap.envelope("<cwmp:DUStateChangeComplete><Results>"
                        + "<OpResultStruct><UUID>1</UUID></OpResultStruct><OpResultStruct><UUID>2</UUID></OpResultStruct></Results>"
                        + "</cwmp:DUStateChangeComplete>"))
                .message();
        assertThat(message.results()).extracting(result -> result.uuid()).containsExactly("1", "2");
    }

    @Test
    void a_vendor_s_method_is_told_by_its_name_and_a_response_by_its_end() {
        assertThat(read(Soap.envelope("<cwmp:X_A_Method><b>c</b></cwmp:X_A_Method>")).message())
                .isEqualTo(new VendorRequest("X_A_Method", List.of(VendorArgument.of("b", "c"))));
        assertThat(read(Soap.envelope("<cwmp:X_A_MethodResponse><b>c</b></cwmp:X_A_MethodResponse>")).message())
                .isEqualTo(new VendorResponse("X_A_MethodResponse", List.of(VendorArgument.of("b", "c"))));
    }

    @Test
    void text_beside_a_vendor_s_elements_does_not_count_and_text_in_pieces_is_put_together() {
        assertThat(read(Soap.envelope("<cwmp:X_A_Method>\n <b>\n <c>1<!-- x -->2<![CDATA[<3>]]></c>\n</b> x\n"
                + "</cwmp:X_A_Method>")).message())
                .isEqualTo(new VendorRequest("X_A_Method",
                        List.of(new VendorArgument("b", "", List.of(VendorArgument.of("c", "12<3>"))))));
    }

    @Test
    void a_vendor_s_name_that_is_too_long_to_be_kept_is_an_unknown_rpc() {
        String name = "X_" + "A".repeat(UnknownRpc.NAME_MAX - 1);
        assertThat(read(Soap.envelope("<cwmp:" + name + "/>")).message()).isEqualTo(new UnknownRpc(name));
    }

    @Test
    void a_vendor_s_message_that_would_not_be_read_again_is_not_written() {
        VendorArgument leaf = VendorArgument.of("a", "1");
        VendorArgument deep = leaf;
        for (int i = 0; i < VendorArgument.DEPTH_MAX; i++) {
            deep = new VendorArgument("b", "", List.of(deep));
        }
        Stream.of(new VendorRequest("Method", List.of(leaf)), new VendorRequest("X_A_Response", List.of(leaf)),
                new VendorRequest("X_a><b", List.of(leaf)), new VendorRequest("X_A_Method", List.of(deep)),
                new VendorRequest("X_A_Method", List.of(VendorArgument.of("a b", "1"))),
                new VendorResponse("X_A_Method", List.of(leaf)))
                .forEach(message -> assertThatIllegalArgumentException().as(message.rpcName())
                        .isThrownBy(() -> new SoapWriter()
                                .write(new Envelope(CwmpNamespace.CWMP_1_0, EnvelopeHeader.EMPTY, message))));
    }

    @Test
    void an_upload_needs_no_more_than_its_url() {
        assertThat(read(Soap.envelope("<cwmp:Upload><URL> http://a.example/ </URL><DelaySeconds/></cwmp:Upload>"))
                .message()).isEqualTo(new Upload("", "", "http://a.example/", "", "", 0));
    }

    @Test
    void a_file_size_that_is_no_number_is_not_known() {
        Download download = (Download) read(Soap.envelope("<cwmp:Download><CommandKey>k</CommandKey>"
                + "<URL>http://a.example/</URL><FileSize>large</FileSize></cwmp:Download>")).message();
        assertThat(download.fileSize()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1,true", "true,true", "TRUE,true", "0,false", "false,false", "-1,false", "'',false"})
    void a_boolean_that_says_nothing_is_false(String text, boolean nextLevel) {
        assertThat(read(Soap.envelope("<cwmp:GetParameterNames><ParameterPath>A.</ParameterPath><NextLevel>" + text
                + "</NextLevel></cwmp:GetParameterNames>")).message())
                .isEqualTo(new GetParameterNames("A.", nextLevel));
    }

    @Test
    void values_to_be_set_are_taken_as_they_stand() {
        assertThat(read(Soap.envelope("<cwmp:SetParameterValues><ParameterList><ParameterValueStruct><Name>A</Name>"
                + "<Value xsi:type=\"xsd:boolean\">-1</Value></ParameterValueStruct><ParameterValueStruct><Name>B</Name>"
                + "<Value xsi:type=\"xsd:\"/></ParameterValueStruct></ParameterList></cwmp:SetParameterValues>"))
                .message())
                .isEqualTo(new SetParameterValues(List.of(new ParameterValue("A", "-1", ParameterType.BOOLEAN),
                        ParameterValue.of("B", "")), ""));
    }

    @Test
    void the_empty_path_among_others_is_the_root() {
        assertThat(read(Soap.envelope("<cwmp:GetParameterValues><ParameterNames><string/><string>A</string>"
                + "</ParameterNames></cwmp:GetParameterValues>")).message())
                .isEqualTo(new GetParameterValues(List.of("", "A")));
    }

    @Test
    void a_notification_that_is_not_to_be_set_may_be_anything() {
        assertThat(
                read(Soap.envelope("<cwmp:SetParameterAttributes><ParameterList><S><Name>A</Name><NotificationChange/>"
                        + "<Notification>x</Notification><AccessListChange>true</AccessListChange></S></ParameterList>"
                        + "</cwmp:SetParameterAttributes>")).message())
                .isEqualTo(new SetParameterAttributes(
                        List.of(new ParameterAttributesChange("A", false, 0, true, List.of()))));
    }

    @Test
    void operations_on_deployment_units_may_be_structs_in_one_list_or_typed() {
        assertThat(read(Soap.envelope("<cwmp:ChangeDUState><CommandKey>k</CommandKey><Operations>"
                + "<InstallOpStruct><URL>u</URL></InstallOpStruct><UpdateOpStruct><UUID>1</UUID></UpdateOpStruct>"
                + "</Operations><Operations xsi:type=\"cwmp:UninstallOpStruct\"><UUID>2</UUID></Operations>"
                + "<Operations xsi:type=\"UpdateOpStruct\"/><Operations/></cwmp:ChangeDUState>")).message())
                .isEqualTo(new ChangeDuState(List.of(new DuOperation.Install("u", "", "", "", ""),
                        new DuOperation.Update("1", "", "", "", ""), new DuOperation.Uninstall("2", "", ""),
                        new DuOperation.Update("", "", "", "", "")), "k"));
    }

    @Test
    void an_empty_list_is_no_error() {
        assertThat(read(Soap.envelope("<cwmp:GetParameterValuesResponse/>")).message())
                .isEqualTo(new GetParameterValuesResponse(List.of()));
    }

    @Test
    void what_only_stands_for_something_received_is_not_written() {
        SoapWriter writer = new SoapWriter();
        assertThatIllegalArgumentException().isThrownBy(() -> writer.write(
                new Envelope(CwmpNamespace.CWMP_1_0, EnvelopeHeader.EMPTY,
                        new InvalidArguments("Inform", "no serial"))));
        assertThatIllegalArgumentException().isThrownBy(() -> writer
                .write(new Envelope(CwmpNamespace.CWMP_1_0, EnvelopeHeader.EMPTY, new UnknownRpc("a><b"))));
    }

    private List<ParameterValue> parameters(String members) {
        return inform(Soap.inform(members)).parameterList();
    }

    private Inform inform(String text) {
        return (Inform) read(text).message();
    }

    private Envelope read(String text) {
        return reader.read(Soap.utf8(text));
    }
}
