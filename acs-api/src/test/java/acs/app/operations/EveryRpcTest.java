package acs.app.operations;

import static acs.app.operations.ScriptedCpe.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

import acs.cwmp.AddObjectResponse;
import acs.cwmp.AllQueuedTransfer;
import acs.cwmp.CancelTransferResponse;
import acs.cwmp.ChangeDuStateResponse;
import acs.cwmp.CpeRequest;
import acs.cwmp.CwmpDateTime;
import acs.cwmp.CwmpMessage;
import acs.cwmp.DeleteObjectResponse;
import acs.cwmp.Download;
import acs.cwmp.DownloadResponse;
import acs.cwmp.DuStateChangeComplete;
import acs.cwmp.EventStruct;
import acs.cwmp.FactoryResetResponse;
import acs.cwmp.Fault;
import acs.cwmp.FaultCode;
import acs.cwmp.FaultStruct;
import acs.cwmp.GetAllQueuedTransfersResponse;
import acs.cwmp.GetOptionsResponse;
import acs.cwmp.GetParameterAttributesResponse;
import acs.cwmp.GetParameterNamesResponse;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.GetQueuedTransfersResponse;
import acs.cwmp.GetRpcMethodsResponse;
import acs.cwmp.ParameterAttributes;
import acs.cwmp.ParameterInfo;
import acs.cwmp.ParameterType;
import acs.cwmp.ParameterValue;
import acs.cwmp.QueuedTransfer;
import acs.cwmp.RebootResponse;
import acs.cwmp.ScheduleDownloadResponse;
import acs.cwmp.ScheduleInformResponse;
import acs.cwmp.SetParameterAttributesResponse;
import acs.cwmp.SetParameterValuesFault;
import acs.cwmp.SetParameterValuesResponse;
import acs.cwmp.SetVouchersResponse;
import acs.cwmp.TransferComplete;
import acs.cwmp.UploadResponse;
import acs.cwmp.VendorArgument;
import acs.cwmp.VendorResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every RPC from a REST call to a CPE and back, over real HTTP and PostgreSQL. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class EveryRpcTest extends LiveAcsTests {
    private static final CwmpDateTime NEVER = CwmpDateTime.UNKNOWN;
    private static final List<EventStruct> PERIODIC = List.of(event("2 PERIODIC", ""));
    private static final String KEY = "ours";

    private ScriptedCpe cpe;

    @BeforeEach
    void firstContact() throws Exception {
        cpe = acs.cpe();
    }

    /** An operation, how the CPE answers, what it tells later, and what the result must show. */
    record Case(String request, String rpcName, CwmpMessage answer, List<EventStruct> laterEvents,
            List<CpeRequest> laterRequests, String result) {
        @Override
        public String toString() {
            return rpcName;
        }
    }

    private static Case atOnce(String request, String rpcName, CwmpMessage answer, String result) {
        return new Case(request, rpcName, answer, List.of(), List.of(), result);
    }

    static Stream<Case> rpcs() {
        FaultStruct fine = FaultStruct.NONE;
        TransferComplete transferred = new TransferComplete(KEY, fine, NEVER, NEVER);
        return Stream.of(atOnce("""
                {"type":"getRpcMethods"}""", "GetRPCMethods", new GetRpcMethodsResponse(List.of("Reboot")), "Reboot"),
                atOnce("""
                        {"type":"getParameterValues","parameterNames":["Device.X."]}""", "GetParameterValues",
                        new GetParameterValuesResponse(
                                List.of(new ParameterValue("Device.X.Y", "17", ParameterType.INT))),
                        "17"),
                atOnce("""
                        {"type":"setParameterValues","parameterKey":"k1","parameterValues":\
                        [{"path":"Device.X.Y","value":"18","type":"xsd:int"}]}""", "SetParameterValues",
                        new SetParameterValuesResponse(1), "\"status\":1"),
                atOnce("""
                        {"type":"getParameterNames","parameterPath":"Device.X.","nextLevel":true}""",
                        "GetParameterNames",
                        new GetParameterNamesResponse(List.of(new ParameterInfo("Device.X.Y", true))), "Device.X.Y"),
                atOnce("""
                        {"type":"getParameterAttributes","parameterNames":["Device.X.Y"]}""", "GetParameterAttributes",
                        new GetParameterAttributesResponse(
                                List.of(new ParameterAttributes("Device.X.Y", 2, List.of()))),
                        "2"),
                atOnce("""
                        {"type":"setParameterAttributes","parameterAttributes":[{"path":"Device.X.Y",\
                        "notification":2}]}""",
                        "SetParameterAttributes", new SetParameterAttributesResponse(), ""),
                atOnce("""
                        {"type":"addObject","objectName":"Device.T."}""", "AddObject", new AddObjectResponse(5, 0),
                        "\"instanceNumber\":5"),
                atOnce("""
                        {"type":"deleteObject","objectName":"Device.T.5."}""", "DeleteObject",
                        new DeleteObjectResponse(0), "\"status\":0"),
                atOnce("""
                        {"type":"cancelTransfer","commandKey":"other"}""", "CancelTransfer",
                        new CancelTransferResponse(), ""),
                atOnce("""
                        {"type":"getQueuedTransfers"}""", "GetQueuedTransfers",
                        new GetQueuedTransfersResponse(List.of(new QueuedTransfer("queued", 1))), "queued"),
                atOnce("""
                        {"type":"getAllQueuedTransfers"}""", "GetAllQueuedTransfers",
                        new GetAllQueuedTransfersResponse(List.of(new AllQueuedTransfer("queued", 1, true,
                                "1 Firmware Upgrade Image", 5, "f"))),
                        "queued"),
                atOnce("""
                        {"type":"setVouchers","voucherList":["QUJD"]}""", "SetVouchers", new SetVouchersResponse(), ""),
                atOnce("""
                        {"type":"getOptions","optionName":""}""", "GetOptions", new GetOptionsResponse(List.of()), ""),
                atOnce("""
                        {"type":"rpc","method":"X_00A1B2_Echo","arguments":{"Text":"hello"}}""",
                        "X_00A1B2_Echo",
                        new VendorResponse("X_00A1B2_EchoResponse", List.of(VendorArgument.of("Text", "hello"))),
                        "hello"),
                new Case("""
                        {"type":"reboot","commandKey":"ours"}""", "Reboot", new RebootResponse(),
                        List.of(event("1 BOOT", ""), event("M Reboot", KEY)), List.of(), ""),
                new Case("""
                        {"type":"factoryReset"}""", "FactoryReset", new FactoryResetResponse(),
                        List.of(event("0 BOOTSTRAP", "")), List.of(), ""),
                new Case("""
                        {"type":"scheduleInform","delaySeconds":5,"commandKey":"ours"}""", "ScheduleInform",
                        new ScheduleInformResponse(), List.of(event("3 SCHEDULED", ""), event("M ScheduleInform", KEY)),
                        List.of(), ""),
                new Case("""
                        {"type":"download","fileType":"1 Firmware Upgrade Image","url":"http://files.example/f",\
                        "username":"u","password":"file-secret","commandKey":"ours"}""", "Download",
                        new DownloadResponse(1, NEVER, NEVER),
                        List.of(event("7 TRANSFER COMPLETE", ""), event("M Download", KEY)), List.of(transferred), ""),
                new Case("""
                        {"type":"upload","fileType":"4 Vendor Log File 1","url":"http://files.example/l",\
                        "commandKey":"ours"}""", "Upload", new UploadResponse(1, NEVER, NEVER),
                        List.of(event("7 TRANSFER COMPLETE", ""), event("M Upload", KEY)), List.of(transferred), ""),
                new Case(
                        """
                                {"type":"scheduleDownload","fileType":"1 Firmware Upgrade Image","url":"http://files.example/f",\
                                "commandKey":"ours","timeWindowList":[{"windowStart":0,"windowEnd":60,\
                                "windowMode":"1 At Any Time","userMessage":"","maxRetries":0}]}""",
                        "ScheduleDownload",
                        new ScheduleDownloadResponse(),
                        List.of(event("7 TRANSFER COMPLETE", ""), event("M ScheduleDownload", KEY)),
                        List.of(transferred), ""),
                new Case("""
                        {"type":"changeDuState","commandKey":"ours","operations":[{"operation":"install",\
                        "url":"http://files.example/du"}]}""", "ChangeDUState", new ChangeDuStateResponse(),
                        List.of(event("11 DU STATE CHANGE COMPLETE", ""), event("M ChangeDUState", KEY)),
                        List.of(new DuStateChangeComplete(List.of(), KEY)), ""));
    }

    @ParameterizedTest
    @MethodSource("rpcs")
    void an_rpc_goes_from_rest_to_the_cpe_and_its_outcome_back(Case rpc) throws Exception {
        String location = queue(rpc.request());

        List<CwmpMessage> asked = cpe.session(PERIODIC, List.of(), answering(rpc));
        assertThat(asked).extracting(CwmpMessage::rpcName).containsExactly(rpc.rpcName());
        if (!rpc.laterEvents().isEmpty()) {
            assertThat(operation(location).path("status").asString()).isEqualTo("waiting");
            assertThat(cpe.session(rpc.laterEvents(), rpc.laterRequests(), answering(rpc))).isEmpty();
        }

        JsonNode operation = operation(location);
        assertThat(operation.path("status").asString()).as(operation.toString()).isEqualTo("succeeded");
        assertThat(operation.path("attempts").asInt()).isOne();
        assertThat(operation.path("result").toString()).contains(rpc.result());
        assertThat(operation.toString()).doesNotContain("file-secret");
        assertThat(cpe.session(PERIODIC, List.of(), answering(rpc))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("rpcs")
    void an_rpc_that_the_cpe_refuses_fails_with_its_words(Case rpc) throws Exception {
        String location = queue(rpc.request());

        cpe.session(PERIODIC, List.of(), request -> Fault.of(new FaultCode(9001), "not today"));

        JsonNode operation = operation(location);
        assertThat(operation.path("status").asString()).as(operation.toString()).isEqualTo("failed");
        assertThat(operation.path("fault").path("code").asInt()).isEqualTo(9001);
        assertThat(operation.path("fault").path("message").asString()).isEqualTo("not today");
    }

    @ParameterizedTest
    @MethodSource("rpcs")
    void an_rpc_that_gets_an_empty_post_for_an_answer_fails_and_the_session_goes_on(Case rpc) throws Exception {
        String location = queue(rpc.request());
        String next = queue("{\"type\":\"getRpcMethods\"}");

        cpe.session(PERIODIC, List.of(), request -> request.rpcName().equals("GetRPCMethods")
                && !rpc.rpcName().equals("GetRPCMethods") ? new GetRpcMethodsResponse(List.of()) : null);

        // What an event would tell is waited for: the CPE may have done it all the same.
        if (rpc.laterEvents().isEmpty()) {
            assertThat(operation(location).path("fault").path("reason").asString()).isEqualTo("noAnswer");
        } else {
            assertThat(operation(location).path("status").asString()).isEqualTo("waiting");
            return;
        }
        assertThat(operation(next).path("status").asString())
                .isEqualTo(rpc.rpcName().equals("GetRPCMethods") ? "failed" : "succeeded");
    }

    @Test
    void what_was_read_and_set_is_seen_in_the_shadow() throws Exception {
        queue("{\"type\":\"getParameterValues\",\"parameterNames\":[\"Device.X.A\",\"Device.X.B\"]}");
        queue("{\"type\":\"setParameterValues\",\"parameterKey\":\"k\",\"parameterValues\":"
                + "[{\"path\":\"Device.X.B\",\"value\":\"set\",\"type\":\"xsd:string\"}]}");
        cpe.session(PERIODIC, List.of(), request -> request instanceof GetParameterValues
                ? new GetParameterValuesResponse(
                        List.of(ParameterValue.of("Device.X.A", "a"), ParameterValue.of("Device.X.B", "b")))
                : new SetParameterValuesResponse(0));

        String parameters = acs.get("/devices/" + cpe.id().canonical() + "/parameters?path=Device.X.").text();
        assertThat(parameters).contains("\"value\":\"a\"", "\"value\":\"set\"").doesNotContain("\"value\":\"b\"");
    }

    @Test
    void the_bad_name_of_a_batch_is_found_and_the_others_are_read() throws Exception {
        String location = queue("{\"type\":\"getParameterValues\",\"parameterNames\":"
                + "[\"Device.A\",\"Device.B\",\"Device.Bad\",\"Device.C\"]}");
        cpe.session(PERIODIC, List.of(), request -> {
            List<String> names = ((GetParameterValues) request).parameterNames();
            return names.contains("Device.Bad")
                    ? Fault.of(new FaultCode(9005), "Invalid parameter name")
                    : new GetParameterValuesResponse(
                            names.stream().map(name -> ParameterValue.of(name, "v-" + name)).toList());
        });

        JsonNode operation = operation(location);
        assertThat(operation.path("status").asString()).isEqualTo("failed");
        assertThat(operation.path("fault").path("parameters").toString()).contains("Device.Bad");
        assertThat(operation.path("result").toString()).contains("v-Device.A", "v-Device.B", "v-Device.C");
    }

    @Test
    void the_faults_of_single_parameters_are_told() throws Exception {
        String location = queue("{\"type\":\"setParameterValues\",\"parameterKey\":\"k\",\"parameterValues\":"
                + "[{\"path\":\"Device.X.B\",\"value\":\"x\",\"type\":\"xsd:string\"}]}");
        cpe.session(PERIODIC, List.of(), request -> new Fault(new FaultCode(9003), "Invalid arguments", List
                .of(new SetParameterValuesFault("Device.X.B", new FaultCode(9008), "cannot be written"))));

        assertThat(operation(location).path("fault").path("parameters").toString()).contains("Device.X.B", "9008",
                "cannot be written");
    }

    @Test
    void a_reboot_holds_later_operations_until_the_device_is_back() throws Exception {
        String reboot = queue("{\"type\":\"reboot\"}");
        String later = queue("{\"type\":\"getRpcMethods\"}");
        List<CwmpMessage> asked = cpe.session(PERIODIC, List.of(), request -> new RebootResponse());
        assertThat(asked).hasSize(1);
        assertThat(operation(later).path("status").asString()).isEqualTo("queued");

        cpe.session(List.of(event("1 BOOT", "")), List.of(), request -> new GetRpcMethodsResponse(List.of("Inform")));

        assertThat(operation(reboot).path("status").asString()).isEqualTo("succeeded");
        assertThat(operation(later).path("status").asString()).isEqualTo("succeeded");
    }

    @Test
    void a_download_is_known_to_the_cpe_by_its_command_key_and_a_failed_transfer_fails_it() throws Exception {
        String location = queue("{\"type\":\"download\",\"fileType\":\"1 Firmware Upgrade Image\","
                + "\"url\":\"http://files.example/f\"}");
        List<CwmpMessage> asked = cpe.session(PERIODIC, List.of(),
                request -> new DownloadResponse(1, NEVER, NEVER));
        String key = ((Download) asked.get(0)).commandKey();
        assertThat(key).hasSize(32);

        cpe.session(List.of(event("7 TRANSFER COMPLETE", "")),
                List.of(new TransferComplete(key, new FaultStruct(new FaultCode(9010), "no such file"), NEVER, NEVER)),
                request -> null);

        JsonNode operation = operation(location);
        assertThat(operation.path("status").asString()).isEqualTo("failed");
        assertThat(operation.path("fault").path("code").asInt()).isEqualTo(9010);
    }

    private static Function<CwmpMessage, CwmpMessage> answering(Case rpc) {
        return request -> rpc.answer();
    }

    private String queue(String request) throws Exception {
        return acs.queue(cpe, request);
    }

    private static JsonNode operation(String location) throws Exception {
        return acs.get(location).json();
    }
}
