package acs.cwmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/** The names that messages have on the wire (<i>TR-069 A6 §A.3, A.4</i>), and which response answers which request. */
class RpcNamesTest {
    private static final CwmpDateTime TIME = CwmpDateTime.UNKNOWN;

    /** Every request of an ACS beside the response of a CPE that answers it. */
    private static Map<AcsRequest, CpeResponse> asked() {
        Map<AcsRequest, CpeResponse> pairs = new LinkedHashMap<>();
        pairs.put(new GetRpcMethods(), new GetRpcMethodsResponse(List.of()));
        pairs.put(new SetParameterValues(List.of(), ""), new SetParameterValuesResponse(0));
        pairs.put(new GetParameterValues(List.of()), new GetParameterValuesResponse(List.of()));
        pairs.put(new GetParameterNames("", true), new GetParameterNamesResponse(List.of()));
        pairs.put(new SetParameterAttributes(List.of()), new SetParameterAttributesResponse());
        pairs.put(new GetParameterAttributes(List.of()), new GetParameterAttributesResponse(List.of()));
        pairs.put(new AddObject("A.", ""), new AddObjectResponse(1, 0));
        pairs.put(new DeleteObject("A.1.", ""), new DeleteObjectResponse(0));
        pairs.put(new Reboot(""), new RebootResponse());
        pairs.put(new FactoryReset(), new FactoryResetResponse());
        pairs.put(new Download("", "", "", "", "", 0, "", 0, "", ""), new DownloadResponse(0, TIME, TIME));
        pairs.put(new Upload("", "", "", "", "", 0), new UploadResponse(0, TIME, TIME));
        pairs.put(new ScheduleInform(1, ""), new ScheduleInformResponse());
        pairs.put(new ScheduleDownload("", "", "", "", "", 0, "", List.of()), new ScheduleDownloadResponse());
        pairs.put(new CancelTransfer(""), new CancelTransferResponse());
        pairs.put(new GetQueuedTransfers(), new GetQueuedTransfersResponse(List.of()));
        pairs.put(new GetAllQueuedTransfers(), new GetAllQueuedTransfersResponse(List.of()));
        pairs.put(new ChangeDuState(List.of(), ""), new ChangeDuStateResponse());
        pairs.put(new SetVouchers(List.of()), new SetVouchersResponse());
        pairs.put(new GetOptions(""), new GetOptionsResponse(List.of()));
        pairs.put(new VendorRequest("X_00D09E_Do", List.of()), new VendorResponse("X_00D09E_DoResponse", List.of()));
        return pairs;
    }

    /** What a CPE may call, and what is answered. */
    private static List<CwmpMessage> called() {
        return List.of(new Inform(new DeviceId("", "00D09E", "", "1"), List.of(), 1, TIME, 0, List.of()),
                new InformResponse(1), new TransferComplete("", FaultStruct.NONE, TIME, TIME),
                new TransferCompleteResponse(),
                new AutonomousTransferComplete("", "", true, "", 0, "", FaultStruct.NONE, TIME, TIME),
                new AutonomousTransferCompleteResponse(), new RequestDownload("", List.of()),
                new RequestDownloadResponse(), new Kicked("", "", "", ""), new KickedResponse(""),
                new DuStateChangeComplete(List.of(), ""), new DuStateChangeCompleteResponse(),
                new AutonomousDuStateChangeComplete(List.of()), new AutonomousDuStateChangeCompleteResponse(),
                Fault.of(FaultCode.INTERNAL_ERROR, ""));
    }

    private static Map<String, String> names() {
        Map<String, String> names = new TreeMap<>();
        Stream.concat(called().stream(),
                asked().entrySet().stream().flatMap(pair -> Stream.of(pair.getKey(), pair.getValue())))
                .forEach(message -> names.put(message.getClass().getSimpleName(), message.rpcName()));
        return names;
    }

    @Test
    void a_message_is_called_on_the_wire_as_the_standard_spells_it() {
        Map<String, String> expected = new TreeMap<>();
        names().keySet().forEach(
                type -> expected.put(type, type.replace("Rpc", "RPC").replace("DuState", "DUState")));
        expected.put("VendorRequest", "X_00D09E_Do");
        expected.put("VendorResponse", "X_00D09E_DoResponse");

        assertThat(names()).isEqualTo(expected);
    }

    @Test
    void every_message_has_its_name_in_this_test() {
        Set<String> types = new TreeSet<>();
        collect(CwmpMessage.class, types);
        types.removeAll(Set.of("UnknownRpc", "InvalidArguments"));

        assertThat(names().keySet()).isEqualTo(types);
    }

    private static void collect(Class<?> type, Set<String> into) {
        if (type.isSealed()) {
            Arrays.stream(type.getPermittedSubclasses()).forEach(sub -> collect(sub, into));
        } else {
            into.add(type.getSimpleName());
        }
    }

    @Test
    void each_request_is_answered_by_its_own_response_and_by_no_other() {
        asked().forEach((request, own) -> asked().values().forEach(response -> assertThat(
                request.isAnsweredBy(response)).as("%s answered by %s", request.rpcName(), response.rpcName())
                .isEqualTo(response.equals(own))));
    }

    @Test
    void a_vendors_method_is_answered_under_its_own_name_alone() {
        VendorRequest request = new VendorRequest("X_00D09E_Do", List.of());

        assertThat(request.isAnsweredBy(new VendorResponse("X_00D09E_DoResponse", List.of()))).isTrue();
        assertThat(request.isAnsweredBy(new VendorResponse("X_00D09E_OtherResponse", List.of()))).isFalse();
    }

    @Test
    void a_vendors_method_has_the_prefix_and_no_name_of_a_response() {
        assertThat(List.of("X_00D09E_Do", "X_a-b.c_D", "X_" + "n".repeat(62))).allMatch(VendorRequest::isName);
        assertThat(List.of("", "X_00D09E_DoResponse", "Y_00D09E_Do", "x_00D09E_Do", "X_a b", "X_a:b", "X_ä",
                "X_" + "n".repeat(63))).noneMatch(VendorRequest::isName);
    }

    @Test
    void an_argument_of_a_vendors_method_is_named_as_an_xml_element() {
        assertThat(List.of("a", "_a", "A-1.b_c", "n".repeat(64))).allMatch(VendorArgument::isName);
        assertThat(List.of("", "1a", "-a", ".a", "a b", "a:b", "é", "n".repeat(65))).noneMatch(VendorArgument::isName);
    }

    @Test
    void of_an_unknown_method_a_name_of_bounded_length_is_kept() {
        assertThat(new UnknownRpc("n".repeat(64)).rpcName()).isEqualTo("n".repeat(64));
        assertThat(new UnknownRpc("n".repeat(65)).rpcName()).isEqualTo("n".repeat(64));
        assertThat(new UnknownRpc("X_00D09E_HelloResponse").isResponse()).isTrue();
        assertThat(new UnknownRpc("X_00D09E_Hello").isResponse()).isFalse();
    }

    @Test
    void a_transfers_password_is_never_printed() {
        String secret = "s3cret";
        assertThat(List.of(new Download("key", "1 Firmware Upgrade Image", "http://f/", "u", secret, 0, "", 0, "", ""),
                new Upload("key", "1 Firmware Upgrade Image", "http://f/", "u", secret, 0),
                new ScheduleDownload("key", "1 Firmware Upgrade Image", "http://f/", "u", secret, 0, "", List.of())))
                .allSatisfy(request -> assertThat(request.toString()).doesNotContain(secret)
                        .startsWith(request.rpcName()).contains("key", "1 Firmware Upgrade Image", "http://f/"));
        assertThat(new DuOperation.Install("http://f/", "id", "u", secret, "").toString()).doesNotContain(secret)
                .contains("http://f/", "id");
        assertThat(new DuOperation.Update("id", "1", "http://f/", "u", secret).toString()).doesNotContain(secret)
                .contains("http://f/", "id");
    }
}
