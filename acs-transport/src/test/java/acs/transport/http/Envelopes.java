package acs.transport.http;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Envelopes as a CPE writes them. */
final class Envelopes {
    private Envelopes() {}

    static String inform(String serial) {
        return inform(serial, event("2 PERIODIC"), parameter("Device.DeviceInfo.SoftwareVersion", "1.0"));
    }

    static String inform(String serial, String events, String parameters) {
        return envelope("""
                <cwmp:Inform><DeviceId><Manufacturer>Acme</Manufacturer><OUI>0A1B2C</OUI>\
                <ProductClass>Box</ProductClass><SerialNumber>%s</SerialNumber></DeviceId>\
                <Event>%s</Event><MaxEnvelopes>1</MaxEnvelopes><CurrentTime>2026-01-01T00:00:00Z</CurrentTime>\
                <RetryCount>0</RetryCount><ParameterList>%s</ParameterList></cwmp:Inform>""".formatted(serial, events,
                parameters));
    }

    static String event(String code) {
        return "<EventStruct><EventCode>" + code + "</EventCode><CommandKey></CommandKey></EventStruct>";
    }

    static String parameter(String name, String value) {
        return "<ParameterValueStruct><Name>" + name + "</Name><Value xsi:type=\"xsd:string\">" + value
                + "</Value></ParameterValueStruct>";
    }

    /** An Inform of at least that many bytes. */
    static String largeInform(String serial, int bytes) {
        return inform(serial, event("1 BOOT"), IntStream.range(0, bytes / 100)
                .mapToObj(i -> parameter("Device.X." + i, "v".repeat(40))).collect(Collectors.joining()));
    }

    static String getRpcMethods() {
        return envelope("<cwmp:GetRPCMethods></cwmp:GetRPCMethods>");
    }

    static String transferComplete() {
        return envelope("""
                <cwmp:TransferComplete><CommandKey>k</CommandKey><FaultStruct><FaultCode>0</FaultCode>\
                <FaultString></FaultString></FaultStruct><StartTime>2026-01-01T00:00:00Z</StartTime>\
                <CompleteTime>2026-01-01T00:00:01Z</CompleteTime></cwmp:TransferComplete>""");
    }

    static String envelope(String body) {
        return """
                <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" \
                xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
                xmlns:cwmp="urn:dslforum-org:cwmp-1-0"><soap:Header>\
                <cwmp:ID soap:mustUnderstand="1">42</cwmp:ID></soap:Header><soap:Body>%s</soap:Body></soap:Envelope>\
                """.formatted(body);
    }
}
