package acs.transport.soap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import acs.cwmp.DecodeFailure;
import acs.cwmp.Envelope;
import acs.cwmp.Inform;
import acs.cwmp.InvalidArguments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What attackers send is refused, each with its reason, and costs no more than its size. */
class HostileInputTest {
    private static final SoapLimits SMALL = new SoapLimits(100_000, 12, 500, 8, 40, 200, 1_000, 20, 5, 4);

    private final SoapReader reader = new SoapReader(SoapLimits.defaults());
    private final SoapReader small = new SoapReader(SMALL);

    @ParameterizedTest
    @MethodSource("refused")
    void a_message_that_breaks_a_rule_is_refused_with_its_reason(String text, DecodeFailure reason) {
        assertRefused(reader, text, reason);
    }

    static Stream<Arguments> refused() {
        String fault = "<soap:Fault><faultcode>Client</faultcode><faultstring>CWMP fault</faultstring>%s</soap:Fault>";
        return Stream.of(Arguments.of("", DecodeFailure.NOT_WELL_FORMED),
                Arguments.of("   \n", DecodeFailure.NOT_WELL_FORMED),
                Arguments.of("\0\0\0\0", DecodeFailure.NOT_WELL_FORMED),
                Arguments.of("{\"json\": true}", DecodeFailure.NOT_WELL_FORMED),
                Arguments.of("\u0016\u0003\u0001\u0002\u0000\u0001", DecodeFailure.NOT_WELL_FORMED),
                Arguments.of(Soap.inform("").replace("</soap:Envelope>", ""), DecodeFailure.NOT_WELL_FORMED),
                Arguments.of(Soap.inform("") + "<more/>", DecodeFailure.NOT_WELL_FORMED),
                Arguments.of(Soap.inform(Soap.parameter("A", "x & y")), DecodeFailure.NOT_WELL_FORMED),
                Arguments.of(Soap.inform(Soap.parameter("A", "&unknown;")), DecodeFailure.NOT_WELL_FORMED),
                Arguments.of(Soap.inform(Soap.parameter("A", "&#99999999999999999999;")),
                        DecodeFailure.NOT_WELL_FORMED),
                Arguments.of("<!DOCTYPE a [\u0002]>" + Soap.inform(""), DecodeFailure.DOCTYPE),
                Arguments.of("<p:a q:b='" + "r:c ".repeat(1_000) + "'>", DecodeFailure.NOT_SOAP),
                Arguments.of("<!DOCTYPE a>" + Soap.inform(""), DecodeFailure.DOCTYPE),
                Arguments.of("<html><body>hello</body></html>", DecodeFailure.NOT_SOAP),
                Arguments.of("<Envelope><Body/></Envelope>", DecodeFailure.NOT_SOAP),
                Arguments.of(Soap.ROOT + "<soap:Header/></soap:Envelope>", DecodeFailure.NOT_SOAP),
                Arguments.of(Soap.inform("").replace("http://schemas.xmlsoap.org/soap/envelope/",
                        "http://www.w3.org/2003/05/soap-envelope"), DecodeFailure.SOAP_VERSION),
                Arguments.of(Soap.envelope(""), DecodeFailure.NOT_CWMP),
                Arguments.of(Soap.inform("").replace("cwmp-1-0", "cwmp-9-9"), DecodeFailure.NOT_CWMP),
                Arguments.of(Soap.envelope("<x:Inform xmlns:x=\"urn:x\"/>"), DecodeFailure.NOT_CWMP),
                Arguments.of(Soap.envelope(fault.formatted("")), DecodeFailure.BAD_FAULT),
                Arguments.of(Soap.envelope(fault.formatted("<detail>no</detail>")), DecodeFailure.BAD_FAULT),
                Arguments.of(Soap.envelope("<cwmp:AddObjectResponse><Status>0</Status></cwmp:AddObjectResponse>"),
                        DecodeFailure.BAD_RESPONSE),
                Arguments.of(Soap.envelope(
                        "<cwmp:SetParameterValuesResponse><Status>x</Status></cwmp:SetParameterValuesResponse>"),
                        DecodeFailure.BAD_RESPONSE));
    }

    @Test
    void entities_are_never_expanded() {
        StringBuilder dtd = new StringBuilder("<!DOCTYPE lolz [<!ENTITY a0 \"ha\">");
        for (int i = 1; i < 40; i++) {
            dtd.append("<!ENTITY a").append(i).append(" \"").append(("&a" + (i - 1) + ";").repeat(10)).append("\">");
        }
        assertRefused(reader, dtd.append("]>") + Soap.inform(Soap.parameter("A", "&a39;")), DecodeFailure.DOCTYPE);
    }

    @Test
    void files_are_never_read(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        String dtd = "<!DOCTYPE a [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>";
        assertRefused(reader, dtd + Soap.inform(Soap.parameter("A", "&x;")), DecodeFailure.DOCTYPE);
        assertRefused(reader, "<!DOCTYPE a SYSTEM \"" + secret.toUri() + "\">" + Soap.inform(""),
                DecodeFailure.DOCTYPE);
    }

    @ParameterizedTest
    @MethodSource("excesses")
    void an_excess_is_refused_at_its_limit(String text, DecodeFailure reason) {
        assertRefused(small, text, reason);
    }

    static Stream<Arguments> excesses() {
        return Stream.of(Arguments.of(Soap.inform(" ".repeat(100_000)), DecodeFailure.TOO_LARGE),
                Arguments.of(Soap.inform("<a>".repeat(9) + "</a>".repeat(9)), DecodeFailure.TOO_DEEP),
                Arguments.of(Soap.informOf(Soap.DEVICE_ID + "<X>" + "<a/>".repeat(500) + "</X>"),
                        DecodeFailure.TOO_MANY_ELEMENTS),
                Arguments.of(Soap.informOf("<X" + attributes(9) + "/>"), DecodeFailure.TOO_MANY_ATTRIBUTES),
                Arguments.of(Soap.informOf("<X" + attributes(3_000) + "/>"), DecodeFailure.TOO_MANY_ATTRIBUTES),
                Arguments.of(Soap.informOf("<X" + declarations(9) + "/>"), DecodeFailure.TOO_MANY_ATTRIBUTES),
                Arguments.of(Soap.informOf("<X" + declarations(2_000) + "/>"), DecodeFailure.TOO_MANY_ATTRIBUTES),
                Arguments.of(Soap.informOf("<X a='" + "v".repeat(201) + "'/>"), DecodeFailure.TOO_MANY_ATTRIBUTES),
                Arguments.of(Soap.informOf("<" + "n".repeat(41) + "/>"), DecodeFailure.TOO_MANY_ATTRIBUTES),
                Arguments.of(Soap.informOf("<X " + "n".repeat(41) + "='1'/>"), DecodeFailure.TOO_MANY_ATTRIBUTES),
                Arguments.of(Soap.informOf("<?" + "n".repeat(41) + " x?>"), DecodeFailure.TOO_MANY_ATTRIBUTES),
                Arguments.of(Soap.inform(Soap.parameter("A", "v".repeat(1_001))), DecodeFailure.TEXT_TOO_LONG),
                Arguments.of(Soap.inform(Soap.parameter("A", "v&amp;".repeat(501))), DecodeFailure.TEXT_TOO_LONG),
                Arguments.of(Soap.inform(Soap.parameter("A", "<![CDATA[vv]]>".repeat(501))),
                        DecodeFailure.TEXT_TOO_LONG),
                Arguments.of(Soap.inform(Soap.parameter("A", "v").repeat(21)), DecodeFailure.TOO_MANY_PARAMETERS),
                Arguments.of(Soap.informOf(Soap.DEVICE_ID + events(6)), DecodeFailure.TOO_MANY_PARAMETERS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X_A_Method", "X_A_MethodResponse"})
    void a_vendor_s_tree_is_refused_when_it_is_deeper_than_eight(String name) {
        String eight = "<a>".repeat(8) + "</a>".repeat(8);
        String nine = "<a>".repeat(9) + "</a>".repeat(9);
        String rpc = "<cwmp:" + name + ">%s</cwmp:" + name + ">";
        assertThat(reader.read(Soap.utf8(Soap.envelope(rpc.formatted(eight)))).message().rpcName()).isEqualTo(name);
        assertRefused(reader, Soap.envelope(rpc.formatted(nine)), DecodeFailure.TOO_DEEP);
    }

    @Test
    void the_limits_hold_in_a_vendor_s_tree_too() {
        String rpc = "<cwmp:X_A_Method><a>%s</a></cwmp:X_A_Method>";
        assertRefused(small, Soap.envelope(rpc.formatted("<b/>".repeat(21))), DecodeFailure.TOO_MANY_PARAMETERS);
        assertRefused(small, Soap.envelope(rpc.formatted("v".repeat(1_001))), DecodeFailure.TEXT_TOO_LONG);
        assertRefused(small, Soap.envelope(rpc.formatted("v&amp;".repeat(501))), DecodeFailure.TEXT_TOO_LONG);
        assertRefused(small, Soap.envelope(rpc.formatted("v<b/>".repeat(1_001))), DecodeFailure.TOO_MANY_PARAMETERS);
    }

    @Test
    void the_lists_of_an_acs_s_requests_are_bounded() {
        String names = "<string>A</string>".repeat(21);
        assertRefused(small, Soap.envelope("<cwmp:GetParameterValues><ParameterNames>" + names
                + "</ParameterNames></cwmp:GetParameterValues>"), DecodeFailure.TOO_MANY_PARAMETERS);
        assertRefused(small, Soap.envelope("<cwmp:ChangeDUState>"
                + "<Operations xsi:type=\"cwmp:UpdateOpStruct\"/>".repeat(21) + "</cwmp:ChangeDUState>"),
                DecodeFailure.TOO_MANY_PARAMETERS);
    }

    @Test
    void what_stays_at_the_limits_is_taken() {
        String text = Soap.informOf(Soap.DEVICE_ID + events(5) + "<X" + attributes(8) + "/><ParameterList>"
                + Soap.parameter("A", "v".repeat(1_000)) + Soap.parameter("B", "v").repeat(19) + "</ParameterList>");
        Inform inform = (Inform) small.read(Soap.utf8(text)).message();
        assertThat(inform.parameterList()).hasSize(20);
        assertThat(inform.events()).hasSize(5);
    }

    @Test
    void more_than_64_events_are_taken() {
        Inform inform = (Inform) reader.read(Soap.utf8(Soap.informOf(Soap.DEVICE_ID + events(200)))).message();
        assertThat(inform.events()).hasSize(200);
    }

    @Test
    void a_declared_length_of_four_billion_reserves_nothing() {
        String text = Soap.inform(Soap.parameter("A", "v")).replace("<ParameterList>",
                "<ParameterList enc:arrayType=\"cwmp:ParameterValueStruct[4294967295]\">");
        assertThat(((Inform) reader.read(Soap.utf8(text)).message()).parameterList()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void a_request_with_unusable_arguments_keeps_its_id_so_that_it_can_be_answered(String body) {
        Envelope envelope = reader.read(Soap.utf8(Soap.envelope(body)));
        assertThat(envelope.message()).isInstanceOf(InvalidArguments.class);
        assertThat(envelope.header().id()).isEqualTo("id-1");
        assertThat(body).startsWith("<cwmp:" + envelope.message().rpcName() + ">");
    }

    static Stream<String> unusable() {
        String device = "<cwmp:Inform><DeviceId><OUI>0A1B2C</OUI><SerialNumber>%s</SerialNumber></DeviceId></cwmp:Inform>";
        return Stream.of("<cwmp:Inform></cwmp:Inform>", device.formatted(""), device.formatted("7".repeat(1 << 20)),
                "<cwmp:Inform><DeviceId><SerialNumber>1</SerialNumber></DeviceId></cwmp:Inform>",
                "<cwmp:TransferComplete><CommandKey>a</CommandKey></cwmp:TransferComplete>",
                "<cwmp:AutonomousTransferComplete></cwmp:AutonomousTransferComplete>",
                "<cwmp:AddObject><ParameterKey>a</ParameterKey></cwmp:AddObject>",
                "<cwmp:SetParameterValues><ParameterList><a><Value>1</Value></a></ParameterList></cwmp:SetParameterValues>",
                "<cwmp:DeleteObject></cwmp:DeleteObject>", "<cwmp:Download><URL/></cwmp:Download>",
                "<cwmp:Upload><URL>u</URL><DelaySeconds>-1</DelaySeconds></cwmp:Upload>",
                "<cwmp:ScheduleInform><CommandKey>a</CommandKey></cwmp:ScheduleInform>",
                "<cwmp:ScheduleDownload><URL>u</URL><TimeWindowList><a><MaxRetries>x</MaxRetries></a></TimeWindowList>"
                        + "</cwmp:ScheduleDownload>",
                "<cwmp:SetParameterAttributes><ParameterList><a><NotificationChange>1</NotificationChange></a>"
                        + "</ParameterList></cwmp:SetParameterAttributes>",
                "<cwmp:ChangeDUState><Operations><URL>u</URL></Operations></cwmp:ChangeDUState>",
                "<cwmp:ChangeDUState><Operations><NoOpStruct/></Operations></cwmp:ChangeDUState>");
    }

    @Test
    void what_is_wrong_with_arguments_is_told_without_the_device_s_own_words() {
        String text = Soap.informOf("<DeviceId><OUI>0A1B2C</OUI><SerialNumber>" + "secret".repeat(100)
                + "</SerialNumber></DeviceId>");
        InvalidArguments message = (InvalidArguments) reader.read(Soap.utf8(text)).message();
        assertThat(message.detail()).doesNotContain("secret").isNotEmpty();
    }

    @Test
    void a_broken_end_is_found_even_after_unusable_arguments() {
        assertRefused(reader, Soap.informOf("").replace("</soap:Body>", ""), DecodeFailure.NOT_WELL_FORMED);
    }

    @Test
    void a_part_of_an_array_is_read_and_nothing_beyond() {
        byte[] bytes = Soap.utf8("garbage" + Soap.inform("") + "garbage");
        assertThat(reader.read(bytes, 7, bytes.length - 14).message()).isInstanceOf(Inform.class);
    }

    @Test
    void a_thousand_refused_names_leave_the_reader_as_it_was() {
        String good = Soap.inform(Soap.parameter("A", "v"));
        Envelope before = reader.read(Soap.utf8(good));
        for (int i = 0; i < 1_000; i++) {
            assertRefused(reader, Soap.informOf("<" + ("n" + i).repeat(200) + "/>"), DecodeFailure.TOO_MANY_ATTRIBUTES);
        }
        assertThat(reader.read(Soap.utf8(good))).isEqualTo(before);
    }

    @Test
    void the_message_of_an_exception_is_short_and_without_a_trace() {
        assertThatExceptionOfType(SoapException.class)
                .isThrownBy(() -> reader.read(Soap.utf8(Soap.informOf("<" + "n".repeat(5_000) + "/>"))))
                .satisfies(refused -> {
                    assertThat(String.valueOf(refused.getMessage()).length()).isLessThanOrEqualTo(300);
                    assertThat(refused.getStackTrace()).isEmpty();
                });
    }

    @Test
    void a_message_for_the_log_is_one_line() {
        String text = Soap.inform("").replace("http://schemas.xmlsoap.org/soap/envelope/",
                "urn:x&#10;&#13;ERROR&#x85;");
        assertThatExceptionOfType(SoapException.class).isThrownBy(() -> reader.read(Soap.utf8(text)))
                .withMessage("an envelope of urn:x  ERROR ");
    }

    @Test
    void limits_below_one_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SoapLimits(1, 1, 1, 1, 1, 1, 1, 1, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new SoapLimits(0, 1, 1, 1, 1, 1, 1, 1, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new SoapLimits(1, 1, 1, 1, 1, 1, 1, 1, 1, 0));
    }

    private static void assertRefused(SoapReader reader, String text, DecodeFailure reason) {
        assertThatExceptionOfType(SoapException.class)
                .isThrownBy(() -> reader.read(text.getBytes(StandardCharsets.UTF_8)))
                .satisfies(refused -> assertThat(refused.failure()).as(refused.getMessage()).isEqualTo(reason));
    }

    private static String attributes(int count) {
        StringBuilder attributes = new StringBuilder();
        for (int i = 0; i < count; i++) {
            attributes.append(" a").append(i).append("='1'");
        }
        return attributes.toString();
    }

    private static String declarations(int count) {
        StringBuilder declarations = new StringBuilder();
        for (int i = 0; i < count; i++) {
            declarations.append(" xmlns:a").append(i).append("='urn:a'");
        }
        return declarations.toString();
    }

    private static String events(int count) {
        return "<Event>" + "<EventStruct><EventCode>X 0A1B2C Event</EventCode><CommandKey/></EventStruct>".repeat(count)
                + "</Event>";
    }

    @Test
    void a_path_longer_than_anybody_could_ask_for_is_refused_and_one_of_a_thousand_characters_is_not() {
        byte[] endless = Soap.inform(Soap.parameter("A".repeat(1_025), "v")).getBytes(StandardCharsets.UTF_8);
        byte[] lengthy = Soap.inform(Soap.parameter("A".repeat(1_024), "v")).getBytes(StandardCharsets.UTF_8);

        assertThatExceptionOfType(SoapException.class).isThrownBy(() -> reader.read(endless))
                .extracting(SoapException::failure).isEqualTo(DecodeFailure.TEXT_TOO_LONG);
        assertThat(reader.read(lengthy).message()).isInstanceOf(Inform.class);
    }
}
