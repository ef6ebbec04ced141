package acs.transport.soap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import acs.cwmp.CwmpMessage;
import acs.cwmp.CwmpNamespace;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.InformResponse;
import acs.cwmp.ParameterValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written is read back as it was, in every namespace. */
class RoundTripTest {
    private final SoapReader reader = new SoapReader(SoapLimits.defaults());
    private final SoapWriter writer = new SoapWriter();

    @ParameterizedTest
    @MethodSource("messages")
    void a_message_comes_back_as_it_was_written(CwmpMessage message) {
        for (int minor = 0; minor <= 4; minor++) {
            Envelope envelope = new Envelope(new CwmpNamespace(minor), EnvelopeHeader.withId("id-" + minor), message);
            assertThat(reader.read(writer.write(envelope))).isEqualTo(envelope);
        }
    }

    static Stream<CwmpMessage> messages() {
        return Messages.all().stream();
    }

    @Test
    void all_header_elements_come_back() {
        EnvelopeHeader header = new EnvelopeHeader("a<b", true, 60, List.of("1.0", "1.4"), "1.4");
        Envelope envelope = new Envelope(CwmpNamespace.CWMP_1_2, header, new InformResponse(1));
        assertThat(reader.read(writer.write(envelope)).header()).isEqualTo(header);
    }

    @Test
    void an_envelope_without_id_comes_back_without_id() {
        Envelope envelope = new Envelope(CwmpNamespace.CWMP_1_0, EnvelopeHeader.EMPTY, new InformResponse(1));
        assertThat(reader.read(writer.write(envelope))).isEqualTo(envelope);
    }

    @Test
    void the_response_to_an_inform_is_written_to_the_letter() {
        byte[] bytes = writer.write(new Envelope(CwmpNamespace.CWMP_1_0,
                new EnvelopeHeader("17", false, 0, List.of(), "1.4"), new InformResponse(1)));
        assertThat(new String(bytes, StandardCharsets.US_ASCII)).isEqualTo("""
                <soap-env:Envelope xmlns:soap-env="http://schemas.xmlsoap.org/soap/envelope/"
                 xmlns:soap-enc="http://schemas.xmlsoap.org/soap/encoding/"
                 xmlns:xsd="http://www.w3.org/2001/XMLSchema"
                 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                 xmlns:cwmp="urn:dslforum-org:cwmp-1-0">
                <soap-env:Header><cwmp:ID soap-env:mustUnderstand="1">17</cwmp:ID>
                <cwmp:UseCWMPVersion soap-env:mustUnderstand="1">1.4</cwmp:UseCWMPVersion></soap-env:Header>
                <soap-env:Body><cwmp:InformResponse><MaxEnvelopes>1</MaxEnvelopes></cwmp:InformResponse></soap-env:Body>
                </soap-env:Envelope>""".replace("\n", ""));
    }

    @Test
    void characters_that_xml_cannot_carry_are_replaced() {
        CwmpMessage message = new acs.cwmp.GetParameterValuesResponse(
                List.of(ParameterValue.of("Device.A", "a\u0000b\u0002c\uD800d\uFFFE")));
        byte[] bytes = writer.write(new Envelope(CwmpNamespace.CWMP_1_0, EnvelopeHeader.EMPTY, message));
        assertThat(reader.read(bytes).message()).isEqualTo(new acs.cwmp.GetParameterValuesResponse(
                List.of(ParameterValue.of("Device.A", "a\uFFFDb\uFFFDc\uFFFDd\uFFFD"))));
    }
}
