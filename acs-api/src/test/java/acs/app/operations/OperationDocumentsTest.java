package acs.app.operations;

import static acs.app.operations.ScriptedCpe.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import acs.app.operations.LiveAcs.Answer;
import acs.cwmp.CwmpMessage;
import acs.cwmp.EventStruct;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.ParameterValue;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetParameterValuesResponse;
import acs.cwmp.VendorArgument;
import acs.cwmp.VendorRequest;
import acs.cwmp.VendorResponse;
import acs.operation.OperationType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An operation shows its request as it was asked, with what was left out filled in, and no secret. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class OperationDocumentsTest extends LiveAcsTests {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<EventStruct> PERIODIC = List.of(event("2 PERIODIC", ""));
    private static final String SECRET = "Device.WiFi.AccessPoint.1.Security.KeyPassphrase";

    /** What is asked, and what is filled in. */
    record Asked(String request, String filledIn) {
        @Override
        public String toString() {
            return request;
        }
    }

    static Stream<Asked> requests() {
        return """
                {"type":"getRpcMethods"} => {}
                {"type":"getParameterValues","parameterNames":["Device.","Device.X.Y"]} => {}
                {"type":"setParameterValues","parameterKey":"k","parameterValues":[{"path":"Device.X.Y","value":"\\u00e4 <&>","type":"xsd:string"}]} => {}
                {"type":"setParameterValues","parameterValues":[{"path":"Device.ManagementServer.ParameterKey","value":"1"}]} => \
                {"parameterValues":[{"path":"Device.ManagementServer.ParameterKey","value":"1","type":"xsd:string"}]}
                {"type":"getParameterNames","parameterPath":"","nextLevel":true} => {}
                {"type":"getParameterAttributes","parameterNames":["Device.X."]} => {}
                {"type":"setParameterAttributes","parameterAttributes":[{"path":"Device.X.","notification":2},{"path":"Device.Y","accessList":[]},\
                {"path":"Device.Z","notification":0,"accessList":["Subscriber"]}]} => {}
                {"type":"addObject","objectName":"Device.T.","parameterKey":"k"} => {}
                {"type":"addObject","objectName":"Device.T."} => {}
                {"type":"deleteObject","objectName":"Device.T.[a]."} => {}
                {"type":"download","commandKey":"c","fileType":"1 F","url":"http://h/f","username":"u","password":"file-secret","fileSize":1,\
                "targetFileName":"t","delaySeconds":2,"successUrl":"http://h/s","failureUrl":"http://h/e"} => {"password":"***"}
                {"type":"upload","commandKey":"c","fileType":"1 F","url":"http://h/f"} => {"username":"","password":"","delaySeconds":0}
                {"type":"scheduleDownload","commandKey":"c","fileType":"1 F","url":"http://h/f","timeWindowList":[{"windowStart":0,"windowEnd":9,\
                "windowMode":"1 At Any Time","userMessage":"m","maxRetries":-1}]} => {"username":"","password":"","fileSize":0,"targetFileName":""}
                {"type":"reboot","commandKey":"c"} => {}
                {"type":"factoryReset"} => {}
                {"type":"scheduleInform","delaySeconds":1,"commandKey":"c"} => {}
                {"type":"cancelTransfer","commandKey":""} => {}
                {"type":"getQueuedTransfers"} => {}
                {"type":"getAllQueuedTransfers"} => {}
                {"type":"changeDuState","commandKey":"c","operations":[{"operation":"install","url":"http://h/d","uuid":"","username":"u","password":"",\
                "executionEnvRef":""},{"operation":"uninstall","uuid":"i","version":"1","executionEnvRef":""}]} => {}
                {"type":"setVouchers","voucherList":["QUJD"]} => {}
                {"type":"getOptions"} => {"optionName":""}
                {"type":"rpc","method":"X_ACME_Do","arguments":{"b":"1","a":{"c":"","d":{"e":"f"}},"l":["1",{"x":"y"},"3"]}} => {}
                {"type":"rpc","method":"X_ACME_Do"} => {"arguments":{}}
                {"type":"refresh"} => {"path":""}
                {"type":"diagnose","diagnostic":"ping","inputs":{"Host":"192.0.2.1","NumberOfRepetitions":"3"}} => {}"""
                .lines().map(line -> line.split(" => ", 2)).map(pair -> new Asked(pair[0], pair[1]));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_request_is_shown_as_it_was_asked(Asked asked) throws Exception {
        ObjectNode expected = (ObjectNode) JSON.readTree(asked.request());
        String type = expected.remove("type").asString();
        expected.setAll((ObjectNode) JSON.readTree(asked.filledIn()));

        JsonNode operation = acs.get(acs.queue(acs.cpe(), asked.request())).json();
        assertThat(operation.path("type").asString()).isEqualTo(type);
        assertThat(operation.path("request")).isEqualTo(expected);
    }

    @Test
    void every_type_is_among_them() {
        assertThat(requests().map(asked -> JSON.readTree(asked.request()).path("type").asString()).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(OperationType.values()).map(OperationType::word).toList());
    }

    @Test
    void what_is_shown_can_be_asked_again() throws Exception {
        ScriptedCpe cpe = acs.cpe();
        for (Asked asked : requests().toList()) {
            JsonNode operation = acs.get(acs.queue(cpe, asked.request())).json();
            ObjectNode again = (ObjectNode) operation.path("request").deepCopy();
            again.set("type", operation.path("type"));
            assertThat(acs.get(acs.queue(cpe, again.toString())).json().path("request"))
                    .isEqualTo(operation.path("request"));
        }
    }

    @Test
    void a_command_key_that_the_server_chose_is_shown() throws Exception {
        JsonNode operation = acs.get(acs.queue(acs.cpe(), "{\"type\":\"reboot\"}")).json();
        assertThat(operation.path("request").path("commandKey").asString()).hasSize(32)
                .isEqualTo(operation.path("commandKey").asString());
    }

    @Test
    void a_secret_reaches_the_cpe_and_nobody_reads_it_again() throws Exception {
        ScriptedCpe cpe = acs.cpe();
        String set = "{\"type\":\"setParameterValues\",\"parameterKey\":\"k\",\"parameterValues\":[{\"path\":\""
                + SECRET
                + "\",\"value\":\"wlan-secret\",\"type\":\"xsd:string\"}]}";
        Answer queued = acs.post(cpe, set, "Idempotency-Key", "k");
        String read = acs.queue(cpe, "{\"type\":\"getParameterValues\",\"parameterNames\":[\"" + SECRET + "\"]}");
        List<CwmpMessage> asked = cpe.session(PERIODIC, List.of(), request -> request instanceof GetParameterValues
                ? new GetParameterValuesResponse(List.of(ParameterValue.of(SECRET, "wlan-secret")))
                : new SetParameterValuesResponse(0));

        assertThat(((SetParameterValues) asked.get(0)).parameterList().get(0).value()).isEqualTo("wlan-secret");
        String parameters = "/devices/" + cpe.id().canonical() + "/parameters?path=" + SECRET;
        for (Answer shown : List.of(queued, acs.get(queued.location()), acs.get(read), acs.get(parameters),
                acs.get(LiveAcs.operationsOf(cpe)))) {
            assertThat(shown.text()).doesNotContain("wlan-secret");
        }
        assertThat(acs.get(read).text()).contains("\"value\":\"***\"");
        assertThat(acs.get(parameters).text()).contains("\"value\":\"***\"");
        assertThat(acs.post(cpe, set, "Idempotency-Key", "k").location()).isEqualTo(queued.location());
        assertThat(acs.post(cpe, set.replace("wlan-secret", "other-secret"), "Idempotency-Key", "k").problem())
                .isEqualTo("422 idempotency-key-reused");
    }

    @Test
    void a_secret_of_a_vendors_method_is_shown_neither_in_the_request_nor_in_the_result() throws Exception {
        ScriptedCpe cpe = acs.cpe();
        String location = acs.queue(cpe,
                "{\"type\":\"rpc\",\"method\":\"X_ACME_Do\",\"arguments\":{\"UserPassword\":[\"s3cret\"],\"Text\":\"t\"}}");
        List<CwmpMessage> asked = cpe.session(PERIODIC, List.of(), request -> new VendorResponse("X_ACME_DoResponse",
                List.of(VendorArgument.of("NewPassword", "s3cret"), VendorArgument.of("Text", "fine"))));

        assertThat(asked).containsExactly(new VendorRequest("X_ACME_Do",
                List.of(VendorArgument.of("UserPassword", "s3cret"), VendorArgument.of("Text", "t"))));
        assertThat(acs.get(location).text()).doesNotContain("s3cret").contains("fine", "***");
    }
}
