package acs.transport.soap;

import java.util.List;
import java.util.function.BiConsumer;

import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

import acs.cwmp.CwmpNamespace;

/**
 * Writes one envelope with the prefixes that devices expect (quirks W1, Q63): {@code soap-env}, {@code soap-enc}, {@code xsd},
 * {@code xsi} and {@code cwmp}, all declared on the root, and no default namespace. Confined to one thread.
 */
final class XmlOutput {
    static final String SOAP_ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/";
    static final String SOAP_ENCODING = "http://schemas.xmlsoap.org/soap/encoding/";
    static final String XSD = "http://www.w3.org/2001/XMLSchema";
    static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";

    private final XMLStreamWriter out;
    private final String cwmp;

    XmlOutput(XMLStreamWriter out, CwmpNamespace namespace) {
        this.out = out;
        this.cwmp = namespace.uri();
    }

    /** One call on the stream, which writes to memory and therefore does not fail. */
    @FunctionalInterface
    private interface Step {
        void write() throws XMLStreamException;
    }

    void startEnvelope() {
        step(() -> {
            out.writeStartElement("soap-env", "Envelope", SOAP_ENVELOPE);
            out.writeNamespace("soap-env", SOAP_ENVELOPE);
            out.writeNamespace("soap-enc", SOAP_ENCODING);
            out.writeNamespace("xsd", XSD);
            out.writeNamespace("xsi", XSI);
            out.writeNamespace("cwmp", cwmp);
        });
    }

    void startSoap(String name) {
        step(() -> out.writeStartElement("soap-env", name, SOAP_ENVELOPE));
    }

    void startCwmp(String name) {
        step(() -> out.writeStartElement("cwmp", name, cwmp));
    }

    void start(String name) {
        step(() -> out.writeStartElement(name));
    }

    /** Begins an element with {@code xsi:type}. */
    void startTyped(String name, String type) {
        step(() -> {
            out.writeStartElement(name);
            out.writeAttribute("xsi", XSI, "type", type);
        });
    }

    void end() {
        step(out::writeEndElement);
    }

    void close() {
        step(out::close);
    }

    void header(String name, boolean mustUnderstand, String text) {
        step(() -> {
            out.writeStartElement("cwmp", name, cwmp);
            out.writeAttribute("soap-env", SOAP_ENVELOPE, "mustUnderstand", mustUnderstand ? "1" : "0");
            out.writeCharacters(XmlCharacters.replaceForbidden(text));
            out.writeEndElement();
        });
    }

    void element(String name, String text) {
        step(() -> {
            out.writeStartElement(name);
            out.writeCharacters(XmlCharacters.replaceForbidden(text));
            out.writeEndElement();
        });
    }

    void element(String name, long number) {
        element(name, Long.toString(number));
    }

    void element(String name, boolean value) {
        element(name, XsdLexical.of(value));
    }

    /** An element with {@code xsi:type}. */
    void typed(String name, String type, String text) {
        step(() -> {
            out.writeStartElement(name);
            out.writeAttribute("xsi", XSI, "type", type);
            out.writeCharacters(XmlCharacters.replaceForbidden(text));
            out.writeEndElement();
        });
    }

    /** A SOAP array: {@code member} writes one entry, {@code type} is their type with its prefix. */
    <T> void array(String name, String type, List<T> list, BiConsumer<XmlOutput, T> member) {
        step(() -> {
            out.writeStartElement(name);
            out.writeAttribute("soap-enc", SOAP_ENCODING, "arrayType", type + '[' + list.size() + ']');
        });
        for (T entry : list) {
            member.accept(this, entry);
        }
        end();
    }

    /** An array of plain strings. */
    void strings(String name, List<String> list) {
        array(name, "xsd:string", list, (out, text) -> out.element("string", text));
    }

    private static void step(Step step) {
        try {
            step.write();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException("writing to memory failed", impossible);
        }
    }
}
