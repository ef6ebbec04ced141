package acs.transport.soap;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import acs.cwmp.Envelope;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.ParameterType;
import acs.cwmp.ParameterValue;
import org.jspecify.annotations.Nullable;

/**
 * The ParameterList of a large GetParameterValuesResponse, read from its bytes without the parser, five times as fast; only one
 * that looks as nearly all devices write it, anything else is not regular. The parser still reads all that is around it, with
 * {@link #rest}: the same document with one member in the list's place, whose name nobody can guess. Where that comes out as the
 * response's one parameter, the list stood where a list of parameters stands, no comment, no text and no other element, and what
 * it consists of is what the parser would have made of it. Confined to one thread.
 */
final class RegularList {
    /** A list that begins later than this does not count as regular. */
    private static final int BEGIN_MAX = 8 << 10;
    /** Elements of each member: the struct, Name, Value. */
    private static final int ELEMENTS = 3;
    private static final String MARK = "acs." + Long.toHexString(new SecureRandom().nextLong())
            + Long.toHexString(new SecureRandom().nextLong());

    private static final byte[] RESPONSE = ascii("GetParameterValuesResponse");
    private static final byte[] LIST = ascii("<ParameterList");
    private static final byte[] LIST_END = ascii("</ParameterList>");
    private static final byte[] STRUCT = ascii("<ParameterValueStruct");
    private static final byte[] STRUCT_END = ascii("</ParameterValueStruct>");
    private static final byte[] NAME = ascii("<Name");
    private static final byte[] NAME_END = ascii("</Name>");
    private static final byte[] VALUE = ascii("<Value");
    private static final byte[] VALUE_END = ascii("</Value>");
    private static final byte[] TYPE = ascii(" xsi:type=\"");
    /** Of a member, more or less: the list need not grow, and is not much too large. */
    private static final int MEMBER_BYTES = 160;
    private static final byte[] TAG_END = ascii(">");
    private static final byte[] EMPTY_TAG_END = ascii("/>");

    private final byte[] bytes;
    private final int from;
    private final int to;
    private final boolean isUtf8;
    private final SoapLimits limits;
    private final List<ParameterValue> list;
    private int begin;
    private int at;
    private int members;
    /** Whether a type was told, and so the prefix must be declared. */
    private boolean typed;
    /** The last type's bytes; most are as the one before. */
    private int typeFrom;
    private int typeTo;
    private ParameterType type = ParameterType.STRING;

    private RegularList(byte[] bytes, int from, int to, SoapLimits limits) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        this.limits = limits;
        this.isUtf8 = XmlEncoding.isUtf8(bytes, from, to);
        this.list = new ArrayList<>(Math.min(limits.parametersMax(), (to - from) / MEMBER_BYTES));
    }

    /** Draws the mark now: the first random number may be read from the operating system, which blocks an event loop. */
    static void prepare() {}

    /** The list in a document; {@code null} when there is none, or none that is regular and within the limits. */
    static @Nullable RegularList of(byte[] bytes, int from, int to, SoapLimits limits) {
        if (!XmlEncoding.containsAscii(bytes, from, to)) {
            return null;
        }
        RegularList found = new RegularList(bytes, from, to, limits);
        return found.findBegin() && found.readMembers() ? found : null;
    }

    /** How many elements the list has that {@link #rest} does not have. */
    int elements() {
        return (members - 1) * ELEMENTS;
    }

    /** The document with one member in place of all. */
    byte[] rest() {
        byte[] member = ascii("<ParameterValueStruct><Name>" + MARK + "</Name><Value"
                + (typed ? " xsi:type=\"xsd:string\"" : "") + "></Value></ParameterValueStruct>");
        byte[] rest = new byte[begin - from + member.length + to - at];
        System.arraycopy(bytes, from, rest, 0, begin - from);
        System.arraycopy(member, 0, rest, begin - from, member.length);
        System.arraycopy(bytes, at, rest, begin - from + member.length, to - at);
        return rest;
    }

    /** The envelope of the whole document; {@code null} when the list was not what it seemed to be. */
    @Nullable
    Envelope in(Envelope envelopeOfRest) {
        return envelopeOfRest.message() instanceof GetParameterValuesResponse response
                && response.parameterList().size() == 1 && response.parameterList().get(0).name().equals(MARK)
                        ? new Envelope(envelopeOfRest.namespace(), envelopeOfRest.header(),
                                new GetParameterValuesResponse(list))
                        : null;
    }

    private boolean findBegin() {
        int max = Math.min(to, from + BEGIN_MAX);
        int response = indexOf(RESPONSE, from, max);
        int start = response < 0 ? -1 : indexOf(LIST, response, max);
        if (start < 0) {
            return false;
        }
        for (begin = start; begin < max; begin++) {
            if (bytes[begin] == '>') {
                at = ++begin;
                return true;
            }
        }
        return false;
    }

    private int indexOf(byte[] text, int start, int end) {
        for (int i = start; i <= end - text.length; i++) {
            if (bytes[i] == text[0] && Arrays.equals(bytes, i, i + text.length, text, 0, text.length)) {
                return i;
            }
        }
        return -1;
    }

    /** To the end tag of the list; at least one member. */
    private boolean readMembers() {
        while (skipped(STRUCT)) {
            if (++members > limits.elementsMax() / ELEMENTS || !readTagEnd() || !readMember() || !skipped(STRUCT_END)) {
                return false;
            }
        }
        skipSpace();
        return members > 0
                && Arrays.equals(bytes, at, Math.min(to, at + LIST_END.length), LIST_END, 0, LIST_END.length);
    }

    private boolean readMember() {
        if (!skipped(NAME) || !readTagEnd()) {
            return false;
        }
        String name = text(NAME_END);
        if (name == null || !skipped(VALUE) || !readType()) {
            return false;
        }
        ParameterType told = type;
        String value = skippedHere(EMPTY_TAG_END) ? "" : skippedHere(TAG_END) ? text(VALUE_END) : null;
        name = XmlCursor.trim(name);
        if (value == null || name.length() > XmlCursor.PATH_LENGTH_MAX || list.size() >= limits.parametersMax()) {
            return false;
        }
        if (!name.isEmpty()) {
            list.add(new ParameterValue(XmlCursor.cachedName(name), XmlCursor.cachedWord(value), told));
        }
        return true;
    }

    private boolean readTagEnd() {
        return readType() && skippedHere(TAG_END);
    }

    /** The one attribute that is regular, or none. */
    private boolean readType() {
        if (!skippedHere(TYPE)) {
            type = ParameterType.STRING;
            typeFrom = typeTo;
            return true;
        }
        typed = true;
        int start = at;
        while (at < to && isTypeCharacter(bytes[at])) {
            at++;
        }
        if (at - start >= limits.attributeLengthMax() || at == to || bytes[at] != '"') {
            return false;
        }
        if (!Arrays.equals(bytes, start, at, bytes, typeFrom, typeTo)) {
            type = ParameterType.lenient(ascii(start, at));
            typeFrom = start;
            typeTo = at;
        }
        at++;
        return true;
    }

    private static boolean isTypeCharacter(byte c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':' || c == '-'
                || c == '_' || c == '(' || c == ')';
    }

    /** The text before this end tag; {@code null} when it has what the parser would have to look at. */
    private @Nullable String text(byte[] endTag) {
        int start = at;
        int seen = 0;
        while (at < to && bytes[at] != '<') {
            byte c = bytes[at++];
            seen |= c;
            if ((c >= 0 && c < ' ' && c != '\n' && c != '\t') || c == '&' || c == '>' || c == 0x7F) {
                return null;
            }
        }
        int end = at;
        if (end - start > limits.textLengthMax() || !skippedHere(endTag)) {
            return null;
        }
        return seen >= 0 ? ascii(start, end) : isUtf8 ? XmlEncoding.utf8(bytes, start, end) : null;
    }

    private String ascii(int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private boolean skipped(byte[] tag) {
        skipSpace();
        return skippedHere(tag);
    }

    private boolean skippedHere(byte[] tag) {
        int end = at + tag.length;
        if (end > to || !Arrays.equals(bytes, at, end, tag, 0, tag.length)) {
            return false;
        }
        at = end;
        return true;
    }

    private void skipSpace() {
        while (at < to && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
    }
}
