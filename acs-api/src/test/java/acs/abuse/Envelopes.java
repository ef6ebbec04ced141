package acs.abuse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.zip.GZIPOutputStream;

/** Envelopes of CPEs as bytes, of any size. */
final class Envelopes {
    private static final String OUI = "00ABCD";
    private static final String CLASS = "Abuse";

    private Envelopes() {}

    /** The id of the device that informs with this serial number, as the API has it. */
    static String deviceId(String serial) {
        return OUI + "-" + CLASS + "-" + serial;
    }

    static byte[] inform(String serial, String eventCode) {
        return inform(serial, event(eventCode, ""), "");
    }

    /** An Inform with events and parameters that {@link #event} and {@link #parameter} made. */
    static byte[] inform(String serial, String events, String parameters) {
        return inform("1", serial, events, parameters);
    }

    static byte[] inform(String id, String serial, String events, String parameters) {
        return envelope(id, "<cwmp:Inform><DeviceId><Manufacturer>Acme</Manufacturer><OUI>" + OUI
                + "</OUI><ProductClass>" + CLASS + "</ProductClass><SerialNumber>" + serial
                + "</SerialNumber></DeviceId><Event>" + events + "</Event><MaxEnvelopes>1</MaxEnvelopes>"
                + "<CurrentTime>2026-01-01T00:00:00Z</CurrentTime><RetryCount>0</RetryCount><ParameterList>"
                + parameters + "</ParameterList></cwmp:Inform>");
    }

    static String event(String code, String commandKey) {
        return "<EventStruct><EventCode>" + code + "</EventCode><CommandKey>" + commandKey
                + "</CommandKey></EventStruct>";
    }

    /** In few bytes: the server does not look at the name of a member. */
    static String parameter(String name, String value) {
        return "<p><Name>" + name + "</Name><Value>" + value + "</Value></p>";
    }

    static byte[] transferComplete(String faultString) {
        return envelope("2",
                "<cwmp:TransferComplete><CommandKey>none</CommandKey><FaultStruct><FaultCode>9010</FaultCode>"
                        + "<FaultString>" + faultString
                        + "</FaultString></FaultStruct><StartTime>2026-01-01T00:00:00Z</StartTime>"
                        + "<CompleteTime>2026-01-01T00:00:01Z</CompleteTime></cwmp:TransferComplete>");
    }

    /** The answer to GetParameterNames. */
    static byte[] parameterNames(WireAnswer request, int count, IntFunction<String> name) {
        StringBuilder list = new StringBuilder(count * 50);
        for (int i = 0; i < count; i++) {
            list.append("<p><Name>").append(name.apply(i)).append("</Name><Writable>0</Writable></p>");
        }
        return envelope(request.envelopeId(), "<cwmp:GetParameterNamesResponse><ParameterList>" + list
                + "</ParameterList></cwmp:GetParameterNamesResponse>");
    }

    /** The answer to GetParameterValues: each name with its share of so many characters. */
    static byte[] parameterValues(WireAnswer request, int characters) {
        List<String> names = request.strings();
        String value = "v".repeat(Math.max(1, characters / Math.max(1, names.size())));
        StringBuilder list = new StringBuilder(characters + names.size() * 60);
        names.forEach(name -> list.append(parameter(name, value)));
        return envelope(request.envelopeId(), "<cwmp:GetParameterValuesResponse><ParameterList>" + list
                + "</ParameterList></cwmp:GetParameterValuesResponse>");
    }

    /** An empty response to any other request. */
    static byte[] response(WireAnswer request, String members) {
        return envelope(request.envelopeId(),
                "<cwmp:" + request.rpc() + "Response>" + members + "</cwmp:" + request.rpc() + "Response>");
    }

    static byte[] envelope(String id, String message) {
        return ("<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:cwmp=\"urn:dslforum-org:cwmp-1-2\">"
                + "<s:Header><cwmp:ID s:mustUnderstand=\"1\">" + id + "</cwmp:ID></s:Header><s:Body>" + message
                + "</s:Body></s:Envelope>").getBytes(StandardCharsets.UTF_8);
    }

    /** A text that gzip shortens to about a fiftieth, less than what the server refuses as a bomb. */
    static String compressible(int characters, long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(characters);
        while (text.length() < characters) {
            text.append((char) ('a' + random.nextInt(26))).append("0".repeat(100));
        }
        text.setLength(characters);
        return text.toString();
    }

    /** A text that a database hardly shortens. */
    static String incompressible(int characters, long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(characters);
        for (int i = 0; i < characters; i++) {
            text.append((char) ('0' + random.nextInt(10)));
        }
        return text.toString();
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 20 + 64);
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
