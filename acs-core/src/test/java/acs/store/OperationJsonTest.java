package acs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import acs.cwmp.AcsRequest;
import acs.cwmp.AddObject;
import acs.cwmp.AddObjectResponse;
import acs.cwmp.AllQueuedTransfer;
import acs.cwmp.CancelTransfer;
import acs.cwmp.ChangeDuState;
import acs.cwmp.CwmpDateTime;
import acs.cwmp.DeleteObject;
import acs.cwmp.Download;
import acs.cwmp.DuOperation;
import acs.cwmp.FactoryReset;
import acs.cwmp.FaultCode;
import acs.cwmp.FaultStruct;
import acs.cwmp.GetAllQueuedTransfers;
import acs.cwmp.GetAllQueuedTransfersResponse;
import acs.cwmp.GetOptions;
import acs.cwmp.GetOptionsResponse;
import acs.cwmp.GetParameterAttributes;
import acs.cwmp.GetParameterAttributesResponse;
import acs.cwmp.GetParameterNames;
import acs.cwmp.GetParameterNamesResponse;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.GetQueuedTransfers;
import acs.cwmp.GetRpcMethods;
import acs.cwmp.GetRpcMethodsResponse;
import acs.cwmp.OptionStruct;
import acs.cwmp.ParameterAttributes;
import acs.cwmp.ParameterAttributesChange;
import acs.cwmp.ParameterInfo;
import acs.cwmp.ParameterPath;
import acs.cwmp.ParameterType;
import acs.cwmp.ParameterValue;
import acs.cwmp.Reboot;
import acs.cwmp.ScheduleDownload;
import acs.cwmp.ScheduleInform;
import acs.cwmp.SetParameterAttributes;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetParameterValuesFault;
import acs.cwmp.SetVouchers;
import acs.cwmp.TimeWindow;
import acs.cwmp.TransferComplete;
import acs.cwmp.Upload;
import acs.cwmp.VendorArgument;
import acs.cwmp.VendorRequest;
import acs.cwmp.VendorResponse;
import acs.operation.Diagnostic;
import acs.operation.Operation;
import acs.operation.OperationFault;
import acs.operation.OperationResult;
import acs.operation.OperationType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OperationJsonTest {
    static Stream<Operation> operations() {
        Stream<AcsRequest> requests = Stream.of(new GetRpcMethods(), new GetParameterValues(List.of("A.", "B.c")),
                new SetParameterValues(List.of(new ParameterValue("A.b", "1", ParameterType.UNSIGNED_INT)), "key"),
                new GetParameterNames("A.", true), new GetParameterAttributes(List.of("A.b")),
                new SetParameterAttributes(
                        List.of(new ParameterAttributesChange("A.b", true, 2, false, List.of()),
                                new ParameterAttributesChange("A.c", false, 0, true, List.of("Subscriber")))),
                new AddObject("A.", "k"), new DeleteObject("A.1.", "k"),
                new Download("key", "1 Firmware Upgrade Image", "http://h/f", "u", "p", 5, "t", 6, "s", "f"),
                new Upload("key", "4 Vendor Log File 1", "http://h/f", "u", "p", 7),
                new ScheduleDownload("key", "1 Firmware Upgrade Image", "http://h/f", "u", "p", 8, "t",
                        List.of(new TimeWindow(1, 2, "1 At Any Time", "now", -1))),
                new Reboot("key"), new FactoryReset(), new ScheduleInform(9, "key"), new CancelTransfer("key"),
                new GetQueuedTransfers(), new GetAllQueuedTransfers(),
                new ChangeDuState(List.of(new DuOperation.Install("u", "id", "n", "p", "e"),
                        new DuOperation.Update("id", "1", "u", "n", "p"), new DuOperation.Uninstall("id", "1", "e")),
                        "key"),
                new SetVouchers(List.of("AAAA")), new GetOptions("o"), new VendorRequest("X_ACME_Do",
                        List.of(new VendorArgument("a", "", List.of(VendorArgument.of("b", "c"))),
                                VendorArgument.of("d", "1"), VendorArgument.of("d", "2"))));
        return Stream.concat(requests.map(Operation.Rpc::new),
                Stream.of(new Operation.Refresh(ParameterPath.ROOT),
                        new Operation.Diagnose(Diagnostic.PING, Map.of("Host", "192.0.2.1", "Count", "3"))));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void an_operation_is_read_as_it_was_written(Operation operation) {
        String json = OperationJson.write(operation);

        assertThat(OperationJson.read(operation.type().word(), json)).isEqualTo(operation);
        assertThat(OperationJson.write(OperationJson.read(operation.type().word(), json))).isEqualTo(json);
    }

    @Test
    void every_type_is_among_them() {
        Set<OperationType> types = operations().map(Operation::type)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(OperationType.class)));

        assertThat(types).containsExactlyInAnyOrderElementsOf(Arrays.asList(OperationType.values()));
    }

    @Test
    void requests_have_the_standards_names() {
        assertThat(OperationJson.write(new Operation.Rpc(new SetParameterValues(
                List.of(new ParameterValue("A.b", "1", ParameterType.BOOLEAN)), "key")))).isEqualTo(
                        "{\"parameterValues\":[{\"path\":\"A.b\",\"value\":\"1\",\"type\":\"xsd:boolean\"}],\"parameterKey\":\"key\"}");
    }

    @Test
    void results_are_in_the_devices_words() {
        assertThat(OutcomeJson.write(new OperationResult.Answered(
                new GetParameterValuesResponse(List.of(new ParameterValue("A.b", "1", ParameterType.INT))))))
                .isEqualTo("{\"parameterValues\":[{\"path\":\"A.b\",\"value\":\"1\",\"type\":\"xsd:int\"}]}");
        assertThat(OutcomeJson.write(new OperationResult.Answered(new AddObjectResponse(4, 1))))
                .isEqualTo("{\"instanceNumber\":4,\"status\":1}");
        assertThat(OutcomeJson.write(new OperationResult.Completed(
                new TransferComplete("key", FaultStruct.NONE, new CwmpDateTime("s"), new CwmpDateTime("c")))))
                .contains("\"commandKey\":\"key\"", "\"faultStruct\":{\"faultCode\":0", "\"startTime\":\"s\"");
        assertThat(OutcomeJson.write(new OperationResult.Confirmed("M Reboot"))).isEqualTo("{\"event\":\"M Reboot\"}");
    }

    @Test
    void every_large_result_is_kept_as_a_summary_within_the_bound() {
        String long1 = "x".repeat(3_000);
        String long2 = "\"\n".repeat(2_000);
        List<ParameterValue> values = List.of(ParameterValue.of("A.b", long1), ParameterValue.of("A.c", long2));
        List<OperationResult> results = List.of(
                new OperationResult.Answered(new GetParameterValuesResponse(values)),
                new OperationResult.Diagnosed(long1, values),
                new OperationResult.Refreshed(7, 3, List.of(long1, long2)),
                new OperationResult.Confirmed(long2.repeat(2)),
                new OperationResult.Completed(new TransferComplete(long1, FaultStruct.NONE, new CwmpDateTime(long2),
                        new CwmpDateTime(long2))),
                new OperationResult.Answered(new GetRpcMethodsResponse(List.of(long1, long2))),
                new OperationResult.Answered(new GetParameterNamesResponse(List.of(new ParameterInfo(long1, true),
                        new ParameterInfo(long2, true)))),
                new OperationResult.Answered(new GetParameterAttributesResponse(
                        List.of(new ParameterAttributes(long1, 1, List.of(long2))))),
                new OperationResult.Answered(new GetAllQueuedTransfersResponse(
                        List.of(new AllQueuedTransfer(long1, 1, true, long2, 1, "")))),
                new OperationResult.Answered(new GetOptionsResponse(List.of(new OptionStruct(long1, long2, 0, 0,
                        CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN, true)))),
                new OperationResult.Answered(new VendorResponse("X_GetResponse", List.of(new VendorArgument("A", long1,
                        List.of(VendorArgument.of("B", long2)))))));
        for (OperationResult result : results) {
            StoredResult stored = OutcomeJson.pack(result, 4_000);

            assertThat(stored.textBytes()).as(result.getClass().getSimpleName()).isLessThan(2_000);
            assertThat(PackedJson.unpack(stored.packed())).startsWith("{\"truncated\":true,")
                    .hasSize(stored.textBytes());
        }
        assertThat(PackedJson.unpack(OutcomeJson.pack(results.get(2), 4_000).packed()))
                .contains("\"parameters\":7,\"objects\":3,\"counts\":{\"refused\":2}");
    }

    @Test
    void a_fault_keeps_as_much_of_its_texts_as_fits_and_tells_how_many_are_left_out() {
        List<SetParameterValuesFault> all = Collections.nCopies(100_000,
                new SetParameterValuesFault("A.b", new FaultCode(9007), "no such value"));
        OperationFault large = new OperationFault(OperationFault.Reason.CPE_FAULT, 9003, "x".repeat(100_000), all);

        String text = OutcomeJson.write(large);
        OperationFault kept = OutcomeJson.readFault(text);

        assertThat(text.length()).isLessThan(70_000);
        assertThat(kept.message()).hasSize(OperationFault.MESSAGE_MAX).endsWith("…");
        assertThat(kept.parameters()).hasSizeGreaterThan(500).isSubsetOf(all);
        assertThat(kept.parameters().size() + kept.omitted()).isEqualTo(all.size());
        assertThat(OutcomeJson.write(new OperationFault(OperationFault.Reason.CPE_FAULT, 9003, "",
                List.of(new SetParameterValuesFault("y".repeat(300_000), new FaultCode(9007), "z".repeat(300_000)))))
                .length()).isLessThan(70_000);
    }

    @Test
    void a_fault_is_read_as_it_was_written() {
        OperationFault fault = new OperationFault(OperationFault.Reason.CPE_FAULT, 9003, "Invalid arguments",
                List.of(new SetParameterValuesFault("A.b", new FaultCode(9007), "no such value")));
        OperationFault wordless = OperationFault.of(OperationFault.Reason.TIMED_OUT, "Nothing came");

        assertThat(OutcomeJson.readFault(OutcomeJson.write(fault))).isEqualTo(fault);
        assertThat(OutcomeJson.readFault(OutcomeJson.write(wordless))).isEqualTo(wordless);
    }
}
