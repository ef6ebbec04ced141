package acs.app.operations;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import acs.cwmp.CpeRequest;
import acs.cwmp.CwmpDateTime;
import acs.cwmp.CwmpMessage;
import acs.cwmp.CwmpNamespace;
import acs.cwmp.DeviceId;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.Inform;
import acs.cwmp.ParameterValue;
import acs.transport.soap.SoapLimits;
import acs.transport.soap.SoapReader;
import acs.transport.soap.SoapWriter;
import org.jspecify.annotations.Nullable;

/** A CPE that answers as the test says, over real HTTP. */
final class ScriptedCpe {
    private static final int EXCHANGES_MAX = 200;

    private final HttpClient client = HttpClient.newHttpClient();
    private final SoapReader reader = new SoapReader(SoapLimits.defaults());
    private final SoapWriter writer = new SoapWriter();
    private final URI acs;
    private final DeviceId id;
    private String softwareVersion = "1.0";
    private String parameterKey = "";
    private String connectionRequestUrl = "";

    ScriptedCpe(int port, String serialNumber) {
        this.acs = URI.create("http://127.0.0.1:" + port + "/");
        this.id = new DeviceId("Acme", "00A1B2", "Gateway", serialNumber);
    }

    DeviceId id() {
        return id;
    }

    void parameterKey(String key) {
        parameterKey = key;
    }

    void softwareVersion(String version) {
        softwareVersion = version;
    }

    void connectionRequestUrl(String url) {
        connectionRequestUrl = url;
    }

    /**
     * One session.
     *
     * @param events   of the Inform
     * @param requests of the CPE, before its empty POST
     * @param answers  to the ACS's requests; {@code null} for an empty POST
     * @return what the ACS asked, in order
     */
    List<CwmpMessage> session(List<EventStruct> events, List<CpeRequest> requests,
            Function<CwmpMessage, @Nullable CwmpMessage> answers) throws Exception {
        Inform inform = new Inform(id, events, 1, CwmpDateTime.UNKNOWN, 0,
                List.of(ParameterValue.of("Device.DeviceInfo.SoftwareVersion", softwareVersion),
                        ParameterValue.of("Device.ManagementServer.ParameterKey", parameterKey),
                        ParameterValue.of("Device.ManagementServer.ConnectionRequestURL", connectionRequestUrl)));
        Exchange exchange = new Exchange();
        exchange.post(new Envelope(CwmpNamespace.CWMP_1_2, EnvelopeHeader.withId("1"), inform));
        for (CpeRequest request : requests) {
            exchange.post(new Envelope(CwmpNamespace.CWMP_1_2, EnvelopeHeader.withId("2"), request));
        }
        List<CwmpMessage> asked = new ArrayList<>();
        HttpResponse<byte[]> response = exchange.post(null);
        while (response.statusCode() == 200 && asked.size() < EXCHANGES_MAX) {
            Envelope request = reader.read(response.body());
            asked.add(request.message());
            CwmpMessage answer = answers.apply(request.message());
            response = exchange.post(answer == null
                    ? null
                    : new Envelope(request.namespace(), EnvelopeHeader.withId(request.header().id()), answer));
        }
        if (response.statusCode() != 204) {
            throw new IllegalStateException("the session ended with " + response.statusCode() + " "
                    + new String(response.body(), StandardCharsets.UTF_8));
        }
        return asked;
    }

    static EventStruct event(String code, String commandKey) {
        return new EventStruct(new EventCode(code), commandKey);
    }

    private final class Exchange {
        private @Nullable String cookie;

        HttpResponse<byte[]> post(@Nullable Envelope envelope) throws IOException, InterruptedException {
            HttpRequest.Builder request = HttpRequest.newBuilder(acs)
                    .POST(envelope == null
                            ? HttpRequest.BodyPublishers.noBody()
                            : HttpRequest.BodyPublishers.ofByteArray(writer.write(envelope)));
            if (envelope != null) {
                request.header("Content-Type", "text/xml");
            }
            if (cookie != null) {
                request.header("Cookie", cookie);
            }
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            response.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = set.split(";", 2)[0]);
            return response;
        }
    }
}
