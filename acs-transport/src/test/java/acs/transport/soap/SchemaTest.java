package acs.transport.soap;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import javax.xml.XMLConstants;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;

import acs.cwmp.CwmpMessage;
import acs.cwmp.CwmpNamespace;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.InformResponse;
import acs.cwmp.VendorRequest;
import acs.cwmp.VendorResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.ls.DOMImplementationLS;
import org.w3c.dom.ls.LSInput;
import org.xml.sax.SAXException;

/** What we send is valid by the standard's own schemas, each message in each version of CWMP that has it. */
class SchemaTest {
    /** The schema file of each version with the namespace that it describes. */
    private static final Map<String, CwmpNamespace> VERSIONS = Map.of("cwmp-1-0", CwmpNamespace.CWMP_1_0, "cwmp-1-1",
            CwmpNamespace.CWMP_1_1, "cwmp-1-2", CwmpNamespace.CWMP_1_2, "cwmp-1-3", CwmpNamespace.CWMP_1_2, "cwmp-1-4",
            CwmpNamespace.CWMP_1_2);
    /** Since which minor version an RPC exists (A6 table 89 and the schemas); all others since 1.0. */
    private static final Map<String, Integer> SINCE = Map.ofEntries(Map.entry("GetAllQueuedTransfersResponse", 1),
            Map.entry("AutonomousTransferComplete", 1), Map.entry("AutonomousTransferCompleteResponse", 1),
            Map.entry("GetAllQueuedTransfers", 1), Map.entry("ScheduleDownload", 2), Map.entry("CancelTransfer", 2),
            Map.entry("ChangeDUState", 2), Map.entry("ScheduleDownloadResponse", 2),
            Map.entry("CancelTransferResponse", 2),
            Map.entry("ChangeDUStateResponse", 2), Map.entry("DUStateChangeComplete", 2),
            Map.entry("DUStateChangeCompleteResponse", 2), Map.entry("AutonomousDUStateChangeComplete", 2),
            Map.entry("AutonomousDUStateChangeCompleteResponse", 2));
    private static final Map<String, Schema> SCHEMAS = new HashMap<>();

    private final SoapWriter writer = new SoapWriter();

    @BeforeAll
    static void compileSchemas() throws Exception {
        Path folder = Corpus.shared("datamodels");
        for (String version : VERSIONS.keySet()) {
            SCHEMAS.put(version, compile(folder, version + ".xsd"));
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void a_message_is_valid_by_the_schema_of_its_version(String version, CwmpMessage message) {
        CwmpNamespace namespace = Objects.requireNonNull(VERSIONS.get(version));
        byte[] bytes = writer.write(new Envelope(namespace, EnvelopeHeader.withId("1"), message));
        assertThatCode(() -> validate(version, bytes)).as(new String(bytes, StandardCharsets.UTF_8))
                .doesNotThrowAnyException();
    }

    static Stream<Arguments> messages() {
        return VERSIONS.keySet().stream().sorted()
                .flatMap(version -> Messages.all().stream().filter(message -> exists(message, version))
                        .map(message -> Arguments.of(version, message)));
    }

    @Test
    void all_header_elements_are_valid() {
        EnvelopeHeader header = new EnvelopeHeader("1", true, 60, List.of("1.0", "1.4"), "1.4");
        byte[] bytes = writer.write(new Envelope(CwmpNamespace.CWMP_1_2, header, new InformResponse(1)));
        assertThatCode(() -> validate("cwmp-1-4", bytes)).doesNotThrowAnyException();
    }

    @Test
    void the_schemas_do_refuse_what_is_wrong() {
        byte[] bytes = writer.write(new Envelope(CwmpNamespace.CWMP_1_0, EnvelopeHeader.EMPTY, new InformResponse(1)));
        String wrong = new String(bytes, StandardCharsets.UTF_8).replace("MaxEnvelopes", "MaxEnvelope");
        assertThatExceptionOfType(SAXException.class)
                .isThrownBy(() -> validate("cwmp-1-0", wrong.getBytes(StandardCharsets.UTF_8)));
    }

    /** No schema knows what vendors make up. */
    private static boolean exists(CwmpMessage message, String version) {
        if (message instanceof VendorRequest || message instanceof VendorResponse) {
            return false;
        }
        int minor = version.charAt(version.length() - 1) - '0';
        return minor >= SINCE.getOrDefault(message.rpcName(), 0);
    }

    private static void validate(String version, byte[] bytes) throws SAXException, IOException {
        Schema schema = Objects.requireNonNull(SCHEMAS.get(version));
        schema.newValidator().validate(new StreamSource(new ByteArrayInputStream(bytes)));
    }

    private static Schema compile(Path folder, String file) throws Exception {
        SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
        DOMImplementationLS dom = (DOMImplementationLS) org.w3c.dom.bootstrap.DOMImplementationRegistry.newInstance()
                .getDOMImplementation("LS");
        factory.setResourceResolver((type, namespace, publicId, systemId, base) -> {
            LSInput input = dom.createLSInput();
            input.setSystemId(systemId);
            input.setCharacterStream(new StringReader(text(folder, namespace, systemId)));
            return input;
        });
        Source[] sources = {new StreamSource(new StringReader(text(folder, "", file)), file)};
        return factory.newSchema(sources);
    }

    /**
     * A schema's text: those of SOAP lie apart, and the pattern of mustUnderstand is widened, since CWMP's schemas fix it to
     * words that SOAP's own does not allow.
     */
    private static String text(Path folder, String namespace, String systemId) {
        String name = systemId.substring(systemId.lastIndexOf('/') + 1);
        Path path = switch (namespace) {
            case XmlOutput.SOAP_ENVELOPE -> folder.resolve("soap/soap-envelope-1.1.xsd");
            case XmlOutput.SOAP_ENCODING -> folder.resolve("soap/soap-encoding-1.1.xsd");
            default -> folder.resolve(name);
        };
        try {
            return Files.readString(path).replace("0|1", "0|1|true|false");
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
