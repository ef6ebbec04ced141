package acs.transport.soap;

import java.io.StringReader;
import java.util.Arrays;

import javax.xml.stream.XMLStreamException;

import com.ctc.wstx.stax.WstxInputFactory;
import com.ctc.wstx.stax.WstxOutputFactory;
import org.codehaus.stax2.XMLStreamReader2;
import org.codehaus.stax2.io.Stax2ByteArraySource;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a message to a text that people may read: secrets are masked, and only so much is kept. What is no XML is not
 * kept at all, since nobody could tell what in it is a secret. Safe for all threads; one instance serves all.
 */
public final class EnvelopeMask {
    private final int charactersMax;
    private final WstxInputFactory input;
    private final WstxOutputFactory output = XmlFactories.output();

    /**
     * A message as people may read it.
     *
     * @param text masked, perhaps cut; empty when it is no XML
     * @param note what else is not as it was sent, empty for nothing
     */
    public record Masked(String text, String note) {}

    /** @param charactersMax of a masked text; what is longer is cut */
    public EnvelopeMask(SoapLimits limits, int charactersMax) {
        this.charactersMax = charactersMax;
        this.input = XmlFactories.input(limits);
    }

    /** Never fails, whatever the bytes are. */
    public Masked mask(byte[] bytes, int offset, int length) {
        int from = BrokenMarkup.start(bytes, offset, offset + length);
        int to = BrokenMarkup.end(bytes, from, offset + length);
        Masked asItIs = pass(bytes, from, to, null);
        if (asItIs != null) {
            return asItIs;
        }
        String repaired = BrokenMarkup.repair(bytes, from, to);
        Masked better = repaired == null ? null : pass(bytes, from, to, repaired);
        return better == null ? new Masked("", "not XML, " + length + " bytes") : better;
    }

    /** {@code null} when it is no XML. */
    private @Nullable Masked pass(byte[] bytes, int from, int to, @Nullable String repaired) {
        try {
            XMLStreamReader2 in = repaired == null
                    ? (XMLStreamReader2) input.createXMLStreamReader(
                            new Stax2ByteArraySource(Arrays.copyOfRange(bytes, from, to), 0, to - from))
                    : (XMLStreamReader2) input.createXMLStreamReader(new StringReader(repaired));
            MaskingPass pass = new MaskingPass(in, output, charactersMax);
            boolean whole = pass.copy();
            return new Masked(pass.text(), note(whole, repaired != null, to - from));
        } catch (XMLStreamException | RuntimeException noXml) {
            // Whatever the parser trips over, its text is not shown: the message may quote it.
            return null;
        }
    }

    private String note(boolean whole, boolean repaired, int bytes) {
        String cut = whole ? "" : "cut after " + charactersMax + " characters of " + bytes + " bytes";
        String mended = repaired ? "its broken markup is repaired here" : "";
        return cut.isEmpty() || mended.isEmpty() ? cut + mended : cut + "; " + mended;
    }
}
