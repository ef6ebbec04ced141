package acs.transport.soap;

import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;

import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

import acs.cwmp.UrlUserInfo;
import acs.device.SecretParameters;
import com.ctc.wstx.stax.WstxOutputFactory;
import org.codehaus.stax2.XMLStreamReader2;
import org.jspecify.annotations.Nullable;

/**
 * Copies one document, masking what is secret on the way: the values of secret parameters, told by the name that stands
 * before them, whatever the structures are called; elements whose own name says that they hold a secret; vouchers; and users
 * and passwords in URLs. A value before any name is taken for a secret. Comments, instructions and text beside elements,
 * which mean nothing in CWMP, are left out. Used once, by one thread.
 */
final class MaskingPass {
    private static final Set<String> VOUCHERS = Set.of("voucherlist", "voucher");
    private static final Set<String> NAMES = Set.of("name", "parametername");

    private final XMLStreamReader2 in;
    private final int charactersMax;
    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter out;
    private final Deque<Element> open = new ArrayDeque<>();
    private final StringBuilder characters = new StringBuilder();
    private boolean cut;

    /** An element whose end did not come yet. */
    private static final class Element {
        final String localName;
        /** What its latest child that gives a name says. */
        @Nullable
        String nameInside;
        boolean hasChildren;

        Element(String localName) {
            this.localName = localName.toLowerCase(Locale.ROOT);
        }
    }

    MaskingPass(XMLStreamReader2 in, WstxOutputFactory factory, int charactersMax) throws XMLStreamException {
        this.in = in;
        this.charactersMax = charactersMax;
        this.out = factory.createXMLStreamWriter(text);
    }

    /** Copies until the end, or until the text is long enough; says whether that was the end. */
    boolean copy() throws XMLStreamException {
        while (in.hasNext() && !cut) {
            switch (in.next()) {
                case XMLStreamConstants.START_ELEMENT -> start();
                case XMLStreamConstants.END_ELEMENT -> end();
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> gather();
                case XMLStreamConstants.DTD -> throw new XMLStreamException("a document type declaration");
                default -> {
                    // Comments, instructions, the document's ends.
                }
            }
        }
        out.flush();
        cut |= text.getBuffer().length() > charactersMax;
        return !cut;
    }

    String text() {
        return text.getBuffer().substring(0, Math.min(charactersMax, text.getBuffer().length()));
    }

    private void start() throws XMLStreamException {
        writeLayout();
        Element parent = open.peek();
        if (parent != null) {
            parent.hasChildren = true;
        }
        Element element = new Element(in.getLocalName());
        boolean isSecret = isSecret(element, parent);
        writeStart(isSecret);
        if (isSecret) {
            out.writeCharacters(isEmptyInside() ? "" : SecretParameters.MASK);
            out.writeEndElement();
        } else {
            open.push(element);
        }
        out.flush();
        cut = text.getBuffer().length() > charactersMax;
    }

    private static boolean isSecret(Element element, @Nullable Element parent) {
        String beside = parent == null ? null : parent.nameInside;
        return switch (element.localName) {
            case "value" -> beside == null || SecretParameters.isSecret(beside);
            // A CPE may quote the value that it refuses.
            case "faultstring" -> beside != null && SecretParameters.isSecret(beside);
            default -> VOUCHERS.contains(element.localName) || SecretParameters.isSecret(element.localName);
        };
    }

    private void writeStart(boolean isSecret) throws XMLStreamException {
        out.writeStartElement(text(in.getPrefix()), in.getLocalName(), text(in.getNamespaceURI()));
        for (int i = 0; i < in.getNamespaceCount(); i++) {
            String prefix = text(in.getNamespacePrefix(i));
            if (prefix.isEmpty()) {
                out.writeDefaultNamespace(text(in.getNamespaceURI(i)));
            } else {
                out.writeNamespace(prefix, text(in.getNamespaceURI(i)));
            }
        }
        for (int i = 0; i < in.getAttributeCount(); i++) {
            String name = in.getAttributeLocalName(i);
            boolean hidden = SecretParameters.isSecret(name) || (isSecret && !name.equals("type"));
            out.writeAttribute(text(in.getAttributePrefix(i)), text(in.getAttributeNamespace(i)), name,
                    hidden ? SecretParameters.MASK : UrlUserInfo.masked(in.getAttributeValue(i)));
        }
    }

    private void end() throws XMLStreamException {
        Element element = open.pop();
        if (element.hasChildren) {
            writeLayout();
        } else {
            writeText(element);
        }
        out.writeEndElement();
    }

    private void gather() {
        int room = charactersMax + 1 - characters.length();
        characters.append(in.getTextCharacters(), in.getTextStart(), Math.min(room, in.getTextLength()));
    }

    private void writeText(Element element) throws XMLStreamException {
        String content = characters.toString();
        characters.setLength(0);
        Element parent = open.peek();
        if (parent != null && NAMES.contains(element.localName)) {
            parent.nameInside = content.strip();
        }
        out.writeCharacters(withoutUser(content));
    }

    /** White space between elements is kept as it is. */
    private void writeLayout() throws XMLStreamException {
        if (characters.toString().isBlank()) {
            out.writeCharacters(characters.toString());
        }
        characters.setLength(0);
    }

    /** Passes over all that is in the present element, and says whether that was nothing. */
    private boolean isEmptyInside() throws XMLStreamException {
        boolean empty = true;
        for (int depth = 1; depth > 0;) {
            switch (in.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    depth++;
                    empty = false;
                }
                case XMLStreamConstants.END_ELEMENT -> depth--;
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> empty = false;
                case XMLStreamConstants.DTD -> throw new XMLStreamException("a document type declaration");
                default -> {
                    // Means nothing.
                }
            }
        }
        return empty;
    }

    /** What was cut may have lost the end of a user info, and with it what tells that it is one. */
    private String withoutUser(String content) {
        String masked = UrlUserInfo.masked(content);
        return content.length() > charactersMax ? UrlUserInfo.withoutOpenEnd(masked) : masked;
    }

    private static String text(@Nullable String mayBeMissing) {
        return mayBeMissing == null ? "" : mayBeMissing;
    }
}
