package acs.transport.soap;

import static javax.xml.stream.XMLStreamConstants.CDATA;
import static javax.xml.stream.XMLStreamConstants.CHARACTERS;
import static javax.xml.stream.XMLStreamConstants.DTD;
import static javax.xml.stream.XMLStreamConstants.END_DOCUMENT;
import static javax.xml.stream.XMLStreamConstants.END_ELEMENT;
import static javax.xml.stream.XMLStreamConstants.PROCESSING_INSTRUCTION;
import static javax.xml.stream.XMLStreamConstants.START_ELEMENT;

import java.util.Collection;

import javax.xml.stream.XMLStreamException;

import acs.cwmp.CwmpDateTime;
import acs.cwmp.DecodeFailure;
import acs.cwmp.HeaderText;
import acs.cwmp.HeaderTexts;
import org.codehaus.stax2.XMLStreamReader2;
import org.jspecify.annotations.Nullable;

/**
 * Walks down one document, element by element, within {@link SoapLimits}. Elements are told by their local name: devices
 * qualify children that the standard leaves unqualified and the other way round (quirks Q62, Q75).
 *
 * <p>
 * The rule of the walk: on a start tag, the caller either takes the element as a {@link #text()}, {@link #skip()}s it, or goes
 * through its children with {@link #nextChild()} until that says {@code false}. After each, the cursor stands on the
 * element's end tag. Confined to one thread.
 */
final class XmlCursor {
    /** Names of parameters, events and the like, and short words such as {@code 1} or {@code true}. */
    private static final TextCache NAMES = new TextCache(8_192, 160);
    private static final TextCache WORDS = new TextCache(1_024, 16);

    static final int PATH_LENGTH_MAX = 1_024;

    private final XMLStreamReader2 in;
    private final SoapLimits limits;
    private final HeaderTexts texts;
    private int depth;
    private int elements;
    private int shortened;

    /** @param elements that count for the document besides those that will be read */
    XmlCursor(XMLStreamReader2 in, SoapLimits limits, HeaderTexts texts, int elements) {
        this.in = in;
        this.limits = limits;
        this.texts = texts;
        this.elements = elements;
    }

    /** A name as {@link #text} gives it, the same one as often as may be. */
    static String cachedName(String name) {
        return NAMES.of(name);
    }

    /** A value as {@link #value} gives it. */
    static String cachedWord(String value) {
        return WORDS.of(value);
    }

    SoapLimits limits() {
        return limits;
    }

    /** How many elements are open, the present one among them. */
    int depth() {
        return depth;
    }

    /** Goes to the next child's start tag; {@code false} on the end tag of the element whose children these are. */
    boolean nextChild() {
        while (true) {
            switch (next()) {
                case START_ELEMENT -> {
                    return true;
                }
                case END_ELEMENT -> {
                    return false;
                }
                case END_DOCUMENT -> throw failure(DecodeFailure.NOT_WELL_FORMED, "the document ends early");
                default -> {
                    // Text between elements, comments and instructions mean nothing in CWMP (A6 §3.5).
                }
            }
        }
    }

    /** Like {@link #nextChild()}; the text that was passed on the way is added to {@code text}. */
    boolean nextChild(StringBuilder text) {
        int event = next();
        while (event != START_ELEMENT && event != END_ELEMENT) {
            switch (event) {
                case CHARACTERS, CDATA -> {
                    checkText(text.length() + in.getTextLength());
                    text.append(in.getTextCharacters(), in.getTextStart(), in.getTextLength());
                }
                case END_DOCUMENT -> throw failure(DecodeFailure.NOT_WELL_FORMED, "the document ends early");
                default -> {
                    // Comments and instructions do not part a text.
                }
            }
            event = next();
        }
        return event == START_ELEMENT;
    }

    /** Reads what follows the root, which must be nothing. */
    void finish() {
        while (next() != END_DOCUMENT) {
            // Comments and instructions are let pass; the parser refuses all else.
        }
    }

    /** Passes over the present element with all that is in it. */
    void skip() {
        leave(depth - 1);
    }

    /** Passes over everything until only {@code outer} elements are open. */
    void leave(int outer) {
        while (depth > outer) {
            next();
        }
    }

    /** The present element's local name. */
    String name() {
        return in.getLocalName();
    }

    /** The present element's namespace; empty when it has none. */
    String namespace() {
        String uri = in.getNamespaceURI();
        return uri == null ? "" : uri;
    }

    /** How many namespaces the present element declares. */
    int declaredCount() {
        return in.getNamespaceCount();
    }

    /** A namespace that the present element declares. */
    String declared(int index) {
        String uri = in.getNamespaceURI(index);
        return uri == null ? "" : uri;
    }

    /** The attribute with this local name, whatever its namespace (quirk Q12); {@code null} when there is none. */
    @Nullable
    String attribute(String localName) {
        for (int i = 0; i < in.getAttributeCount(); i++) {
            if (in.getAttributeLocalName(i).equals(localName)) {
                return in.getAttributeValue(i);
            }
        }
        return null;
    }

    /** The present element's text without the white space around it (quirk Q61), for names and other short texts. */
    String text() {
        return text(true, NAMES);
    }

    /** The same within the bounds of its kind. */
    String text(HeaderText kind) {
        return bounded(kind, text());
    }

    /** A text within the bounds of its kind. */
    String bounded(HeaderText kind, String text) {
        if (!texts.isTooLong(kind, text)) {
            return text;
        }
        if (kind.excess() == HeaderText.Excess.REFUSED) {
            throw failure(DecodeFailure.TEXT_TOO_LONG, "a text of the kind " + kind.word() + " is too long");
        }
        shortened++;
        return texts.bounded(kind, text);
    }

    /** How many texts were cut or dropped so far. */
    int shortened() {
        return shortened;
    }

    /**
     * The present element's text as the path of a parameter, which the standard limits to 256 characters; a few more are
     * let pass, since what comes here is stored and asked for by name.
     */
    String path() {
        String path = text();
        if (path.length() > PATH_LENGTH_MAX) {
            throw failure(DecodeFailure.TEXT_TOO_LONG, "a path of more than " + PATH_LENGTH_MAX + " characters");
        }
        return path;
    }

    /** The present element's text as it stands, for values. */
    String value() {
        return text(false, WORDS);
    }

    /** The present element's text as it stands, within the bounds of its kind. */
    String value(HeaderText kind) {
        return bounded(kind, value());
    }

    /** The present element's text as a time. */
    CwmpDateTime dateTime() {
        String text = bounded(HeaderText.DATE_TIME, text(true, WORDS));
        return text.equals(CwmpDateTime.UNKNOWN.text()) ? CwmpDateTime.UNKNOWN : new CwmpDateTime(text);
    }

    /** Refuses a list that has already as many members as one may have. */
    void mayGrow(Collection<?> list) {
        mayGrow(list, limits.parametersMax());
    }

    /** Refuses a list that has already {@code max} members. */
    void mayGrow(Collection<?> list, int max) {
        if (list.size() >= max) {
            throw failure(DecodeFailure.TOO_MANY_PARAMETERS, "a list of more than " + max + " members");
        }
    }

    private String text(boolean trimmed, TextCache cache) {
        if (nextInText() == END_ELEMENT) {
            return "";
        }
        String first = cache.of(in.getTextCharacters(), in.getTextStart(), in.getTextLength());
        String whole = nextInText() == END_ELEMENT ? first : joined(first);
        return trimmed ? trim(whole) : whole;
    }

    /** A text in pieces: a CDATA section, a reference or the end of the parser's buffer parts it. */
    private String joined(String first) {
        StringBuilder text = new StringBuilder(first);
        do {
            text.append(in.getTextCharacters(), in.getTextStart(), in.getTextLength());
            checkText(text.length());
        } while (nextInText() != END_ELEMENT);
        return text.toString();
    }

    /** To the next piece of text, or to the end of the element; elements within a text are passed over. */
    private int nextInText() {
        while (true) {
            int event = next();
            switch (event) {
                case CHARACTERS, CDATA -> {
                    checkText(in.getTextLength());
                    return event;
                }
                case END_ELEMENT -> {
                    return event;
                }
                case START_ELEMENT -> skip();
                case END_DOCUMENT -> throw failure(DecodeFailure.NOT_WELL_FORMED, "the document ends early");
                default -> {
                    // Comments and instructions do not part a text.
                }
            }
        }
    }

    private void checkText(int length) {
        if (length > limits.textLengthMax()) {
            throw failure(DecodeFailure.TEXT_TOO_LONG, "a text of more than " + limits.textLengthMax() + " characters");
        }
    }

    /** Without XML's white space around it. */
    static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /** XML's own notion of white space. */
    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private int next() {
        int event;
        try {
            event = in.next();
        } catch (XMLStreamException broken) {
            throw XmlFactories.failureOf(broken);
        }
        switch (event) {
            case START_ELEMENT -> opened();
            case END_ELEMENT -> depth--;
            case DTD -> throw failure(DecodeFailure.DOCTYPE, "a document type declaration");
            case PROCESSING_INSTRUCTION -> checkName(in.getPITarget());
            default -> {
                // Nothing to count.
            }
        }
        return event;
    }

    private void opened() {
        if (++depth > limits.depthMax()) {
            throw failure(DecodeFailure.TOO_DEEP, "more than " + limits.depthMax() + " elements within each other");
        }
        if (++elements > limits.elementsMax()) {
            throw failure(DecodeFailure.TOO_MANY_ELEMENTS, "more than " + limits.elementsMax() + " elements");
        }
        checkName(in.getLocalName());
        checkName(in.getPrefix());
        int attributes = in.getAttributeCount();
        int declarations = in.getNamespaceCount();
        if (attributes + declarations > 0) {
            checkAttributes(attributes, declarations);
        }
    }

    /** The names matter since the parser's table of symbols outlives the message. */
    private void checkAttributes(int attributes, int declarations) {
        if (attributes + declarations > limits.attributesMax()) {
            throw failure(DecodeFailure.TOO_MANY_ATTRIBUTES,
                    "an element of more than " + limits.attributesMax() + " attributes");
        }
        for (int i = 0; i < attributes; i++) {
            checkName(in.getAttributeLocalName(i));
            checkName(in.getAttributePrefix(i));
        }
        for (int i = 0; i < declarations; i++) {
            checkName(in.getNamespacePrefix(i));
        }
    }

    private void checkName(@Nullable String name) {
        if (name != null && name.length() > limits.nameLengthMax()) {
            throw failure(DecodeFailure.TOO_MANY_ATTRIBUTES,
                    "a name of more than " + limits.nameLengthMax() + " characters");
        }
    }

    static SoapException failure(DecodeFailure failure, String message) {
        return new SoapException(failure, message);
    }
}
