package acs.transport.soap;

import java.io.ByteArrayOutputStream;

import javax.xml.stream.XMLStreamException;

import acs.cwmp.Envelope;
import com.ctc.wstx.stax.WstxOutputFactory;

/**
 * {@link Envelope} to bytes, for an ACS's messages and for a CPE's. There is no XML declaration, which two clients trip over
 * (quirk W1), and every character beyond ASCII is written as a reference (<i>TR-069 A6 §3.4.1</i>), so that the bytes are ASCII
 * and UTF-8 alike. Characters that XML cannot carry become U+FFFD. Safe for all threads; one instance serves all.
 */
public final class SoapWriter {
    private static final int USUAL_BYTES = 1_024;

    private final WstxOutputFactory factory = XmlFactories.output();

    /**
     * The bytes of this envelope, in its own CWMP namespace.
     *
     * @throws IllegalArgumentException for a message that only stands for what was received: arguments that break the rules,
     *                                  an unknown RPC whose name is no XML name
     */
    public byte[] write(Envelope envelope) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
        try {
            XmlOutput out = new XmlOutput(factory.createXMLStreamWriter(bytes, "US-ASCII"), envelope.namespace());
            out.startEnvelope();
            EnvelopeHeaderCodec.write(out, envelope.header());
            out.startSoap("Body");
            MessageWriter.write(out, envelope.message());
            out.end();
            out.end();
            out.close();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException("writing to memory failed", impossible);
        }
        return bytes.toByteArray();
    }
}
