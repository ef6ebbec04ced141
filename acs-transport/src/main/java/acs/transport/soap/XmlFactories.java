package acs.transport.soap;

import java.util.Locale;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;

import acs.cwmp.DecodeFailure;
import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import com.ctc.wstx.stax.WstxOutputFactory;
import org.codehaus.stax2.XMLOutputFactory2;

/** Where the XML parser and writer are set up, and the one place that knows their peculiarities. */
final class XmlFactories {
    private XmlFactories() {}

    /**
     * A parser that reads no document type declaration and follows no reference out of the document. Named by its class, since
     * a look-up by service could find another parser with other defaults. Safe for all threads once made.
     */
    static WstxInputFactory input(SoapLimits limits) {
        WstxInputFactory factory = new WstxInputFactory();
        factory.configureForSpeed();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setProperty(WstxInputProperties.P_MAX_ENTITY_COUNT, 1L);
        // One above our own, so that the common excess is told apart by us and the wild one stops inside the parser.
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, limits.attributesMax() + 1);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, limits.attributeLengthMax());
        factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, limits.depthMax() + 1);
        return factory;
    }

    /**
     * A writer that trusts us with the structure. Elements without content get both tags, which clients that search for strings
     * need (quirk W1).
     */
    static WstxOutputFactory output() {
        WstxOutputFactory factory = new WstxOutputFactory();
        factory.configureForSpeed();
        factory.setProperty(XMLOutputFactory.IS_REPAIRING_NAMESPACES, false);
        factory.setProperty(XMLOutputFactory2.P_AUTOMATIC_EMPTY_ELEMENTS, false);
        return factory;
    }

    /** The parser has no types for its limits, only texts. */
    static SoapException failureOf(Exception broken) {
        String message = String.valueOf(broken.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("limit")) {
            if (lower.contains("attribute")) {
                return new SoapException(DecodeFailure.TOO_MANY_ATTRIBUTES, message);
            }
            if (lower.contains("depth")) {
                return new SoapException(DecodeFailure.TOO_DEEP, message);
            }
        }
        return new SoapException(DecodeFailure.NOT_WELL_FORMED, message);
    }
}
