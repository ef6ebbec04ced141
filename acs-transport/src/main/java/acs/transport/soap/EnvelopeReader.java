package acs.transport.soap;

import acs.cwmp.CwmpMessage;
import acs.cwmp.CwmpNamespace;
import acs.cwmp.DecodeFailure;
import acs.cwmp.Envelope;
import org.jspecify.annotations.Nullable;

/** The SOAP envelope: its version, its header, its one message (<i>SOAP 1.1 §4; TR-069 A6 §3.5</i>). */
final class EnvelopeReader {
    private static final String CWMP = "urn:dslforum-org:cwmp-";

    private final XmlCursor in;
    private final EnvelopeHeaderCodec header = new EnvelopeHeaderCodec();
    private @Nullable CwmpNamespace declared;
    private @Nullable CwmpNamespace namespace;

    private EnvelopeReader(XmlCursor in) {
        this.in = in;
    }

    static Envelope read(XmlCursor in) {
        return new EnvelopeReader(in).envelope();
    }

    private Envelope envelope() {
        in.nextChild();
        checkRoot();
        CwmpMessage message = null;
        boolean bodySeen = false;
        while (in.nextChild()) {
            switch (in.name()) {
                case "Header" -> header.read(in);
                case "Body" -> {
                    message = bodySeen ? message : body();
                    bodySeen = true;
                    in.leave(1);
                }
                default -> in.skip();
            }
        }
        in.finish();
        if (!bodySeen) {
            throw new SoapException(DecodeFailure.NOT_SOAP, "an envelope without a body");
        }
        if (message == null || namespace == null) {
            throw new SoapException(DecodeFailure.NOT_CWMP, "an empty body");
        }
        return new Envelope(namespace, header.header(), message, in.shortened());
    }

    private void checkRoot() {
        String uri = in.namespace();
        if (!in.name().equals("Envelope") || uri.isEmpty()) {
            throw new SoapException(DecodeFailure.NOT_SOAP, "the root is " + in.name());
        }
        if (!uri.equals(XmlOutput.SOAP_ENVELOPE)) {
            throw new SoapException(DecodeFailure.SOAP_VERSION, "an envelope of " + uri);
        }
        for (int i = 0; i < in.declaredCount() && declared == null; i++) {
            declared = CwmpNamespaces.of(in.declared(i));
        }
    }

    /** The first element is the message; CWMP has no other (A6 §3.5). */
    private @Nullable CwmpMessage body() {
        if (!in.nextChild()) {
            return null;
        }
        String uri = in.namespace();
        if (in.name().equals("Fault")) {
            FaultCodec fault = new FaultCodec();
            CwmpMessage message = fault.read(in);
            namespace = orElsewhere(fault.namespace());
            return message;
        }
        namespace = of(uri);
        return MessageReader.read(in);
    }

    /** Of a message's own element, or of its surroundings when that has no namespace or SOAP's (quirk Q62). */
    private CwmpNamespace of(String uri) {
        CwmpNamespace own = CwmpNamespaces.of(uri);
        if (own != null || uri.isEmpty() || uri.equals(XmlOutput.SOAP_ENVELOPE)) {
            return orElsewhere(own);
        }
        throw new SoapException(DecodeFailure.NOT_CWMP,
                uri.startsWith(CWMP) ? "an unknown version of CWMP: " + uri : "a message of " + uri);
    }

    private CwmpNamespace orElsewhere(@Nullable CwmpNamespace own) {
        CwmpNamespace inHeader = header.namespace();
        CwmpNamespace elsewhere = inHeader == null ? declared : inHeader;
        CwmpNamespace chosen = own == null ? elsewhere : own;
        if (chosen == null) {
            throw new SoapException(DecodeFailure.NOT_CWMP, "no namespace of CWMP");
        }
        return chosen;
    }
}
