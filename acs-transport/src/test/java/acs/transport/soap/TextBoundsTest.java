package acs.transport.soap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import acs.cwmp.CwmpMessage;
import acs.cwmp.DecodeFailure;
import acs.cwmp.Envelope;
import acs.cwmp.Fault;
import acs.cwmp.HeaderText;
import acs.cwmp.HeaderText.Excess;
import acs.cwmp.HeaderTexts;
import acs.cwmp.Inform;
import acs.cwmp.Kicked;
import acs.cwmp.ParameterValue;
import acs.cwmp.TransferComplete;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Texts other than values are bounded when a message is read, wherever they stand. */
class TextBoundsTest {
    private static final String FAULT_STRUCT = "<FaultStruct><FaultCode>9010</FaultCode><FaultString>%1$s</FaultString>"
            + "</FaultStruct>";
    private static final int LONG = 300_000;

    private final SoapReader reader = new SoapReader(SoapLimits.defaults());

    /** A message with one text at several places. */
    enum Place {
        EVENT(HeaderText.EVENT_CODE, informWith("<EventCode>%s</EventCode><CommandKey>k</CommandKey>"), 1),
        EVENT_KEY(HeaderText.COMMAND_KEY, informWith("<EventCode>M Reboot</EventCode><CommandKey>%s</CommandKey>"), 1),
        CURRENT_TIME(HeaderText.DATE_TIME, "<cwmp:Inform>" + Soap.DEVICE_ID
                + "<CurrentTime>%s</CurrentTime></cwmp:Inform>", 1),
        SOFTWARE_VERSION(HeaderText.SOFTWARE_VERSION, informFact("DeviceInfo.SoftwareVersion"), 1),
        HARDWARE_VERSION(HeaderText.HARDWARE_VERSION, informFact("DeviceInfo.HardwareVersion"), 1),
        CONNECTION_REQUEST_URL(HeaderText.CONNECTION_REQUEST_URL, informFact(
                "ManagementServer.ConnectionRequestURL"), 1),
        PARAMETER_KEY(HeaderText.PARAMETER_KEY, informFact("ManagementServer.ParameterKey"), 1),
        TRANSFER_KEY(HeaderText.COMMAND_KEY, "<cwmp:TransferComplete><CommandKey>%1$s</CommandKey><FaultStruct/>"
                + "</cwmp:TransferComplete>", 1),
        TRANSFER_FAULT(HeaderText.FAULT_STRING, "<cwmp:TransferComplete>" + FAULT_STRUCT
                + "</cwmp:TransferComplete>", 1),
        TRANSFER_TIMES(HeaderText.DATE_TIME, "<cwmp:TransferComplete><FaultStruct/><StartTime>%1$s</StartTime>"
                + "<CompleteTime>%1$s</CompleteTime></cwmp:TransferComplete>", 2),
        AUTONOMOUS_URLS(HeaderText.FILE_URL, autonomous(
                "<AnnounceURL>%1$s</AnnounceURL><TransferURL>%1$s</TransferURL>"), 2),
        AUTONOMOUS_TYPE(HeaderText.FILE_TYPE, autonomous("<FileType>%1$s</FileType>"), 1),
        AUTONOMOUS_NAME(HeaderText.FILE_NAME, autonomous("<TargetFileName>%1$s</TargetFileName>"), 1),
        WANTED_TYPE(HeaderText.FILE_TYPE, "<cwmp:RequestDownload><FileType>%s</FileType></cwmp:RequestDownload>", 1),
        WANTED_ARGUMENT(HeaderText.ARGUMENT, "<cwmp:RequestDownload><FileTypeArg><ArgStruct><Name>n</Name>"
                + "<Value>%s</Value></ArgStruct></FileTypeArg></cwmp:RequestDownload>", 1),
        WANTED_NAME(HeaderText.WORD, "<cwmp:RequestDownload><FileTypeArg><ArgStruct><Name>%s</Name></ArgStruct>"
                + "</FileTypeArg></cwmp:RequestDownload>", 1),
        KICKED(HeaderText.ARGUMENT, "<cwmp:Kicked><Referer>%1$s</Referer><Arg>%1$s</Arg></cwmp:Kicked>", 2),
        KICKED_COMMAND(HeaderText.WORD, "<cwmp:Kicked><Command>%1$s</Command></cwmp:Kicked>", 1),
        KICKED_NEXT(HeaderText.FILE_URL, "<cwmp:Kicked><Next>%1$s</Next></cwmp:Kicked>", 1),
        CHANGE_UUID(HeaderText.UUID, change("<UUID>%1$s</UUID>"), 1),
        CHANGE_REF(HeaderText.PATH, change("<DeploymentUnitRef>%1$s</DeploymentUnitRef>"), 1),
        CHANGE_WORDS(HeaderText.WORD, change("<Version>%1$s</Version><CurrentState>%1$s</CurrentState>"), 2),
        CHANGE_REFS(HeaderText.PATH_LIST, change("<ExecutionUnitRefList>%1$s</ExecutionUnitRefList>"), 1),
        FAULT(HeaderText.FAULT_STRING, fault("<FaultString>%1$s</FaultString><SetParameterValuesFault><FaultString>%1$s"
                + "</FaultString></SetParameterValuesFault>"), 2),
        FAULT_PARAMETER(HeaderText.PATH, fault("<SetParameterValuesFault><ParameterName>%1$s</ParameterName>"
                + "</SetParameterValuesFault>"), 1),
        QUEUED(HeaderText.COMMAND_KEY, "<cwmp:GetAllQueuedTransfersResponse><TransferList><AllQueuedTransferStruct>"
                + "<CommandKey>%s</CommandKey><State>1</State></AllQueuedTransferStruct></TransferList>"
                + "</cwmp:GetAllQueuedTransfersResponse>", 1),
        METHODS(HeaderText.WORD, "<cwmp:GetRPCMethodsResponse><MethodList><string>%s</string></MethodList>"
                + "</cwmp:GetRPCMethodsResponse>", 1),
        ACCESS_LIST(HeaderText.WORD, "<cwmp:GetParameterAttributesResponse><ParameterList><ParameterAttributeStruct>"
                + "<Name>A.B</Name><AccessList><string>%s</string></AccessList></ParameterAttributeStruct></ParameterList>"
                + "</cwmp:GetParameterAttributesResponse>", 1);

        final HeaderText kind;
        final String format;
        final int places;

        Place(HeaderText kind, String format, int places) {
            this.kind = kind;
            this.format = format;
            this.places = places;
        }

        byte[] with(String text) {
            return Soap.utf8(Soap.envelope(format.formatted(text)));
        }

        private static String informWith(String event) {
            return "<cwmp:Inform>" + Soap.DEVICE_ID + "<Event><EventStruct>" + event
                    + "</EventStruct></Event></cwmp:Inform>";
        }

        private static String informFact(String path) {
            return "<cwmp:Inform>" + Soap.DEVICE_ID + Soap.EVENTS + "<ParameterList>"
                    + Soap.parameter("Device." + path, "%s") + "</ParameterList></cwmp:Inform>";
        }

        private static String autonomous(String fields) {
            return "<cwmp:AutonomousTransferComplete>" + fields + "<FaultStruct/></cwmp:AutonomousTransferComplete>";
        }

        private static String change(String fields) {
            return "<cwmp:DUStateChangeComplete><Results>" + fields + "</Results></cwmp:DUStateChangeComplete>";
        }

        private static String fault(String fields) {
            return "<soap:Fault><detail><cwmp:Fault><FaultCode>9003</FaultCode>" + fields
                    + "</cwmp:Fault></detail></soap:Fault>";
        }
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void a_text_that_is_too_long_is_cut_or_dropped_and_marked(Place place) {
        int max = place.kind.max(HeaderTexts.FACTOR);
        assertThat(reader.read(place.with("x".repeat(max))).shortened()).isZero();

        Envelope envelope = reader.read(place.with("x".repeat(LONG)));

        List<String> texts = texts(envelope.message());
        assertThat(texts).allSatisfy(text -> assertThat(text.length()).isLessThanOrEqualTo(max));
        assertThat(texts.stream().filter(place.kind.excess() == Excess.CUT
                ? text -> text.startsWith("x") && text.endsWith("…")
                : HeaderText::isDropped)).hasSize(place.places);
        assertThat(envelope.shortened()).isEqualTo(place.places);
        assertThat(reader.texts().shortened(place.kind)).isEqualTo(place.places);
    }

    @Test
    void an_envelope_id_of_more_than_1024_characters_is_refused() {
        String inform = Soap.inform("");
        String longest = "i".repeat(1_024);

        assertThat(reader.read(Soap.utf8(inform.replace("id-1", longest))).header().id()).isEqualTo(longest);
        assertThatExceptionOfType(SoapException.class)
                .isThrownBy(() -> reader.read(Soap.utf8(inform.replace("id-1", longest + "i"))))
                .satisfies(refused -> assertThat(refused.failure()).isEqualTo(DecodeFailure.TEXT_TOO_LONG));
    }

    @Test
    void a_value_stays_as_it_was_sent_though_the_fact_that_is_taken_from_it_is_cut() {
        Inform inform = (Inform) reader.read(Place.SOFTWARE_VERSION.with("x".repeat(LONG))).message();

        assertThat(inform.parameterList().get(0).value()).hasSize(LONG);
        assertThat(inform.facts().softwareVersion()).hasSize(256);
    }

    @Test
    void a_wish_for_a_download_has_few_arguments() {
        String argument = "<ArgStruct><Name>n</Name><Value>v</Value></ArgStruct>";
        String wish = "<cwmp:RequestDownload><FileTypeArg>%s</FileTypeArg></cwmp:RequestDownload>";

        assertThat(reader.read(Soap.utf8(Soap.envelope(wish.formatted(argument.repeat(64)))))).isNotNull();
        assertThatExceptionOfType(SoapException.class)
                .isThrownBy(() -> reader.read(Soap.utf8(Soap.envelope(wish.formatted(argument.repeat(65))))))
                .satisfies(refused -> assertThat(refused.failure()).isEqualTo(DecodeFailure.TOO_MANY_PARAMETERS));
    }

    @Test
    void a_larger_factor_keeps_longer_texts() {
        SoapLimits all = SoapLimits.defaults();
        SoapReader patient = new SoapReader(new SoapLimits(all.bytesMax(), all.depthMax(), all.elementsMax(),
                all.attributesMax(), all.nameLengthMax(), all.attributeLengthMax(), all.textLengthMax(),
                all.parametersMax(), all.eventsMax(), 10));

        assertThat(((TransferComplete) patient.read(Place.TRANSFER_KEY.with("k".repeat(320))).message()).commandKey())
                .hasSize(320);
        assertThat(((Kicked) patient.read(Place.KICKED.with("k".repeat(2_560))).message()).arg()).hasSize(2_560);
        assertThat(((Fault) patient.read(Place.FAULT.with("k".repeat(2_561))).message()).faultString()).hasSize(2_560);
    }

    @Test
    void texts_of_any_length_and_kind_are_bounded_or_refused_by_the_typed_exception() {
        Random random = new Random(41);
        for (int round = 0; round < 2_000; round++) {
            Place place = Place.values()[random.nextInt(Place.values().length)];
            String text = text(random);
            byte[] message = place.with(text);
            try {
                Envelope envelope = reader.read(message);
                int max = Math.max(place.kind.max(HeaderTexts.FACTOR), 64);
                assertThat(texts(envelope.message())).as("%s with %s", place, text)
                        .allSatisfy(it -> assertThat(it.length()).isLessThanOrEqualTo(max));
            } catch (SoapException typed) {
                assertThat(typed.failure()).isNotNull();
            }
        }
    }

    /** Nothing that was ever seen in the field is longer than a quarter of what is kept. */
    @Test
    void the_longest_texts_of_recorded_messages_are_at_most_a_quarter_of_the_bounds() {
        SoapLimits all = SoapLimits.defaults();
        SoapReader strict = new SoapReader(new SoapLimits(all.bytesMax(), all.depthMax(), all.elementsMax(),
                all.attributesMax(), all.nameLengthMax(), all.attributeLengthMax(), all.textLengthMax(),
                all.parametersMax(), all.eventsMax(), HeaderTexts.FACTOR / 4));
        for (Corpus.Sample sample : Corpus.samples()) {
            try {
                String id = strict.read(sample.bytes()).header().id();
                assertThat(id == null ? 0 : id.length()).isLessThanOrEqualTo(HeaderText.ENVELOPE_ID.max(1) / 4);
            } catch (SoapException unreadable) {
                assertThat(unreadable.failure()).as(sample.file()).isNotEqualTo(DecodeFailure.TEXT_TOO_LONG);
            }
        }
        assertThat(Arrays.stream(HeaderText.values()).filter(kind -> strict.texts().shortened(kind) > 0)).isEmpty();
    }

    @Test
    void the_facts_of_dumped_devices_are_at_most_a_quarter_of_the_bounds() throws IOException {
        HeaderTexts strict = new HeaderTexts(HeaderTexts.FACTOR / 4);
        Map<String, HeaderText> facts = Map.of("DeviceInfo.SoftwareVersion", HeaderText.SOFTWARE_VERSION,
                "DeviceInfo.HardwareVersion", HeaderText.HARDWARE_VERSION, "ManagementServer.ConnectionRequestURL",
                HeaderText.CONNECTION_REQUEST_URL, "ManagementServer.ParameterKey", HeaderText.PARAMETER_KEY);
        int found = 0;
        try (Stream<Path> files = Files.list(Corpus.shared("devices"))) {
            for (Path dump : files.filter(file -> file.toString().endsWith(".csv")).toList()) {
                for (String line : Files.readAllLines(dump)) {
                    List<String> columns = List.of(line.split(",", -1));
                    String path = columns.getFirst();
                    HeaderText kind = facts.get(path.substring(path.indexOf('.') + 1));
                    if (kind != null) {
                        found++;
                        assertThat(columns.subList(1, columns.size())).as("%s of %s", path, dump)
                                .noneMatch(column -> strict.isTooLong(kind, column));
                    }
                }
            }
        }
        assertThat(found).isGreaterThan(20);
    }

    private static String text(Random random) {
        List<String> pieces = List.of("x", "\uD83D\uDE00", "é", " ", "\n", "&amp;", "&#x20AC;", "<![CDATA[y]]>",
                "<!-- c -->",
                "http://u:p@h/", "://", "…", "<b>z</b>");
        StringBuilder text = new StringBuilder();
        int parts = 1 + random.nextInt(4);
        for (int i = 0; i < parts; i++) {
            text.append(
                    pieces.get(random.nextInt(pieces.size())).repeat(random.nextInt(random.nextBoolean() ? 9 : 3_000)));
        }
        return text.toString();
    }

    /** All texts of a message but the names and values of parameters. */
    private static List<String> texts(CwmpMessage message) {
        List<String> texts = new ArrayList<>();
        gather(message, texts);
        return texts;
    }

    private static void gather(Object value, List<String> texts) {
        switch (value) {
            case null -> {}
            case String text -> texts.add(text);
            case ParameterValue parameter -> {}
            case List<?> list -> list.forEach(each -> gather(each, texts));
            case Record record -> Arrays.stream(record.getClass().getRecordComponents())
                    .forEach(component -> gather(component(record, component), texts));
            default -> {}
        }
    }

    private static Object component(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException unreadable) {
            throw new LinkageError("a record without its accessor", unreadable);
        }
    }
}
