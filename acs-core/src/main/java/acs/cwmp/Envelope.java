package acs.cwmp;

/**
 * One SOAP envelope: header and message. CWMP carries exactly one per HTTP message (<i>TR-069 A6 §3.5</i>).
 *
 * @param namespace the CWMP namespace on the wire; answers use the CPE's own
 * @param header    CWMP's header elements
 * @param message   the body
 * @param shortened how many of its texts were cut or dropped when it was read, by the bounds of {@link HeaderText}
 */
public record Envelope(CwmpNamespace namespace, EnvelopeHeader header, CwmpMessage message, int shortened) {
    /** An envelope with all texts as they are. */
    public Envelope(CwmpNamespace namespace, EnvelopeHeader header, CwmpMessage message) {
        this(namespace, header, message, 0);
    }
}
