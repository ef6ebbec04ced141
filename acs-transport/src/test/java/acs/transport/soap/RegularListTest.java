package acs.transport.soap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;

import acs.cwmp.CwmpNamespace;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.ParameterType;
import acs.cwmp.ParameterValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read without the parser is what the parser reads; what is not regular is left to it. */
class RegularListTest {
    private static final List<ParameterType> TYPES = List.of(ParameterType.values());
    private static final int ROUNDS = Integer.getInteger("acs.mutations", 110_000) / 2;
    private static final String[] SNIPPETS = {"<", ">", "</", "/>", "&", "&amp;", "]]>", "<![CDATA[", "<!--", "-->",
            "<?a?>", "\"", "'", "\r\n", "\t", " ", "é", "\uD83D\uDE00", "\uFFFE", "\u2028", "\0", "\u0001",
            "<ParameterList>", "</ParameterList>", "<ParameterList/>", "<ParameterValueStruct>",
            "</ParameterValueStruct>", "<Name>", "</Name>", "<Name/>", "<Value>", "</Value>", "<Value/>",
            "<Value xsi:type=\"xsd:int\"/>", " xsi:type=\"xsd:boolean\"", " xsi:type=\"\"", " xsi:type='a'",
            " a:b=\"c\"",
            "GetParameterValuesResponse", "<GetParameterValuesResponse>", "xmlns:xsi=\"u\"", "encoding=\"ISO-8859-1\"",
            "encoding=\"UTF-16\"", "version=\"1.1\"", "cwmp:"};

    private final SoapReader reader = new SoapReader(SoapLimits.defaults());

    @Test
    void an_answer_of_our_own_writer_is_regular() {
        List<ParameterValue> values = IntStream.range(0, 800).mapToObj(i -> new ParameterValue("Device.A." + i + ".B",
                "value " + i, TYPES.get(i % TYPES.size()))).toList();

        Envelope envelope = regular(new SoapWriter().write(new Envelope(CwmpNamespace.CWMP_1_2,
                EnvelopeHeader.withId("1"), new GetParameterValuesResponse(values))));

        assertThat(envelope.message()).isEqualTo(new GetParameterValuesResponse(values));
        assertThat(envelope.header().id()).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "<ParameterValueStruct><Name>A</Name><Value xsi:type=\"xsd:int\">1</Value></ParameterValueStruct>",
            " <ParameterValueStruct xsi:type=\"cwmp:ParameterValueStruct\">\r\n\t<Name xsi:type=\"xsd:string(256)\"> A\n</Name>"
                    + "<Value xsi:type=\"xsd:string(36)\"> v </Value>\n</ParameterValueStruct>\n",
            "<ParameterValueStruct><Name>A</Name><Value/></ParameterValueStruct>"
                    + "<ParameterValueStruct><Name>B</Name><Value xsi:type=\"xsd:boolean\"/></ParameterValueStruct>",
            "<ParameterValueStruct><Name>A</Name><Value></Value></ParameterValueStruct>",
            "<ParameterValueStruct><Name></Name><Value>x</Value></ParameterValueStruct>",
            "<ParameterValueStruct><Name>Größe 中 \uD83D\uDE00</Name><Value xsi:type=\"\">é</Value></ParameterValueStruct>",
            "<ParameterValueStruct><Name>A</Name><Value>1</Value></ParameterValueStruct>"
                    + "<ParameterValueStruct><Name>A</Name><Value xsi:type=\"xsd:int\">2</Value></ParameterValueStruct>"})
    void what_devices_write_is_read_as_the_parser_reads_it(String members) {
        byte[] document = document(members);

        assertThat(regular(document)).isEqualTo(reader.parse(document, 0, document.length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<A/>", "text",
            "<ParameterValueStruct><Name>A</Name><Value>a&amp;b</Value></ParameterValueStruct>",
            "<ParameterValueStruct><Name>A</Name><Value><![CDATA[a]]></Value></ParameterValueStruct>",
            "<ParameterValueStruct><Name>A</Name><Value>a\rb</Value></ParameterValueStruct>",
            "<ParameterValueStruct><Name>A</Name><Value other=\"1\">a</Value></ParameterValueStruct>",
            "<ParameterValueStruct><Value>a</Value><Name>A</Name></ParameterValueStruct>",
            "<ParameterValueStruct><Name>A</Name><Value>a<b/></Value></ParameterValueStruct>",
            "<ParameterValueStruct><Name>A</Name></ParameterValueStruct>",
            "<ParameterValueStruct><Name>A</Name><Value>a</Value></ParameterValueStruct>text",
            "<!--<ParameterValueStruct><Name>A</Name><Value>a</Value></ParameterValueStruct>-->",
            "<ParameterValueStruct><Name>A</Name><Value>a</Value></ParameterValueStruct></ParameterList><ParameterList>"})
    void all_else_is_the_parsers(String members) {
        byte[] document = document(members);

        assertThat(reader.regular(document, 0, document.length)).isNull();
        assertThat(reader.read(document).message()).isInstanceOf(GetParameterValuesResponse.class);
    }

    @Test
    void a_list_in_a_comment_a_text_or_another_element_is_none() {
        String member = "<ParameterValueStruct><Name>A</Name><Value>a</Value></ParameterValueStruct>";
        String list = "<ParameterList>" + member + "</ParameterList>";
        for (String hidden : List.of("<!--" + list + "-->", "<![CDATA[" + list + "]]>", "<X>" + list + "</X>",
                "<?x " + list + "?>")) {
            byte[] document = envelope(hidden + "<ParameterList/>");
            assertThat(reader.regular(document, 0, document.length)).as(hidden).isNull();
        }
    }

    @Test
    void a_prefix_that_nobody_declared_is_not_regular() {
        byte[] document = new String(document(
                "<ParameterValueStruct><Name>A</Name><Value xsi:type=\"xsd:int\">1</Value></ParameterValueStruct>"),
                StandardCharsets.UTF_8).replace("xmlns:xsi", "xmlns:other").getBytes(StandardCharsets.UTF_8);

        assertThat(reader.regular(document, 0, document.length)).isNull();
    }

    @Test
    void the_limits_of_the_parser_hold() {
        String member = "<ParameterValueStruct><Name>Abc</Name><Value>1234567890</Value></ParameterValueStruct>";
        byte[] document = document(member.repeat(20));
        SoapLimits all = SoapLimits.defaults();
        assertThat(within(document, all)).isNotNull();
        assertThat(within(document, limits(all, 5, 300, 100, 100))).as("depth").isNull();
        assertThat(within(document, limits(all, 32, 63, 100, 100))).as("elements").isNull();
        assertThat(within(document, limits(all, 32, 64, 100, 100))).as("elements").isNotNull();
        assertThat(within(document, limits(all, 32, 300, 9, 100))).as("text").isNull();
        assertThat(within(document, limits(all, 32, 300, 100, 19))).as("parameters").isNull();
        byte[] longPath = document(member.replace("Abc", "A".repeat(1_025)));
        assertThat(within(longPath, all)).as("path").isNull();
    }

    @Test
    void a_changed_message_is_left_alone_or_read_as_the_parser_reads_it() {
        long seed = Long.getLong("acs.seed", System.nanoTime());
        System.out.println("RegularListTest seed " + seed);
        Random random = new Random(seed);
        List<byte[]> messages = messages();
        int regular = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] mutant = messages.get(random.nextInt(messages.size()));
            for (int i = random.nextInt(3); i >= 0; i--) {
                mutant = mutate(random, mutant);
            }
            Envelope envelope = reader.regular(mutant, 0, mutant.length);
            if (envelope != null) {
                regular++;
                assertThat(envelope).as("seed %s round %s", seed, round)
                        .isEqualTo(reader.parse(mutant, 0, mutant.length));
            }
        }
        assertThat(regular).isGreaterThan(ROUNDS / 100);
    }

    @Test
    void the_corpus_is_read_as_the_parser_reads_it() {
        assumeTrue(Corpus.isPresent());
        int regular = 0;
        for (Corpus.Sample sample : Corpus.samples()) {
            byte[] bytes = sample.bytes();
            int from = BrokenMarkup.start(bytes, 0, bytes.length);
            int to = BrokenMarkup.end(bytes, from, bytes.length);
            Envelope envelope = reader.regular(bytes, from, to);
            if (envelope != null) {
                regular++;
                assertThat(envelope).as(sample.file()).isEqualTo(reader.parse(bytes, from, to));
            }
        }
        assertThat(regular).isGreaterThan(5);
    }

    private static byte[] mutate(Random random, byte[] message) {
        String text = new String(message, StandardCharsets.UTF_8);
        int at = random.nextInt(text.length());
        int end = random.nextBoolean() ? at : Math.min(text.length(), at + random.nextInt(12));
        String snippet = random.nextInt(4) == 0 ? "" : SNIPPETS[random.nextInt(SNIPPETS.length)];
        return (text.substring(0, at) + snippet + text.substring(end)).getBytes(StandardCharsets.UTF_8);
    }

    private static List<byte[]> messages() {
        List<byte[]> messages = new ArrayList<>();
        messages.add(document("<ParameterValueStruct><Name>A.B</Name><Value>1</Value></ParameterValueStruct>"));
        messages.add(document("<ParameterValueStruct><Name>A.B</Name><Value xsi:type=\"xsd:int\">1</Value>"
                + "</ParameterValueStruct><ParameterValueStruct>\n<Name>B é</Name>\n<Value/></ParameterValueStruct>"));
        if (Corpus.isPresent()) {
            Corpus.samples().stream().filter(sample -> sample.rpc().equals("GetParameterValuesResponse"))
                    .map(Corpus.Sample::bytes).filter(bytes -> bytes.length < 3_000).forEach(messages::add);
        }
        return messages;
    }

    private Envelope regular(byte[] document) {
        return Objects.requireNonNull(reader.regular(document, 0, document.length));
    }

    private static Object within(byte[] document, SoapLimits limits) {
        return new SoapReader(limits).regular(document, 0, document.length);
    }

    private static SoapLimits limits(SoapLimits all, int depth, int elements, int text, int parameters) {
        return new SoapLimits(all.bytesMax(), depth, elements, all.attributesMax(), all.nameLengthMax(),
                all.attributeLengthMax(), text, parameters, all.eventsMax(),
                all.textLengthFactor());
    }

    private static byte[] document(String members) {
        return envelope("<ParameterList arrayType=\"x[1]\">" + members + "</ParameterList>");
    }

    private static byte[] envelope(String content) {
        return ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                + "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:cwmp=\"urn:dslforum-org:cwmp-1-0\""
                + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><s:Body><cwmp:GetParameterValuesResponse>"
                + content + "</cwmp:GetParameterValuesResponse></s:Body></s:Envelope>")
                .getBytes(StandardCharsets.UTF_8);
    }
}
