package acs.transport.soap;

import java.nio.charset.StandardCharsets;

/** Envelopes as text, for tests that break them. */
final class Soap {
    static final String ROOT = """
            <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"
             xmlns:enc="http://schemas.xmlsoap.org/soap/encoding/" xmlns:xsd="http://www.w3.org/2001/XMLSchema"
             xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:cwmp="urn:dslforum-org:cwmp-1-0">""";
    static final String DEVICE_ID = "<DeviceId><Manufacturer>Example</Manufacturer><OUI>0A1B2C</OUI>"
            + "<ProductClass>Router</ProductClass><SerialNumber>SN-42</SerialNumber></DeviceId>";
    static final String EVENTS = "<Event enc:arrayType=\"cwmp:EventStruct[1]\"><EventStruct><EventCode>2 PERIODIC</EventCode>"
            + "<CommandKey/></EventStruct></Event>";

    private Soap() {}

    /** An envelope with ID {@code id-1} around a body. */
    static String envelope(String body) {
        return ROOT + "<soap:Header><cwmp:ID soap:mustUnderstand=\"1\">id-1</cwmp:ID></soap:Header><soap:Body>" + body
                + "</soap:Body></soap:Envelope>";
    }

    /** An Inform with these children of its ParameterList. */
    static String inform(String parameters) {
        return informOf(DEVICE_ID + EVENTS + "<ParameterList>" + parameters + "</ParameterList>");
    }

    /** An Inform with these children. */
    static String informOf(String children) {
        return envelope("<cwmp:Inform>" + children + "</cwmp:Inform>");
    }

    /** A parameter of an Inform; the text stands as it is. */
    static String parameter(String name, String value) {
        return "<ParameterValueStruct><Name>" + name + "</Name><Value xsi:type=\"xsd:string\">" + value
                + "</Value></ParameterValueStruct>";
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
