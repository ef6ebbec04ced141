package acs.transport.soap;

import java.io.StringReader;
import java.util.Arrays;
import java.util.Objects;

import javax.xml.stream.XMLStreamException;

import acs.cwmp.DecodeFailure;
import acs.cwmp.Envelope;
import com.ctc.wstx.exc.WstxLazyException;
import com.ctc.wstx.stax.WstxInputFactory;
import org.codehaus.stax2.XMLStreamReader2;
import org.codehaus.stax2.io.Stax2ByteArraySource;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to {@link Envelope}. Whatever the bytes, it ends with an envelope or a {@link SoapException}, within
 * {@link SoapLimits}; it decides nothing, logs nothing, waits for nothing. Safe for all threads; one instance serves all.
 *
 * <p>
 * A well-formed message is read once. One that is not gets a second look with what devices break repaired
 * ({@link BrokenMarkup}), so that the many do not pay for the few. Decoding costs some ten microseconds for an Inform; bodies
 * above some 100 kB should be read off an event loop.
 * The one large message that comes all the time, the values of a GetParameterValues, has a faster way ({@link RegularList}).
 */
public final class SoapReader {
    /** Smaller messages are not worth the search. */
    private static final int REGULAR_BYTES_MIN = 8 << 10;

    private final SoapLimits limits;
    private final WstxInputFactory factory;

    /** A reader that takes messages within {@code limits}. */
    public SoapReader(SoapLimits limits) {
        this.limits = limits;
        this.factory = XmlFactories.input(limits);
        RegularList.prepare();
    }

    /**
     * The envelope that these bytes are.
     *
     * @throws SoapException when they are none
     */
    public Envelope read(byte[] bytes) {
        return read(bytes, 0, bytes.length);
    }

    /**
     * The envelope that {@code length} bytes from {@code offset} on are.
     *
     * @throws SoapException when they are none
     */
    public Envelope read(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length > limits.bytesMax()) {
            throw new SoapException(DecodeFailure.TOO_LARGE, "more than " + limits.bytesMax() + " bytes");
        }
        int from = BrokenMarkup.start(bytes, offset, offset + length);
        int to = BrokenMarkup.end(bytes, from, offset + length);
        Envelope regular = to - from < REGULAR_BYTES_MIN ? null : regular(bytes, from, to);
        return regular == null ? parse(bytes, from, to) : regular;
    }

    /**
     * One with a {@link RegularList}; {@code null} when it has none, or not where it seemed, or something else is wrong: what it
     * is, the parser shall say of the whole.
     */
    @Nullable
    Envelope regular(byte[] bytes, int from, int to) {
        RegularList list = RegularList.of(bytes, from, to, limits);
        if (list == null) {
            return null;
        }
        byte[] rest = list.rest();
        try {
            return list.in(parse(rest, 0, rest.length, null, list.elements()));
        } catch (SoapException irregular) {
            return null;
        }
    }

    /** The same, all of it through the parser. */
    Envelope parse(byte[] bytes, int from, int to) {
        try {
            return parse(bytes, from, to, null, 0);
        } catch (SoapException broken) {
            String repaired = broken.failure() == DecodeFailure.NOT_WELL_FORMED
                    ? BrokenMarkup.repair(bytes, from, to)
                    : null;
            if (repaired == null) {
                throw broken;
            }
            return parse(bytes, from, to, repaired, 0);
        }
    }

    /**
     * The parser is closed only after success: closing hands its new symbols on to all later ones, and a refused message shall
     * leave nothing behind.
     */
    private Envelope parse(byte[] bytes, int from, int to, @Nullable String repaired, int elements) {
        try {
            XMLStreamReader2 in = repaired == null
                    ? (XMLStreamReader2) factory.createXMLStreamReader(source(bytes, from, to))
                    : (XMLStreamReader2) factory.createXMLStreamReader(new StringReader(repaired));
            Envelope envelope = EnvelopeReader.read(new XmlCursor(in, limits, elements));
            in.closeCompletely();
            return envelope;
        } catch (XMLStreamException | WstxLazyException broken) {
            throw XmlFactories.failureOf(broken);
        } catch (SoapException typed) {
            throw typed;
        } catch (RuntimeException parserDefect) {
            // Nobody's input may surface as an exception of another kind, not even through a defect of the parser.
            throw new SoapException(DecodeFailure.NOT_WELL_FORMED, "the parser failed: " + parserDefect);
        }
    }

    /** The parser looks for a byte order mark at the array's beginning, wherever it was told to begin. */
    private static Stax2ByteArraySource source(byte[] bytes, int from, int to) {
        return from == 0
                ? new Stax2ByteArraySource(bytes, 0, to)
                : new Stax2ByteArraySource(Arrays.copyOfRange(bytes, from, to), 0, to - from);
    }
}
