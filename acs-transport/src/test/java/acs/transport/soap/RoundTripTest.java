package acs.transport.soap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import acs.cwmp.CwmpMessage;
import acs.cwmp.CwmpNamespace;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.InformResponse;
import acs.cwmp.InvalidArguments;
import acs.cwmp.ParameterValue;
import acs.cwmp.UnknownRpc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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
        CwmpMessage message = new GetParameterValuesResponse(
                List.of(ParameterValue.of("Device.A", "a\u0000b\u0002c\uD800d\uFFFE")));
        byte[] bytes = writer.write(new Envelope(CwmpNamespace.CWMP_1_0, EnvelopeHeader.EMPTY, message));
        assertThat(reader.read(bytes).message()).isEqualTo(new GetParameterValuesResponse(
                List.of(ParameterValue.of("Device.A", "a\uFFFDb\uFFFDc\uFFFDd\uFFFD"))));
    }

    @Test
    void every_message_that_goes_over_the_wire_is_tried() {
        Set<Class<?>> tried = Messages.all().stream().map(Object::getClass).collect(Collectors.toSet());
        tried.addAll(Set.of(UnknownRpc.class, InvalidArguments.class));
        assertThat(tried).containsAll(leaves(CwmpMessage.class).toList());
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        Class<?>[] permitted = type.getPermittedSubclasses();
        return permitted == null ? Stream.of(type) : Arrays.stream(permitted).flatMap(RoundTripTest::leaves);
    }

    /** Each message has its text in a file, so that a change on the wire is seen as one. */
    @ParameterizedTest
    @MethodSource("goldenMessages")
    void a_message_stands_on_the_wire_as_in_its_golden_file(int number, CwmpMessage message) throws IOException {
        Envelope envelope = new Envelope(CwmpNamespace.CWMP_1_2, EnvelopeHeader.withId("id-1"), message);
        String file = "golden/%02d-%s.xml".formatted(number, message.rpcName());
        try (InputStream in = Objects.requireNonNull(RoundTripTest.class.getResourceAsStream(file), file)) {
            byte[] golden = in.readAllBytes();
            assertThat(new String(writer.write(envelope), StandardCharsets.US_ASCII))
                    .isEqualTo(new String(golden, StandardCharsets.US_ASCII).strip());
            assertThat(reader.read(golden)).isEqualTo(envelope);
        }
    }

    static Stream<Arguments> goldenMessages() {
        List<CwmpMessage> all = Messages.all();
        return IntStream.range(0, all.size()).mapToObj(i -> Arguments.of(i, all.get(i)));
    }

    @Test
    void one_reader_and_one_writer_serve_many_threads() throws InterruptedException {
        List<Envelope> envelopes = Messages.all().stream()
                .map(message -> new Envelope(CwmpNamespace.CWMP_1_2, EnvelopeHeader.withId("1"), message)).toList();
        Queue<Object> wrong = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 4_000; i++) {
                    Envelope envelope = envelopes.get(i % envelopes.size());
                    Envelope back = reader.read(writer.write(envelope));
                    if (!back.equals(envelope)) {
                        wrong.add(back);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(wrong).isEmpty();
    }
}
